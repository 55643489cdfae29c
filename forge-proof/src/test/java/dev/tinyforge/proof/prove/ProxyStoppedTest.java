package dev.tinyforge.proof.prove;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tinyforge.proof.report.Proof;
import dev.tinyforge.proof.stage.Await;
import dev.tinyforge.proof.stage.Leftovers;
import dev.tinyforge.proof.stage.ServerApi;
import dev.tinyforge.proof.stage.ServerProcess;
import dev.tinyforge.proof.stage.Stage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The proxy is stopped while a deploy switches, and comes back. What is asked meanwhile is lost; nothing else is. */
@Tag("prove")
@ExtendWith(Proofs.class)
@Execution(ExecutionMode.CONCURRENT)
class ProxyStoppedTest {
    @Test
    void haproxy_gone_in_mid_switch_heals() throws Exception {
        Proofs.REPORT.prove(
                "proxy stopped in mid-switch, HAProxy", proof -> prove(Stage.withHaproxy("gone-haproxy"), proof));
    }

    @Test
    void nginx_proxy_manager_gone_in_mid_switch_heals() throws Exception {
        Proofs.REPORT.prove("proxy stopped in mid-switch, NPM", proof -> prove(StandInNpm.stage("gone-npm"), proof));
    }

    private static void prove(Stage opened, Proof proof) throws Exception {
        try (Stage stage = opened;
                ServerProcess server = ServerProcess.start(stage)) {
            ServerApi api = server.api();
            stage.images("v1", "v2", "v3");
            String workload = api.apply(stage.workload("web", Stage.HOST, Map.of()));
            api.awaitEnded(api.deploy(workload, "v1"));
            try (Leftovers look = new Leftovers(stage)) {
                String live = "v1";
                for (String next : List.of("v2", "v3")) {
                    String deployment = api.deploy(workload, next);
                    api.awaitBegun(deployment, next.equals("v2") ? "prepare/3" : "switch/write");
                    stage.proxy().stop();
                    stage.proxy().start();
                    JsonNode ended = api.awaitEnded(deployment).path("deployment");
                    proof.deploys(1);
                    // Either way is right: it waited for the proxy, or it gave up and undid.
                    String status = ended.path("status").asText();
                    proof.note(next + " " + status + " "
                            + ended.path("outcome").path("reason").asText());
                    live = status.equals("succeeded") ? next : live;
                    Await.noComplaints("after the proxy was gone", Duration.ofSeconds(60), look::complaints);
                    assertEquals(live, look.live(workload).tag());
                    try (Flow flow = Flow.start(stage, proof, 100)) {
                        flow.awaitAnswers(live, 50);
                        flow.endWithoutFailure();
                    }
                    proof.survived();
                }
            }
        }
    }
}
