package dev.tinyforge.proof.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tinyforge.proof.report.Samples;
import dev.tinyforge.proof.stage.Await;
import dev.tinyforge.proof.stage.ServerApi;
import dev.tinyforge.proof.stage.ServerProcess;
import dev.tinyforge.proof.stage.Stage;
import dev.tinyforge.proof.traffic.ConnectionMode;
import dev.tinyforge.proof.traffic.Traffic;
import dev.tinyforge.proof.traffic.TrafficPlan;
import dev.tinyforge.proof.traffic.TrafficReport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How long a page of a thousand workloads takes from when it was due, at a fixed rate, and what it asks of SQLite. */
@Tag("bench")
class ListBenchTest {
    private static final int WORKLOADS = 1000;
    private static final int WARM_UP_SECONDS = 5;
    private static final int SECONDS = 10;
    private static final Duration IDLE = Duration.ofSeconds(5);

    @Test
    void a_page_of_a_thousand_workloads() throws Exception {
        try (Stage stage = Stage.withHaproxy("list");
                ServerProcess server = ServerProcess.start(stage)) {
            ServerApi api = server.api();
            for (int i = 0; i < WORKLOADS; i++) {
                api.apply(stage.workload("w" + i, "w" + i + ".proof.test", Map.of()));
            }
            String token = api.call("POST", "/api/tokens", "{\"name\":\"bench\",\"scopes\":[\"read\"]}")
                    .body()
                    .path("token")
                    .asText();
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("workloads", WORKLOADS);
            double idle = statementsWhileIdle(api);
            json.put("idle_statements_a_second", Samples.round(idle));
            json.put("pages_of_50", measure(stage, api, token, idle, 50, 100));
            json.put("pages_of_500", measure(stage, api, token, idle, 500, 20));
            Bench.record("list", json);
            assertEquals(0, server.stop(), server::tail);
        }
    }

    /** What the server asks by itself, a second. */
    private static double statementsWhileIdle(ServerApi api) {
        double before = statements(api);
        long since = System.nanoTime();
        Await.that("the server to idle", IDLE.plusSeconds(5), () -> System.nanoTime() - since > IDLE.toNanos());
        return (statements(api) - before) * 1e9 / (System.nanoTime() - since);
    }

    private static Map<String, Object> measure(
            Stage stage, ServerApi api, String token, double idle, int page, int perSecond) throws Exception {
        TrafficPlan plan = TrafficPlan.to(
                        new InetSocketAddress(
                                InetAddress.getLoopbackAddress(), Integer.parseInt(stage.setting("http.port"))),
                        "127.0.0.1")
                .withPath("/api/workloads?limit=" + page)
                .withMode(ConnectionMode.KEPT_ALIVE_ORDINARY)
                .withPerSecond(perSecond)
                .withConnections(4)
                .withVersionHeader("Content-Type")
                .withAuthorization("Bearer " + token);
        run(plan, WARM_UP_SECONDS);
        double before = statements(api);
        long since = System.nanoTime();
        TrafficReport report = run(plan, SECONDS);
        double asked = statements(api) - before - idle * (System.nanoTime() - since) / 1e9;
        assertEquals(0, report.failed(), report::summary);
        JsonNode answer = api.call("GET", plan.path(), "").body();
        assertEquals(page, answer.path("items").size());
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("requests_a_second", perSecond);
        json.put("requests", report.sent());
        json.put("p50_ms", millis(report.p50()));
        json.put("p99_ms", millis(report.p99()));
        json.put("max_ms", millis(report.max()));
        json.put("late_at_most_ms", millis(report.latestStart()));
        json.put("statements_a_request", Samples.round(asked / report.sent()));
        json.put("answer_kb", answer.toString().length() / 1024);
        return json;
    }

    private static TrafficReport run(TrafficPlan plan, int seconds) throws Exception {
        try (Traffic traffic = Traffic.start(plan)) {
            traffic.awaitEnded((long) seconds * plan.perSecond(), Duration.ofMinutes(2));
            return traffic.stop();
        }
    }

    private static double statements(ServerApi api) {
        return api.metric("forge_store_statements_total");
    }

    private static double millis(Duration duration) {
        return Samples.round(duration.toNanos() / 1e6);
    }
}
