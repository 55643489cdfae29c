package dev.tinyforge.proof.prove;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tinyforge.domain.naming.ResourceNames;
import dev.tinyforge.proof.report.Proof;
import dev.tinyforge.proof.stage.Await;
import dev.tinyforge.proof.stage.Leftovers;
import dev.tinyforge.proof.stage.ServerApi;
import dev.tinyforge.proof.stage.ServerProcess;
import dev.tinyforge.proof.stage.Stage;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A Compose project: deployed, redeployed under traffic, changed, broken, rolled back and torn down by the real tool. */
@Tag("prove")
@ExtendWith(Proofs.class)
@Execution(ExecutionMode.CONCURRENT)
class ComposeTest {
    @Test
    void a_project_is_run_by_the_real_tool_behind_haproxy() throws Exception {
        Proofs.REPORT.prove("compose, HAProxy", proof -> prove(Stage.withHaproxy("compose"), proof));
    }

    private static void prove(Stage opened, Proof proof) throws Exception {
        try (Stage stage = opened;
                ServerProcess server = ServerProcess.start(stage)) {
            stage.images("v1", "v2");
            stage.image("exits", "exits");
            ServerApi api = server.api();
            String workload = api.apply(workload(stage, web("v1", stage, ""), beside("db", "v1", stage)));
            assertEquals("succeeded", status(api.awaitEnded(deploy(api, workload, "{}"))), server::tail);
            try (Leftovers look = new Leftovers(stage);
                    Flow flow = Flow.start(stage, proof, 100)) {
                flow.awaitAnswers("v1", 10);
                look.filesBelong();
                proof.deploys(1);
                Map<String, String> first = services(stage);
                assertEquals(List.of("db"), List.copyOf(first.keySet()));
                String database = image(stage, String.valueOf(first.get("db")));

                flow.switching("v2");
                String second = deploy(api, workload, "{\"tag\":\"v2\"}");
                JsonNode ended = api.awaitEnded(second);
                assertEquals("succeeded", status(ended), ended::toString);
                flow.switched("v1", "v2", look.switchedAt(second).orElseThrow());
                flow.awaitAnswers("v2", 20);
                assertEquals(first, services(stage), "what runs beside it was touched");
                proof.deploys(1);
                inOrder(look, proof);

                api.apply(workload(
                        stage, web("v2", stage, ""), beside("db", "v2", stage) + beside("broken", "exits", stage)));
                JsonNode failed = api.awaitEnded(deploy(api, workload, "{}"));
                assertEquals("failed", status(failed), failed::toString);
                assertTrue(reason(failed).contains("service `broken` ended with exit code"), () -> reason(failed));
                assertEquals(List.of("db"), List.copyOf(services(stage).keySet()));
                assertEquals(
                        database, image(stage, String.valueOf(services(stage).get("db"))));
                flow.awaitAnswers("v2", 5);
                inOrder(look, proof);

                api.apply(workload(
                        stage, web("v1", stage, ""), beside("db", "v2", stage) + beside("cache", "v1", stage)));
                flow.switching("v1");
                String third = deploy(api, workload, "{}");
                JsonNode changed = api.awaitEnded(third);
                assertEquals("succeeded", status(changed), changed::toString);
                flow.switched("v2", "v1", look.switchedAt(third).orElseThrow());
                flow.awaitAnswers("v1", 20);
                assertEquals(List.of("cache", "db"), List.copyOf(services(stage).keySet()));
                assertTrue(log(changed).contains("cache"), () -> "nothing of the tool is told: " + log(changed));
                proof.deploys(1);
                inOrder(look, proof);

                flow.switching("v2");
                String back = api.call("POST", "/api/workloads/" + workload + "/rollback", "")
                        .body()
                        .path("id")
                        .asText();
                JsonNode rolledBack = api.awaitEnded(back);
                assertEquals("succeeded", status(rolledBack), rolledBack::toString);
                flow.switched("v1", "v2", look.switchedAt(back).orElseThrow());
                flow.awaitAnswers("v2", 20);
                assertEquals(List.of("db"), List.copyOf(services(stage).keySet()));
                proof.deploys(1);
                inOrder(look, proof);
                flow.endWithoutFailure();

                exclusive(stage, api, workload);
                inOrder(look, proof);
                gone(stage, api, workload);
                Await.noComplaints("after the workload was removed", Duration.ofSeconds(30), look::complaints);
            }
        }
    }

