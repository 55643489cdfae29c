package dev.tinyforge.proof.prove;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tinyforge.proof.report.Proof;
import dev.tinyforge.proof.stage.Leftovers;
import dev.tinyforge.proof.stage.ServerApi;
import dev.tinyforge.proof.stage.ServerProcess;
import dev.tinyforge.proof.stage.Stage;
import dev.tinyforge.proof.traffic.HeldSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** 200 requests a second through twenty deploys by the server's API: none fails. */
@Tag("prove")
@ExtendWith(Proofs.class)
@Execution(ExecutionMode.CONCURRENT)
class TwentyDeploysTest {
    private static final int DEPLOYS = 20;
    private static final int PER_SECOND = 200;
    private static final int KEPT = 3;

    @Test
    void behind_haproxy_no_request_fails() throws Exception {
        Proofs.REPORT.prove("twenty deploys, HAProxy", proof -> prove(Stage.withHaproxy("many-haproxy"), proof));
    }

    @Test
    void behind_nginx_proxy_manager_no_request_fails() throws Exception {
        Proofs.REPORT.prove("twenty deploys, NPM", proof -> prove(StandInNpm.stage("many-npm"), proof));
    }

    private static void prove(Stage opened, Proof proof) throws Exception {
        try (Stage stage = opened;
                ServerProcess server = ServerProcess.start(stage)) {
            ServerApi api = server.api();
            stage.images("v0");
            String workload = api.apply(stage.workload("web", Stage.HOST, Map.of("keep_releases", KEPT)));
            succeed(api, api.deploy(workload, "v0"), server);
            try (Leftovers leftovers = new Leftovers(stage);
                    Flow flow = Flow.withSlowResponses(stage, proof, PER_SECOND)) {
                flow.awaitAnswers("v0", 10);
                for (int i = 1; i <= DEPLOYS; i++) {
                    deploy(stage, server, flow, proof, workload, "v" + (i - 1), "v" + i);
                }
                flow.awaitAnswers("v" + DEPLOYS, 20);
                List<String> complaints = leftovers.complaints();
                proof.leftovers(complaints.size());
                assertEquals(List.of(), complaints);
                assertEquals(KEPT, stage.tags().size(), () -> "images left: " + stage.tags());
                flow.endWithoutFailure();
            }
            assertEquals(0, server.stop(), server::tail);
        }
    }

    private static void deploy(
            Stage stage, ServerProcess server, Flow flow, Proof proof, String workload, String before, String after)
            throws Exception {
        stage.images(after);
        ServerApi api = server.api();
        try (HeldSocket socket = HeldSocket.start(stage.traffic(Stage.HOST).withPath("/ws"), Duration.ofMillis(100))) {
            assertEquals(before, socket.version());
            String deployment = api.deploy(workload, after);
            api.awaitStep(deployment, "switch/observe").ifPresent(observed -> flow.switched(before, after, observed));
            // It still talks to the version it began with, and ends as the protocol says.
            socket.awaitEchoes(2);
            HeldSocket.Result held = socket.end();
            assertNull(held.failure(), () -> "the WebSocket over the switch to " + after);
            assertEquals(before, held.version());
            proof.held(1);
            succeed(api, deployment, server);
        }
        proof.deploys(1);
    }

    private static void succeed(ServerApi api, String deployment, ServerProcess server) {
        JsonNode ended = api.awaitEnded(deployment).path("deployment");
        assertEquals("succeeded", ended.path("status").asText(), () -> ended + server.tail());
    }
}
