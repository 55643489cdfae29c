package dev.tinyforge.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class HealthRoutesTest {
    private final TestServer server = new TestServer();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void itIsReadyWhenNothingIsAwaited() {
        assertEquals(200, server.get("/healthz").statusCode());
        assertEquals(200, server.get("/readyz").statusCode());

        server.notReady.put("engine", "does not answer");
        HttpResponse<String> notReady = server.get("/readyz");

        assertEquals(503, notReady.statusCode());
        assertTrue(notReady.body().contains("\"engine\":\"does not answer\""));
        assertEquals(200, server.get("/healthz").statusCode());
    }

    @Test
    void metricsAreInPrometheusTextFormat() {
        server.get("/api/workloads");
        HttpResponse<String> metrics = server.get("/metrics");

        assertEquals(
                "text/plain; version=0.0.4; charset=utf-8",
                metrics.headers().firstValue("Content-Type").orElseThrow().replace(";charset", "; charset"));
        List<String> lines = metrics.body().lines().toList();
        assertTrue(lines.contains("# TYPE forge_deployments_total counter"), metrics.body());
        assertTrue(lines.contains("forge_deployments_total{outcome=\"failed\"} 2"), metrics.body());
        assertTrue(lines.contains("forge_open_deployments 0.5"), metrics.body());
        assertTrue(lines.contains("forge_http_requests_total{method=\"GET\",status=\"200\"} 1"), metrics.body());
        assertTrue(lines.contains("# TYPE jvm_memory_used_bytes gauge"), metrics.body());
        for (String line : lines) {
            assertTrue(line.matches("# TYPE \\w+ (counter|gauge)|\\w+(\\{[^}]*})? -?[0-9.E]+"), line);
        }
        assertEquals(
                lines.stream().filter(line -> line.startsWith("#")).distinct().count(),
                lines.stream().filter(line -> line.startsWith("#")).count());
    }

    @Test
    void theDoctorIsAsked() {
        server.world.find(new dev.tinyforge.ports.usecase.Diagnose.Finding(
                "proxy", dev.tinyforge.ports.usecase.Diagnose.Finding.Level.FAIL, "is down", "start it"));

        assertTrue(server.get("/api/doctor").body().contains("\"remedy\":\"start it\""));
    }
}
