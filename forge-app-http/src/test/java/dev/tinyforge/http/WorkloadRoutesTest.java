package dev.tinyforge.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class WorkloadRoutesTest {
    private final TestServer server = new TestServer();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aWorkloadIsCreatedShownReplacedAndRemoved() {
        HttpResponse<String> created = server.post("/api/workloads", TestServer.workload("app"));
        String id = TestServer.text(created, "id");

        assertEquals(201, created.statusCode());
        assertEquals(
                "/api/workloads/" + id, created.headers().firstValue("Location").orElseThrow());
        assertEquals("\"1\"", created.headers().firstValue("ETag").orElseThrow());
        assertEquals(id, TestServer.text(server.get("/api/workloads/app"), "id"));

        HttpResponse<String> replaced = server.put("/api/workloads/" + id, TestServer.workload("app2"));
        assertEquals(200, replaced.statusCode());
        assertEquals("\"2\"", replaced.headers().firstValue("ETag").orElseThrow());

        HttpResponse<String> deleted = server.delete("/api/workloads/" + id);
        assertEquals(202, deleted.statusCode());
        String deletion = deleted.headers().firstValue("Location").orElseThrow();
        assertEquals("true", TestServer.text(server.get(deletion), "deleting"));
        assertEquals("false", TestServer.text(server.get(deletion), "deleting"));
        assertEquals(404, server.get("/api/workloads/" + id).statusCode());
    }

    @Test
    void volumesGoOnlyWhenThatIsAskedForInSoManyWords() {
        String id = server.create("app");
        assertEquals(400, server.delete("/api/workloads/" + id + "?volumes=yes").statusCode());
        HttpResponse<String> deleted = server.delete("/api/workloads/" + id + "?volumes=true");
        assertEquals(202, deleted.statusCode());
        assertEquals("[]", TestServer.text(deleted, "volumes_stay"));
        assertEquals("[]", TestServer.text(deleted, "volumes_go"));
    }

    @Test
    void aStaleRevisionFailsThePrecondition() {
        String id = server.create("app");

        HttpResponse<String> fresh =
                server.put("/api/workloads/" + id, TestServer.workload("two"), "If-Match", "\"1\"");
        HttpResponse<String> stale =
                server.put("/api/workloads/" + id, TestServer.workload("three"), "If-Match", "\"1\"");
        HttpResponse<String> any = server.put("/api/workloads/" + id, TestServer.workload("four"), "If-Match", "*");
        HttpResponse<String> odd = server.put("/api/workloads/" + id, TestServer.workload("five"), "If-Match", "x");

        assertEquals(200, fresh.statusCode());
        assertEquals(412, stale.statusCode());
        assertEquals("conflict", TestServer.text(stale, "code"));
        assertEquals(200, any.statusCode());
        assertEquals(400, odd.statusCode());
        assertEquals("four", TestServer.text(server.get("/api/workloads/" + id), "name"));
        assertEquals(412, server.delete("/api/workloads/" + id, "\"2\"").statusCode());
        assertEquals(202, server.delete("/api/workloads/" + id, "\"3\"").statusCode());
    }

    @Test
    void applyCreatesThenLeavesAlone() {
        assertEquals(
                201, server.put("/api/workloads", TestServer.workload("app")).statusCode());
        HttpResponse<String> again = server.put("/api/workloads", TestServer.workload("app"));

        assertEquals(200, again.statusCode());
        assertEquals("unchanged", TestServer.text(again, "change"));
    }

    @Test
    void listsGoOnFromACursor() {
        for (int i = 0; i < 5; i++) {
            server.create("app" + i);
        }

        HttpResponse<String> first = server.get("/api/workloads?limit=3");
        HttpResponse<String> second = server.get("/api/workloads?limit=3&cursor=" + TestServer.text(first, "next"));

        assertEquals(3, ((List<?>) TestServer.json(first).get("items")).size());
        assertEquals(2, ((List<?>) TestServer.json(second).get("items")).size());
        assertNull(TestServer.json(second).get("next"));
        assertEquals(400, server.get("/api/workloads?limit=0").statusCode());
        assertEquals(400, server.get("/api/workloads?limit=501").statusCode());
        assertEquals(400, server.get("/api/workloads?cursor=x").statusCode());
        assertEquals(400, server.get("/api/workloads?limits=3").statusCode());
    }

    @Test
    void problemsNameEveryField() {
        HttpResponse<String> refused = server.post(
                "/api/workloads", "{\"name\":\"\",\"source\":\"image\",\"faces\":[{\"port\":70000}],\"nmae\":1}");

        assertEquals(400, refused.statusCode());
        assertEquals(
                "application/problem+json",
                refused.headers().firstValue("Content-Type").orElseThrow());
        assertEquals("invalid_input", TestServer.text(refused, "code"));
        for (String field : List.of("name", "faces[0].port", "nmae")) {
            assertTrue(refused.body().contains("\"field\":\"" + field + "\""), refused.body());
        }
        assertTrue(server.get("/api/workloads").body().contains("\"items\":[]"));
    }

    @Test
    void aSecretNeverComesBack() {
        String document =
                TestServer.workload("app").replaceFirst("}$", ",\"env\":{\"KEY\":{\"secret\":\"s3cr3t-value\"}}}");

        HttpResponse<String> created = server.post("/api/workloads", document);

        assertEquals(201, created.statusCode(), created.body());
        assertFalse(created.body().contains("s3cr3t-value"));
        assertFalse(server.get("/api/workloads/app").body().contains("s3cr3t-value"));
        assertFalse(server.get("/api/workloads/app/status").body().contains("s3cr3t-value"));
        String deployed = server.post("/api/workloads/app/deploy", "{}").body();
        assertFalse(deployed.contains("s3cr3t-value"));
    }

    @Test
    void aTakenHostNameIsAConflictThatNamesTheOther() {
        String faces = ",\"faces\":[{\"host\":\"www\"}]}";
        server.post("/api/workloads", TestServer.workload("first").replaceFirst("}$", faces));

        HttpResponse<String> refused =
                server.post("/api/workloads", TestServer.workload("second").replaceFirst("}$", faces));

        assertEquals(409, refused.statusCode());
        assertEquals("host_taken", TestServer.text(refused, "code"));
        assertTrue(TestServer.text(refused, "detail").contains("first"));
    }
}
