package dev.tinyforge.proof.prove;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tinyforge.domain.deploy.LiveInstance;
import dev.tinyforge.ports.proxy.ProxyRouter.HeldRoute;
import dev.tinyforge.proof.report.Proof;
import dev.tinyforge.proof.stage.EngineApi;
import dev.tinyforge.proof.stage.Leftovers;
import dev.tinyforge.proof.stage.ServerApi;
import dev.tinyforge.proof.stage.ServerProcess;
import dev.tinyforge.proof.stage.Stage;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Versions that do not work are undone, and the one that serves does not notice. */
@Tag("prove")
@ExtendWith(Proofs.class)
@Execution(ExecutionMode.CONCURRENT)
class BrokenGreenTest {
    /** Kinds of versions, with a word of the reason people are to be told. */
    private static final Map<String, String> KINDS =
            Map.of("exits", "exit", "unhealthy", "500", "wrongport", "8080", "hangs", "");

    @Test
    void blue_serves_on_untouched_behind_haproxy() throws Exception {
        Proofs.REPORT.prove("broken green, HAProxy", proof -> prove(Stage.withHaproxy("broken-haproxy"), proof));
    }

    @Test
    void blue_serves_on_untouched_behind_nginx_proxy_manager() throws Exception {
        Proofs.REPORT.prove("broken green, NPM", proof -> prove(StandInNpm.stage("broken-npm"), proof));
    }

    /** All there is to be seen of what serves. */
    private record Blue(LiveInstance row, List<HeldRoute> routes, List<EngineApi.Seen> containers, String startedAt) {
        static Blue look(Stage stage, Leftovers look, String workload) {
            LiveInstance row = look.live(workload);
            return new Blue(
                    row,
                    look.router().list(),
                    stage.containers(),
                    stage.engine().startedAt(row.ref().name()));
        }
    }

    private static void prove(Stage opened, Proof proof) throws Exception {
        try (Stage stage = opened;
                ServerProcess server = ServerProcess.start(stage)) {
            ServerApi api = server.api();
            stage.images("v1");
            String workload = api.apply(stage.workload("web", Stage.HOST, Map.of("healthcheck", impatient())));
            assertEquals("succeeded", status(api.awaitEnded(api.deploy(workload, "v1"))), server::tail);
            try (Leftovers look = new Leftovers(stage);
                    Flow flow = Flow.start(stage, proof, 100)) {
                flow.awaitAnswers("v1", 10);
                Blue before = Blue.look(stage, look, workload);
                look.filesBelong();
                for (Map.Entry<String, String> kind : KINDS.entrySet()) {
                    stage.image(kind.getKey(), kind.getKey());
                    JsonNode ended = api.awaitEnded(api.deploy(workload, kind.getKey()));
                    proof.deploys(1);
                    failedTellingly(kind.getKey(), kind.getValue(), ended);
                    assertEquals(before, Blue.look(stage, look, workload), kind.getKey());
                    List<String> complaints = look.complaints();
                    proof.leftovers(complaints.size());
                    assertEquals(List.of(), complaints, kind.getKey());
                    proof.survived();
                }
                flow.awaitAnswers("v1", 10);
                flow.endWithoutFailure();
            }
        }
    }

    /** What is broken on purpose is not waited for as long as what is only slow. */
    private static Map<String, Object> impatient() {
        Map<String, Object> healthcheck = new HashMap<>(Stage.healthcheck());
        healthcheck.put("start_period", "2s");
        return healthcheck;
    }

    private static void failedTellingly(String kind, String word, JsonNode ended) {
        assertEquals("failed", status(ended), () -> kind + ": " + ended);
        String reason = ended.path("deployment").path("outcome").path("reason").asText();
        assertTrue(reason.contains(word) && !reason.isBlank(), () -> kind + " failed with '" + reason + "'");
        String log = ended.path("log").findValuesAsText("message").stream().collect(Collectors.joining("\n"));
        String last = kind.equals("exits") ? "no configuration found" : "version " + kind + " starts";
        assertTrue(log.contains(last), () -> kind + ": the container's last lines are not in the log:\n" + log);
    }

    private static String status(JsonNode progress) {
        return progress.path("deployment").path("status").asText();
    }
}
