package dev.tinyforge.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.domain.deploy.Outcome;
import dev.tinyforge.domain.workload.DeploymentId;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class DeliveryRoutesTest {
    private final TestServer server = new TestServer();

    @BeforeEach
    void fireThreeTimes() {
        server.create("shop");
        server.create("other");
        server.bind("shop", server.createTrigger("by-hand"));
        server.createTrigger("idle");
        server.post("/api/triggers/by-hand/fire", "");
        server.post("/api/triggers/by-hand/fire", "");
        server.post("/api/triggers/idle/fire", "");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private int count(String query) {
        return TestServer.items(server.get("/api/deliveries" + query)).size();
    }

    @Test
    void eachIsFoundByWhatItHasToDoWith() {
        assertEquals(3, count(""));
        assertEquals(2, count("?trigger=by-hand"));
        assertEquals(2, count("?workload=shop"));
        assertEquals(0, count("?workload=other"));
        assertEquals(2, count("?result=deployed"));
        assertEquals(0, count("?result=no-match"));
        assertEquals(0, count("?text=nowhere"));
        assertEquals(404, server.get("/api/deliveries?trigger=nobody").statusCode());
        assertEquals(400, server.get("/api/deliveries?result=maybe").statusCode());
        assertEquals(400, server.get("/api/deliveries?cursor=x").statusCode());
    }

    @Test
    void theListGoesOnFromItsCursor() {
        HttpResponse<String> first = server.get("/api/deliveries?limit=2");

        assertEquals(2, TestServer.items(first).size());
        assertEquals(1, count("?limit=2&cursor=" + TestServer.text(first, "next")));
    }

    @Test
    void oneSaysWhatItsBindingsWereAskedWithAndAListDoesNot() {
        String number = TestServer.text(server.post("/api/triggers/by-hand/fire", ""), "number");

        assertTrue(server.get("/api/deliveries/" + number).body().contains("\"asked\":{\"config\":{},"));
        assertFalse(server.get("/api/deliveries").body().contains("asked\":"));
    }

    @Test
    void aReplayAsksAgainAndADryOneOnlySays() {
        String number = TestServer.text(server.post("/api/triggers/by-hand/fire", ""), "number");
        int before = TestServer.items(server.get("/api/deployments")).size();

        HttpResponse<String> dry = server.post("/api/deliveries/" + number + "/replay", "{\"dry\":true}");
        assertEquals(number, TestServer.text(dry, "number"));
        assertEquals(before, TestServer.items(server.get("/api/deployments")).size());

        HttpResponse<String> real = server.post("/api/deliveries/" + number + "/replay", "");
        assertEquals("replay", TestServer.text(real, "origin"));
        assertEquals(
                before + 1, TestServer.items(server.get("/api/deployments")).size());
        assertEquals(404, server.get("/api/deliveries/99999").statusCode());
        assertEquals(404, server.get("/api/deliveries/x").statusCode());
    }

    @Test
    void whoDidWhatIsListedNewestFirst() {
        HttpResponse<String> first = server.get("/api/events?limit=2");

        assertEquals(2, TestServer.items(first).size());
        assertTrue(server.get("/api/events").body().contains("\"action\":\"trigger.created\""));
        assertTrue(TestServer.items(server.get("/api/events?cursor=" + TestServer.text(first, "next")))
                        .size()
                > 0);
    }

    @Test
    void aChildIsGivenWhatItsParentRuns() {
        String parent = TestServer.text(server.get("/api/workloads/shop"), "id");
        server.post(
                "/api/workloads", TestServer.workload("live").replaceFirst("}$", ",\"parent\":\"" + parent + "\"}"));
        assertEquals(409, server.post("/api/workloads/live/promote", "").statusCode());
        String deployment = TestServer.text(server.post("/api/workloads/shop/deploy", "{\"tag\":\"7\"}"), "id");
        server.world.runs().end(new DeploymentId(deployment), new Outcome.Succeeded(List.of()));

        assertTrue(server.get("/api/workloads/live/chain").body().contains("\"ahead\":true"));
        assertEquals(
                409,
                server.post("/api/workloads/live/promote", "{\"digest\":\"sha256:other\"}")
                        .statusCode());
        HttpResponse<String> promoted = server.post("/api/workloads/live/promote", "{}");
        assertEquals(202, promoted.statusCode());
        assertEquals("7", TestServer.text(promoted, "tag"));
    }
}
