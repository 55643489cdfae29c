package dev.tinyforge.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class TriggerRoutesTest {
    private static final String REGISTRY =
            "{\"name\":\"pushes\",\"kind\":\"registry\",\"config\":{\"repository\":\"ghcr.io/acme/shop\",\"tags\":\"v*\"}}";

    private final TestServer server = new TestServer();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aTriggerIsCreatedShownReplacedAndRemoved() {
        HttpResponse<String> created = server.post("/api/triggers", TestServer.trigger("nightly"));
        String id = TestServer.text(created, "id");

        assertEquals(201, created.statusCode());
        assertEquals(
                "/api/triggers/" + id, created.headers().firstValue("Location").orElseThrow());
        assertEquals("\"1\"", created.headers().firstValue("ETag").orElseThrow());
        assertEquals(id, TestServer.text(server.get("/api/triggers/nightly"), "id"));

        String renamed = TestServer.trigger("weekly");
        assertEquals(
                200,
                server.put("/api/triggers/nightly", renamed, "If-Match", "\"1\"")
                        .statusCode());
        assertEquals(
                412,
                server.put("/api/triggers/" + id, renamed, "If-Match", "\"1\"").statusCode());
        assertEquals(412, server.delete("/api/triggers/" + id, "\"1\"").statusCode());
        assertEquals(204, server.delete("/api/triggers/" + id, "\"2\"").statusCode());
        assertEquals(404, server.get("/api/triggers/" + id).statusCode());
        assertEquals(404, server.delete("/api/triggers/" + id).statusCode());
    }

    @Test
    void applyingTwiceChangesNothingTheSecondTime() {
        assertEquals(201, server.put("/api/triggers", REGISTRY).statusCode());
        HttpResponse<String> again = server.put("/api/triggers", REGISTRY);

        assertEquals(200, again.statusCode());
        assertEquals("unchanged", TestServer.text(again, "change"));
    }

    @Test
    void everyProblemNamesItsField() {
        HttpResponse<String> refused = server.post(
                "/api/triggers", "{\"name\":\"x\",\"kind\":\"registry\",\"config\":{\"imge\":1},\"webhok\":true}");

        assertEquals(400, refused.statusCode());
        assertTrue(refused.body().contains("\"field\":\"webhok\""), refused.body());
        assertEquals(
                400,
                server.post("/api/triggers", "{\"name\":\"x\",\"kind\":\"carrier-pigeon\"}")
                        .statusCode());
    }

    @Test
    void theWebhookIsShownToWhoMayChangeItAndMoves() {
        String id = server.createTrigger("nightly");
        assertFalse(server.get("/api/triggers/" + id).body().contains("/api/webhook"));
        String path = TestServer.text(server.get("/api/triggers/" + id + "/webhook"), "path");
        assertTrue(path.matches("/api/webhook/triggers/[A-Za-z0-9_-]{43}"), path);

        HttpResponse<String> moved = server.post(
                "/api/triggers/" + id + "/webhook/rotate", "{\"signing_secret\":{\"secret\":\"sign-with-this\"}}");

        assertNotEquals(path, TestServer.text(moved, "path"));
        assertEquals("true", TestServer.text(moved, "signed"));
        assertFalse(moved.body().contains("sign-with-this"));
        assertEquals(404, server.post(path, "").statusCode());
        assertEquals(
                400,
                server.post("/api/triggers/" + id + "/webhook/rotate", "{\"keep_old\":\"8760h\"}")
                        .statusCode());
        String without = TestServer.text(server.post("/api/triggers", REGISTRY), "id");
        assertEquals(404, server.get("/api/triggers/" + without + "/webhook").statusCode());
    }

    @Test
    void aWorkloadIsBoundOverriddenAndUnbound() {
        String workload = server.create("shop");
        String trigger = TestServer.text(server.post("/api/triggers", REGISTRY), "id");
        HttpResponse<String> bound = server.post(
                "/api/workloads/shop/triggers", "{\"trigger_id\":\"" + trigger + "\",\"config\":{\"tags\":\"v2.*\"}}");
        assertEquals(201, bound.statusCode());
        String path = bound.headers().firstValue("Location").orElseThrow();

        assertEquals("v2.*", TestServer.text(server.get(path + "/effective"), "tags"));
        assertEquals("ghcr.io/acme/shop", TestServer.text(server.get(path + "/effective"), "repository"));
        HttpResponse<String> disabled = server.put(path, "{\"enabled\":false}", "If-Match", "\"1\"");
        assertEquals("false", TestServer.text(disabled, "enabled"));
        assertEquals("\"2\"", disabled.headers().firstValue("ETag").orElseThrow());
        assertEquals(412, server.put(path, "{}", "If-Match", "\"1\"").statusCode());
        assertEquals(
                1,
                TestServer.items(server.get("/api/workloads/" + workload + "/triggers"))
                        .size());
        assertEquals(
                1, TestServer.items(server.get("/api/triggers/pushes/bindings")).size());
        assertEquals(
                409,
                server.post("/api/workloads/shop/triggers", "{\"trigger_id\":\"" + trigger + "\"}")
                        .statusCode());
        assertEquals(412, server.delete(path, "\"1\"").statusCode());
        assertEquals(204, server.delete(path, "\"2\"").statusCode());
        assertEquals(404, server.get(path).statusCode());
        assertEquals(404, server.get("/api/bindings/nothing").statusCode());
    }

    @Test
    void bindingsAreListedPageByPage() {
        String trigger = server.createTrigger("nightly");
        for (int i = 0; i < 3; i++) {
            server.create("app" + i);
            server.bind("app" + i, trigger);
        }

        HttpResponse<String> first = server.get("/api/triggers/nightly/bindings?limit=2");
        HttpResponse<String> rest =
                server.get("/api/triggers/nightly/bindings?limit=2&cursor=" + TestServer.text(first, "next"));

        assertEquals(2, TestServer.items(first).size());
        assertEquals(1, TestServer.items(rest).size());
        assertEquals(400, server.get("/api/triggers/nightly/bindings?cursor=x").statusCode());
    }

    @Test
    void aTriggerIsMadeWithItsBinding() {
        server.create("shop");

        HttpResponse<String> bound =
                server.post("/api/workloads/shop/triggers", "{\"kind\":\"manual\",\"name\":\"by hand\"}");

        assertEquals(201, bound.statusCode(), bound.body());
        assertEquals(1, TestServer.items(server.get("/api/triggers")).size());
    }

    @Test
    void firingAsksEveryBinding() {
        server.create("shop");
        server.bind("shop", server.createTrigger("by-hand"));

        HttpResponse<String> fired = server.post("/api/triggers/by-hand/fire", "");

        assertEquals("person", TestServer.text(fired, "origin"));
        assertTrue(fired.body().contains("\"result\":\"deployed\""), fired.body());
        assertEquals(
                1,
                TestServer.items(server.get("/api/deployments?workload=shop")).size());
        assertEquals(
                0, TestServer.items(server.get("/api/triggers/by-hand/watches")).size());
    }
}
