package dev.tinyforge.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.domain.config.ConfigReader;
import dev.tinyforge.tck.repository.Planted;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class GitOpsRoutesTest {
    private static final String URL = "https://git.example/shop/web.git";
    private static final String WORKLOAD =
            "{\"name\":\"web\",\"source\":\"dockerfile\",\"source_config\":{\"repository\":\"" + URL
                    + "\",\"port\":3000}}";
    private static final String GITOPS = "/api/workloads/web/gitops";

    private final TestServer server = new TestServer();

    @BeforeEach
    void create() {
        assertEquals(201, server.post("/api/workloads", WORKLOAD).statusCode());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void push(String file) {
        server.world.world().repositories().commit(URL, "main", Map.of(".tinyforge.yml", Planted.file(file)));
    }

    private String status() {
        return TestServer.text(server.get(GITOPS), "status");
    }

    @Test
    void itIsTurnedOnLookedAtAndSynced() {
        HttpResponse<String> off = server.get(GITOPS);
        assertEquals(false, TestServer.json(off).get("enabled"));
        assertEquals("null", TestServer.text(off, "status"), "nobody looked");
        HttpResponse<String> on = server.put(GITOPS, "{\"enabled\":true}", "If-Match", "\"1\"");
        assertEquals("\"2\"", on.headers().firstValue("ETag").orElseThrow());
        assertEquals(
                412,
                server.put(GITOPS, "{\"enabled\":false}", "If-Match", "\"1\"").statusCode());
        push("port: 8080\n");

        HttpResponse<String> seen = server.get(GITOPS);
        HttpResponse<String> synced = server.post(GITOPS + "/sync", "");

        assertEquals("ok", TestServer.text(seen, "status"));
        assertEquals("port: 8080\n", TestServer.text(seen, "file"));
        assertEquals(
                List.of(Map.of("field", "port", "declared", 8080L, "live", 3000L)),
                TestServer.json(seen).get("drift"));
        assertEquals(200, synced.statusCode(), synced.body());
        assertEquals("\"3\"", synced.headers().firstValue("ETag").orElseThrow());
        assertEquals(List.of("port"), TestServer.json(synced).get("managed_fields"));
        assertEquals(List.of(), TestServer.json(server.get(GITOPS)).get("drift"));
        ConfigReader workload = new ConfigReader(TestServer.json(server.get("/api/workloads/web")));
        assertEquals(
                Map.of("path", ".tinyforge.yml", "managed", List.of("port")),
                workload.config("gitops").values());
    }

    @Test
    void aManagedFieldIsRefusedByName() {
        server.put(GITOPS, "{\"enabled\":true}");
        push("port: 8080\n");
        server.post(GITOPS + "/sync", "{}");

        HttpResponse<String> refused = server.put("/api/workloads/web", WORKLOAD);

        assertEquals(400, refused.statusCode());
        assertTrue(refused.body().contains("\"field\":\"source_config.port\""), refused.body());
        assertTrue(refused.body().contains("managed by GitOps"), refused.body());
        String whole = server.get("/api/workloads/web").body();
        assertEquals(200, server.put("/api/workloads/web", whole).statusCode(), "what was read can be written back");
        String stale = whole.replace("[\"port\"]", "[]");
        assertEquals(
                200, server.put("/api/workloads/web", stale).statusCode(), "who writes does not say what is managed");
    }

    @Test
    void everyEndHasItsStatus() {
        server.put(GITOPS, "{\"enabled\":true}");
        assertEquals("fetch_failed", status());
        assertEquals(502, server.post(GITOPS + "/sync", "").statusCode());
        server.world.world().repositories().commit(URL, "main");
        assertEquals("no_file", status());
        assertEquals(404, server.post(GITOPS + "/sync", "").statusCode());
        push("branch: dev\n");
        assertEquals("invalid", status());
        assertEquals(422, server.post(GITOPS + "/sync", "").statusCode());
        server.world.world().repositories().down(true);
        assertEquals(503, server.post(GITOPS + "/sync", "").statusCode());
        server.put(GITOPS, "{\"enabled\":false}");
        assertEquals(409, server.post(GITOPS + "/sync", "").statusCode());
        assertEquals(400, server.post(GITOPS + "/sync", "{\"force\":true}").statusCode());
        assertEquals(
                400, server.put(GITOPS, "{\"enabled\":true,\"path\":\"../x\"}").statusCode());
        assertEquals(404, server.get("/api/workloads/nobody/gitops").statusCode());
    }
}
