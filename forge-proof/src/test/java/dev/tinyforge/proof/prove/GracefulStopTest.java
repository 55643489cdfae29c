package dev.tinyforge.proof.prove;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.proof.stage.Await;
import dev.tinyforge.proof.stage.Leftovers;
import dev.tinyforge.proof.stage.ServerApi;
import dev.tinyforge.proof.stage.ServerProcess;
import dev.tinyforge.proof.stage.Stage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Signal 15 in the middle of twenty deploys, each of which somebody follows. */
@Tag("prove")
@ExtendWith(Proofs.class)
@Execution(ExecutionMode.CONCURRENT)
class GracefulStopTest {
    private static final int WORKLOADS = 20;
    private static final Duration LONGEST = Duration.ofSeconds(90);

    @Test
    void ends_every_stream_properly_and_what_is_unfinished_goes_on_at_the_next_start() throws Exception {
        Proofs.REPORT.prove("stopped (signal 15) in 20 deploys", proof -> {
            try (Stage stage = Stage.withHaproxy("stop")
                    .with("max_parallel_deploys", String.valueOf(WORKLOADS))
                    .with("shutdown_grace", "2s")) {
                stage.images("v1", "v2");
                List<String> workloads = new ArrayList<>();
                List<String> asked = new ArrayList<>();
                List<CompletableFuture<Long>> streams = new ArrayList<>();
                try (ServerProcess first = ServerProcess.start(stage)) {
                    ServerApi api = first.api();
                    for (int i = 0; i < WORKLOADS; i++) {
                        String host = i == 0 ? Stage.HOST : "web" + i + ".proof.test";
                        workloads.add(api.apply(stage.workload("web" + i, host, Map.of())));
                    }
                    List<String> before =
                            workloads.stream().map(id -> api.deploy(id, "v1")).toList();
                    before.forEach(api::awaitEndedSeldomAsking);
                    try (Flow flow = Flow.start(stage, proof, 40)) {
                        flow.awaitAnswers("v1", 5);
                        for (String workload : workloads) {
                            String deployment = api.deploy(workload, "v2");
                            asked.add(deployment);
                            streams.add(api.follow(deployment));
                        }
                        Await.that("all of them to be under way", LONGEST, () -> asked.stream()
                                .noneMatch(id -> api.progress(id)
                                        .path("deployment")
                                        .path("status")
                                        .asText()
                                        .equals("queued")));
                        List<CompletableFuture<Long>> open = streams.stream()
                                .filter(stream -> !stream.isDone())
                                .toList();
                        assertEquals(0, first.stop(), first::tail);
                        for (CompletableFuture<Long> stream : streams) {
                            assertTrue(stream.get(10, TimeUnit.SECONDS) > 0, "a stream that told nothing");
                        }
                        assertFalse(open.isEmpty(), "every stream had ended before the stop: it proves nothing");
                        assertUnfinished(stage, asked);
                        proof.held(streams.size());
                        finish(stage, asked, flow, proof);
                    }
                }
            }
        });
    }

    /** Asked of the store while nobody runs. Whoever followed one of them was cut off by the stop and by nothing else. */
    private static void assertUnfinished(Stage stage, List<String> asked) {
        try (Leftovers look = new Leftovers(stage)) {
            long unfinished = asked.stream()
                    .filter(id -> look.deployment(id).status().open())
                    .count();
            assertTrue(unfinished > 0, "every deployment had ended before the stop: it proves nothing");
        }
    }

    private static void finish(Stage stage, List<String> asked, Flow flow, dev.tinyforge.proof.report.Proof proof)
            throws Exception {
        try (ServerProcess second = ServerProcess.start(stage);
                Leftovers look = new Leftovers(stage)) {
            for (String deployment : asked) {
                String status = second.api()
                        .awaitEndedSeldomAsking(deployment)
                        .path("deployment")
                        .path("status")
                        .asText();
                assertEquals("succeeded", status, () -> deployment + second.tail());
            }
            proof.deploys(asked.size());
            List<String> complaints = look.complaints();
            proof.leftovers(complaints.size());
            assertEquals(List.of(), complaints);
            flow.awaitAnswers("v2", 5);
            flow.endWithoutFailure();
        }
    }
}
