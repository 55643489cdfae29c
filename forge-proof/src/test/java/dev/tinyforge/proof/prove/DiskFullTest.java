package dev.tinyforge.proof.prove;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tinyforge.proof.stage.Await;
import dev.tinyforge.proof.stage.Leftovers;
import dev.tinyforge.proof.stage.ServerApi;
import dev.tinyforge.proof.stage.ServerProcess;
import dev.tinyforge.proof.stage.SmallDisk;
import dev.tinyforge.proof.stage.Stage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The disk with the database fills up while a deploy is under way: it waits, visibly, and goes on once there is room. */
@Tag("prove")
@ExtendWith(Proofs.class)
@Execution(ExecutionMode.CONCURRENT)
class DiskFullTest {
    @Test
    void a_deploy_waits_for_room_and_goes_on() throws Exception {
        Assumptions.assumeTrue(SmallDisk.possible(), "mounting takes root");
        Proofs.REPORT.prove("database disk full", proof -> {
            try (Stage stage = Stage.withHaproxy("disk");
                    SmallDisk disk = SmallDisk.mount(stage.folder().resolve("disk"), 24)) {
                stage.with("sqlite.file", disk.folder().resolve("forge.db").toString());
                try (ServerProcess server = ServerProcess.start(stage)) {
                    ServerApi api = server.api();
                    stage.images("v1", "v2");
                    // Long enough to fill the disk in the middle of it.
                    stage.image("v3", "slowstart");
                    String workload = api.apply(stage.workload("web", Stage.HOST, Map.of()));
                    api.awaitEnded(api.deploy(workload, "v1"));
                    try (Flow flow = Flow.start(stage, proof, 60)) {
                        flow.awaitAnswers("v1", 10);
                        String deployment = api.deploy(workload, "v3");
                        api.awaitBegun(deployment, "prepare/3");
                        disk.fill();
                        // The outcome of the health check cannot be written: blue serves on.
                        Await.that(
                                "the server to say that the deployment waits",
                                Duration.ofSeconds(40),
                                () -> server.tail().contains(deployment + " wait: waiting: "));
                        flow.awaitAnswers("v1", 60);
                        disk.free();
                        JsonNode ended = api.awaitEnded(deployment).path("deployment");
                        proof.deploys(1);
                        assertEquals("succeeded", ended.path("status").asText(), () -> ended + server.tail());
                        flow.awaitAnswers("v3", 20);
                        flow.endWithoutFailure();
                    }
                    try (Leftovers look = new Leftovers(stage)) {
                        List<String> complaints = look.complaints();
                        proof.leftovers(complaints.size()).survived();
                        assertEquals(List.of(), complaints);
                        assertTrue(Optional.of(look.live(workload).tag()).equals(Optional.of("v3")));
                    }
                }
            }
        });
    }
}
