package dev.tinyforge.proof.prove;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tinyforge.proof.stage.Await;
import dev.tinyforge.proof.stage.Leftovers;
import dev.tinyforge.proof.stage.ServerApi;
import dev.tinyforge.proof.stage.Stage;
import java.time.Duration;

/** The end of a workload whose images were built for it. */
final class Removal {
    private static final Duration SOON = Duration.ofSeconds(30);

    private Removal() {}

    static void leavesNothing(ServerApi api, Stage stage, String workload, Leftovers look) {
        String path = "/api/workloads/" + workload;
        assertEquals(202, api.call("DELETE", path, "").status());
        Await.that(
                "the workload to be gone",
                SOON.multipliedBy(2),
                () -> api.call("GET", path, "").status() == 404
                        && stage.containers().isEmpty());
        Await.that("its images to be gone", SOON, () -> stage.built().isEmpty());
        // Its rows go last.
        Await.noComplaints("after the workload was removed", SOON, look::complaints);
    }
}
