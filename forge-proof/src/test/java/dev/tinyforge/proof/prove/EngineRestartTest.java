package dev.tinyforge.proof.prove;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tinyforge.proof.stage.Await;
import dev.tinyforge.proof.stage.Leftovers;
import dev.tinyforge.proof.stage.ServerApi;
import dev.tinyforge.proof.stage.ServerProcess;
import dev.tinyforge.proof.stage.Stage;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * The engine is restarted in the middle of deploys, with everything that runs on it. What is asked while it is down is
 * lost; afterwards everything heals by itself.
 */
@Tag("prove")
@ExtendWith(Proofs.class)
@Isolated("it takes every container away")
@EnabledIfEnvironmentVariable(named = "FORGE_ENGINE_PRIVATE", matches = "1")
class EngineRestartTest {
    @Test
    void a_deploy_goes_on_and_what_is_live_comes_back() throws Exception {
        Proofs.REPORT.prove("engine restarted in mid-deploy", proof -> {
            try (Stage stage = Stage.withHaproxy("restart");
                    ServerProcess server = ServerProcess.start(stage)) {
                ServerApi api = server.api();
                stage.images("v1", "v3");
                stage.image("v2", "slowstart");
                String workload = api.apply(stage.workload("web", Stage.HOST, Map.of()));
                api.awaitEnded(api.deploy(workload, "v1"));
                try (Leftovers look = new Leftovers(stage)) {
                    String live = "v1";
                    // While green becomes healthy, and once it is being routed to.
                    for (String next : List.of("v2", "v3")) {
                        String deployment = api.deploy(workload, next);
                        api.awaitBegun(deployment, next.equals("v2") ? "prepare/3" : "switch/write");
                        stage.restartEngine();
                        JsonNode ended = api.awaitEnded(deployment).path("deployment");
                        proof.deploys(1);
                        String status = ended.path("status").asText();
                        proof.note(next + " " + status + " "
                                + ended.path("outcome").path("reason").asText());
                        live = status.equals("succeeded") ? next : live;
                        Await.noComplaints("after the engine was restarted", Duration.ofSeconds(60), look::complaints);
                        assertEquals(live, look.live(workload).tag());
                        try (Flow flow = Flow.start(stage, proof, 100)) {
                            flow.awaitAnswers(live, 50);
                            flow.endWithoutFailure();
                        }
                        proof.survived();
                    }
                }
            }
        });
    }

    @Test
    void an_app_at_rest_comes_back_and_the_restart_is_told_of_once() throws Exception {
        Proofs.REPORT.prove("healed, engine restarted", proof -> {
            try (Healing healing = new Healing(Stage.withHaproxy("healed-engine"), proof)) {
                healing.restartEngine();
                Await.that("the return to be told", Duration.ofSeconds(30), () -> healing.told()
                        .contains("engine.returned"));
                healing.answers();
                List<String> told = healing.told();
                assertEquals(1, Collections.frequency(told, "engine.lost"), told::toString);
                assertEquals(1, Collections.frequency(told, "engine.returned"), told::toString);
                // Whether more needed mending depends on the addresses the engine gave, and on who came back first.
                assertEquals(Set.copyOf(told).size(), told.size(), told::toString);
                proof.note("engine restarted: " + String.join(", ", told));
            }
        });
    }
}
