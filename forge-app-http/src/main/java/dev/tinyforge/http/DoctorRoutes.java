package dev.tinyforge.http;

import dev.tinyforge.ports.codec.FindingDocument;
import dev.tinyforge.ports.usecase.Diagnose;
import java.util.List;

/** {@code /api/doctor}: what Forge depends on. */
final class DoctorRoutes {
    private final Diagnose diagnosis;

    DoctorRoutes(Diagnose diagnosis) {
        this.diagnosis = diagnosis;
    }

    List<Route> routes() {
        return List.of(Route.get(
                        "/api/doctor",
                        Access.READ,
                        "diagnose",
                        "Looks at all that Forge depends on",
                        ctx -> Answers.whole(ctx, diagnosis.doctor(), FindingDocument::write))
                .pages("Finding"));
    }
}
