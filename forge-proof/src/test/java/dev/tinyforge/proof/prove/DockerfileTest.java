package dev.tinyforge.proof.prove;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tinyforge.proof.report.Proof;
import dev.tinyforge.proof.stage.Await;
import dev.tinyforge.proof.stage.Leftovers;
import dev.tinyforge.proof.stage.ServerApi;
import dev.tinyforge.proof.stage.ServerProcess;
import dev.tinyforge.proof.stage.Stage;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** An app built from its repository: deployed, redeployed under traffic, broken, cancelled, rolled back and torn down. */
@Tag("prove")
@ExtendWith(Proofs.class)
@Execution(ExecutionMode.CONCURRENT)
class DockerfileTest {
    private static final int SHA = 12;

    @Test
    void an_app_is_built_from_its_repository_behind_haproxy() throws Exception {
        Proofs.REPORT.prove("dockerfile, HAProxy", proof -> prove(Stage.withHaproxy("dockerfile"), proof));
    }

    private static void prove(Stage opened, Proof proof) throws Exception {
        try (Stage stage = opened;
                GitRepository sources = GitRepository.on(stage);
                ServerProcess server = ServerProcess.start(stage)) {
            ServerApi api = server.api();
            stage.images("base");
            String first = sources.commit(app(stage, "v1"));
            String workload = api.apply(workload(stage, sources));
            assertEquals("succeeded", status(api.awaitEnded(deploy(api, workload, "{}"))), server::tail);
            try (Leftovers look = new Leftovers(stage);
                    Flow flow = Flow.start(stage, proof, 100)) {
                assertEquals(first.substring(0, SHA), look.live(workload).tag());
                flow.awaitAnswers("v1", 10);
                look.filesBelong();
                proof.deploys(1);

                sources.commit(app(stage, "v2"));
                flow.switching("v2");
                String second = deploy(api, workload, "{}");
                JsonNode ended = api.awaitEnded(second);
                assertEquals("succeeded", status(ended), ended::toString);
                flow.switched("v1", "v2", look.switchedAt(second).orElseThrow());
                flow.awaitAnswers("v2", 20);
                assertTrue(
                        log(ended).contains("COPY version /app/version"),
                        () -> "no output of the build: " + log(ended));
                proof.deploys(1);
                inOrder(look, proof);

                fails(api, workload, sources, "RUN echo no such thing >&2; exit 7", "returned a non-zero code: 7");
                fails(api, workload, sources, "RUM true", "RUM");
                fails(api, workload, sources, "COPY nowhere /app/", "nowhere");
                flow.awaitAnswers("v2", 5);
                inOrder(look, proof);

                sources.commit(Map.of("Dockerfile", dockerfile(stage) + "RUN sleep 600\n"));
                String slow = deploy(api, workload, "{}");
                Await.that("the build to be under way", Duration.ofSeconds(60), () -> log(api.progress(slow))
                        .contains("RUN sleep 600"));
                api.call("POST", "/api/deployments/" + slow + "/cancel", "");
                assertEquals("cancelled", status(api.awaitEnded(slow)));
                Await.that("the build's container to be gone", Duration.ofSeconds(30), () -> building(stage) == 0);
                inOrder(look, proof);

                flow.switching("v1");
                String back = api.call("POST", "/api/workloads/" + workload + "/rollback", "")
                        .body()
                        .path("id")
                        .asText();
                JsonNode rolledBack = api.awaitEnded(back);
                assertEquals("succeeded", status(rolledBack), rolledBack::toString);
                assertTrue(!log(rolledBack).contains("COPY"), () -> "a rollback built: " + log(rolledBack));
                flow.switched("v2", "v1", look.switchedAt(back).orElseThrow());
                flow.awaitAnswers("v1", 20);
                proof.deploys(1);

                JsonNode again = api.awaitEnded(deploy(api, workload, "{\"tag\":\"" + first + "\"}"));
                assertEquals("succeeded", status(again), again::toString);
                assertTrue(log(again).contains("was built before"), () -> log(again));
                flow.awaitAnswers("v1", 5);
                proof.deploys(1);
                inOrder(look, proof);
                flow.endWithoutFailure();

                Removal.leavesNothing(api, stage, workload, look);
            }
        }
    }

    private static String dockerfile(Stage stage) {
        return "FROM " + stage.repository() + ":base\nCOPY version /app/version\n";
    }

    /** The sources of a version. */
    static Map<String, String> app(Stage stage, String version) {
        return Map.of("Dockerfile", dockerfile(stage), "version", version + "\n", ".dockerignore", "*.md\n");
    }

    static String workload(Stage stage, GitRepository sources) {
        Map<String, Object> more = new LinkedHashMap<>();
        more.put("source", "dockerfile");
        more.put("source_config", Map.of("repository", sources.url(), "port", 8080, "stop_timeout", "3s"));
        return stage.workload("web", Stage.HOST, more);
    }

    private static String deploy(ServerApi api, String workload, String options) {
        ServerApi.Reply reply = api.call("POST", "/api/workloads/" + workload + "/deploy", options);
        assertEquals(202, reply.status(), () -> String.valueOf(reply.body()));
        return reply.body().path("id").asText();
    }

    private static void fails(ServerApi api, String workload, GitRepository sources, String line, String reason) {
        String working = sources.file("Dockerfile");
        sources.commit(Map.of("Dockerfile", working + line + "\n"));
        JsonNode ended = api.awaitEnded(deploy(api, workload, "{}"));
        sources.commit(Map.of("Dockerfile", working));
        assertEquals("failed", status(ended), ended::toString);
        String said = ended.path("deployment").path("outcome").path("reason").asText();
        assertTrue(said.contains(reason), () -> line + " failed with '" + said + "'");
    }

    /** Containers of builds that are under way. */
    private static long building(Stage stage) {
        long count = 0;
        for (JsonNode container : stage.engine().get("/containers/json").body()) {
            count += container.path("Command").asText().contains("sleep 600") ? 1 : 0;
        }
        return count;
    }

    private static void inOrder(Leftovers look, Proof proof) {
        List<String> complaints = look.complaints();
        proof.leftovers(complaints.size());
        assertEquals(List.of(), complaints);
    }

    private static String status(JsonNode progress) {
        return progress.path("deployment").path("status").asText();
    }

    private static String log(JsonNode progress) {
        return String.join("\n", progress.path("log").findValuesAsText("message"));
    }
}
