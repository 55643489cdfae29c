package dev.tinyforge.proof.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All proofs of one run, written anew after each of them, so that a run cut short has its report too. */
public final class ProofReport {
    private static final List<String> HEAD = List.of(
            "proof",
            "",
            "deploys",
            "requests",
            "failed",
            "repeated",
            "steps",
            "killed at",
            "survived",
            "left over",
            "s");

    private final Path file;
    private final List<Proof> proofs = new ArrayList<>();

    /** @param file the JSON; the table goes beside it, as .txt */
    public ProofReport(Path file) {
        this.file = file;
    }

    /** What a proof does. */
    @FunctionalInterface
    public interface Body {
        void run(Proof proof) throws Exception;
    }

    /** Runs a proof and keeps what it came to, whichever way it ends. */
    public void prove(String name, Body body) throws Exception {
        Proof proof = new Proof(name);
        @Nullable Throwable failure = null;
        try {
            body.run(proof);
        } catch (Throwable t) {
            failure = t;
            proof.note(String.valueOf(t.getMessage()));
            throw t;
        } finally {
            add(proof.ended(failure == null && proof.failed() == 0));
        }
    }

    private synchronized void add(Proof proof) {
        proofs.add(proof);
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("proofs", proofs.stream().map(Proof::json).toList());
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.write(
                    file,
                    new ObjectMapper()
                            .enable(SerializationFeature.INDENT_OUTPUT)
                            .writeValueAsBytes(json));
            Files.writeString(
                    file.resolveSibling(file.getFileName().toString().replaceFirst("\\.json$", ".txt")), table());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    public synchronized String table() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(HEAD);
        proofs.forEach(proof -> rows.add(proof.row()));
        return Table.of(rows);
    }
}