    /** With a host port there is downtime, which is told beforehand. */
    private static void exclusive(Stage stage, ServerApi api, String workload) {
        api.apply(workload(stage, web("v1", stage, "    ports: [\"127.0.0.1:" + free() + ":8080\"]\n"), ""));
        JsonNode plan =
                api.call("POST", "/api/workloads/" + workload + "/plan", "{}").body();
        assertEquals("recreate", plan.path("strategy").asText(), plan::toString);
        assertTrue(plan.path("downtime").asText().contains("of service `web` can belong to one"), plan::toString);
        assertEquals("succeeded", status(api.awaitEnded(deploy(api, workload, "{}"))));
        JsonNode again = api.awaitEnded(deploy(api, workload, "{\"tag\":\"v2\"}"));
        assertEquals("succeeded", status(again), again::toString);
        assertEquals(Map.of(), services(stage));
    }

    private static int free() {
        try (java.net.ServerSocket socket = new java.net.ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static void gone(Stage stage, ServerApi api, String workload) {
        assertEquals(202, api.call("DELETE", "/api/workloads/" + workload, "").status());
        Await.that(
                "the workload to be gone",
                Duration.ofSeconds(60),
                () -> api.call("GET", "/api/workloads/" + workload, "").status() == 404
                        && stage.containers().isEmpty());
        String project = "tf-" + workload.substring(workload.length() - 8);
        Await.that(
                "its network to be gone",
                Duration.ofSeconds(60),
                () -> stage.engine().get("/networks/" + project + "_default").status() == 404);
        assertEquals(200, stage.engine().get("/volumes/" + project + "_data").status(), "its volume was removed");
        stage.engine().delete("/volumes/" + project + "_data");
    }

    /** The service faces lead to. */
    private static String web(String version, Stage stage, String more) {
        String service = """
                services:
                  web:
                    image: %s:%s
                    stop_grace_period: 3s
                """;
        return service.formatted(stage.repository(), version) + more;
    }

    private static String beside(String service, String version, Stage stage) {
        String written = """
                  %s:
                    image: %s:%s
                    restart: always
                    environment: [TOKEN]
                    volumes: ["data:/data"]
                """;
        return written.formatted(service, stage.repository(), version);
    }

    private static String workload(Stage stage, String web, String beside) {
        Map<String, Object> more = new LinkedHashMap<>();
        more.put("source", "compose");
        more.put(
                "source_config",
                Map.of("compose", web + beside + "volumes:\n  data:\n", "service", "web", "port", 8080));
        more.put("env", Map.of("TOKEN", Map.of("secret", "hush")));
        return stage.workload("web", Stage.HOST, more);
    }

    /** The containers that run beside the web, by service. */
    private static Map<String, String> services(Stage stage) {
        String filters = "{\"label\":[\"" + ResourceNames.LABEL_NETWORK + "=" + stage.network() + "\",\""
                + ResourceNames.LABEL_ROLE + "=" + ResourceNames.ROLE_SERVICE + "\"]}";
        Map<String, String> services = new TreeMap<>();
        for (JsonNode container : stage.engine()
                .get("/containers/json?all=1&filters=" + URLEncoder.encode(filters, StandardCharsets.UTF_8))
                .body()) {
            services.put(
                    container.path("Labels").path(ResourceNames.LABEL_SERVICE).asText(),
                    container.path("Id").asText());
        }
        return services;
    }

    private static String image(Stage stage, String container) {
        return stage.engine()
                .get("/containers/" + container + "/json")
                .body()
                .path("Image")
                .asText("gone: " + container);
    }

    private static String deploy(ServerApi api, String workload, String options) {
        ServerApi.Reply reply = api.call("POST", "/api/workloads/" + workload + "/deploy", options);
        assertEquals(202, reply.status(), () -> String.valueOf(reply.body()));
        return reply.body().path("id").asText();
    }

    private static void inOrder(Leftovers look, Proof proof) {
        List<String> complaints = look.complaints();
        proof.leftovers(complaints.size());
        assertEquals(List.of(), complaints);
    }

    private static String reason(JsonNode progress) {
        return progress.path("deployment").path("outcome").path("reason").asText();
    }

    private static String status(JsonNode progress) {
        return progress.path("deployment").path("status").asText();
    }

    private static String log(JsonNode progress) {
        return String.join("\n", progress.path("log").findValuesAsText("message"));
    }
}
