package dev.tinyforge.proof.prove;

import dev.tinyforge.proof.report.ProofReport;
import dev.tinyforge.proof.stage.Stage;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/** The report all proofs of a run write into, printed when the last of them has ended. */
final class Proofs implements BeforeAllCallback {
    static final ProofReport REPORT = new ProofReport(Stage.root().resolve("target/proof.json"));

    /** Closed by JUnit at the end of the run. */
    private record AtTheEnd() implements AutoCloseable {
        @Override
        public void close() {
            System.out.println("\n" + REPORT.table());
        }
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        context.getRoot()
                .getStore(Namespace.create(Proofs.class))
                .computeIfAbsent(AtTheEnd.class, key -> new AtTheEnd());
    }
}
