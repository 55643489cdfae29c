package dev.tinyforge.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.domain.deploy.Outcome;
import dev.tinyforge.domain.workload.DeploymentId;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class DeploymentRoutesTest {
    private final TestServer server = new TestServer();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aDeployIsAcceptedAndFoundWhereItsLocationSays() {
        server.create("app");

        HttpResponse<String> accepted = server.post("/api/workloads/app/deploy", "{\"tag\":\"1.2\"}");

        assertEquals(202, accepted.statusCode());
        assertEquals("queued", TestServer.text(accepted, "status"));
        HttpResponse<String> shown =
                server.get(accepted.headers().firstValue("Location").orElseThrow());
        assertEquals("1.2", TestServer.text(shown, "tag"));
        assertEquals("api", TestServer.text(shown, "by"));
        HttpResponse<String> progress = server.get("/api/deployments/" + TestServer.text(accepted, "id") + "/progress");
        assertEquals(200, progress.statusCode());
    }

    @Test
    void aDeployNeedsNoBody() {
        server.create("app");

        HttpResponse<String> accepted =
                server.send(server.request("/api/workloads/app/deploy").POST(BodyPublishers.noBody()));

        assertEquals(202, accepted.statusCode());
    }

    @Test
    void unknownOptionsAndStrangeTagsAreRefused() {
        server.create("app");

        assertEquals(
                400, server.post("/api/workloads/app/deploy", "{\"tga\":\"1\"}").statusCode());
        assertEquals(
                400, server.post("/api/workloads/app/deploy", "{\"tag\":1}").statusCode());
        assertEquals(
                422,
                server.post("/api/workloads/app/deploy", "{\"tag\":\"missing\"}")
                        .statusCode());
        assertEquals(
                409,
                server.post("/api/workloads/app/deploy", "{\"check_index\":\"old\"}")
                        .statusCode());
        assertEquals(404, server.post("/api/workloads/nobody/deploy", "{}").statusCode());
        assertEquals(404, server.post("/api/workloads/app/rollback", "{}").statusCode());
        assertEquals(
                400,
                server.post("/api/workloads/app/rollback", "{\"release\":\"x\"}")
                        .statusCode());
        assertEquals(404, server.get("/api/deployments/x").statusCode());
    }

    @Test
    void aPlanThenADeployOfJustThat() {
        server.create("app");
        String index = TestServer.text(server.post("/api/workloads/app/plan", "{\"tag\":\"2\"}"), "check_index");

        HttpResponse<String> accepted =
                server.post("/api/workloads/app/deploy", "{\"tag\":\"2\",\"check_index\":\"" + index + "\"}");

        assertEquals(202, accepted.statusCode());
    }

    @Test
    void cancelSaysWhetherItStillCould() {
        server.create("app");
        String id = TestServer.text(server.post("/api/workloads/app/deploy", "{}"), "id");

        assertEquals("true", TestServer.text(server.post("/api/deployments/" + id + "/cancel", ""), "cancelling"));
        assertEquals("false", TestServer.text(server.post("/api/deployments/" + id + "/cancel", ""), "cancelling"));
    }

    @Test
    void deploymentsAreListedByWorkloadName() {
        server.create("first");
        server.create("second");
        server.post("/api/workloads/first/deploy", "{}");
        String other = TestServer.text(server.post("/api/workloads/second/deploy", "{}"), "id");
        server.world.runs().end(new DeploymentId(other), new Outcome.Failed("unhealthy"));

        HttpResponse<String> listed = server.get("/api/deployments?workload=second");

        assertEquals(1, ((List<?>) TestServer.json(listed).get("items")).size());
        assertTrue(listed.body().contains("\"reason\":\"unhealthy\""));
        assertEquals(404, server.get("/api/deployments?workload=nobody").statusCode());
    }
}
