package dev.tinyforge.http;

import dev.tinyforge.ports.codec.FindingDocument;
import dev.tinyforge.ports.codec.PageDocument;
import dev.tinyforge.ports.usecase.Diagnose;
import java.util.List;
import java.util.Optional;

/** {@code /api/doctor}: what Forge depends on. */
final class DoctorRoutes {
    private final Diagnose diagnosis;

    DoctorRoutes(Diagnose diagnosis) {
        this.diagnosis = diagnosis;
    }

    List<Route> routes() {
        return List.of(Route.get("/api/doctor", Access.READ, "Looks at all that Forge depends on", ctx -> {
            List<Diagnose.Finding> findings = diagnosis.doctor();
            Answers.json(
                    ctx,
                    200,
                    new PageDocument(
                                    findings.stream()
                                            .map(FindingDocument::write)
                                            .toList(),
                                    Optional.empty())
                            .write());
        }));
    }
}
