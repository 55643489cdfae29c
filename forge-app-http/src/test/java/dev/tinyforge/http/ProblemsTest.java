package dev.tinyforge.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.ports.error.ErrorCode;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ProblemsTest {
    private final TestServer server = new TestServer();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void everyCodeHasItsStatus() {
        Map<ErrorCode, Integer> expected = new EnumMap<>(ErrorCode.class);
        expected.put(ErrorCode.INVALID_INPUT, 400);
        expected.put(ErrorCode.NOT_FOUND, 404);
        expected.put(ErrorCode.CONFLICT, 409);
        expected.put(ErrorCode.HOST_TAKEN, 409);
        expected.put(ErrorCode.BUSY, 409);
        expected.put(ErrorCode.PLAN_CHANGED, 409);
        expected.put(ErrorCode.ALREADY_LIVE, 409);
        expected.put(ErrorCode.NOT_ALLOWED, 403);
        expected.put(ErrorCode.NOT_PROMOTABLE, 409);
        expected.put(ErrorCode.TOO_MANY, 429);
        expected.put(ErrorCode.REPOSITORY_DENIED, 502);
        expected.put(ErrorCode.REPOSITORY_UNREACHABLE, 503);
        expected.put(ErrorCode.IMAGE_NOT_FOUND, 422);
        expected.put(ErrorCode.SECRET_UNREADABLE, 422);
        expected.put(ErrorCode.BUILD_FAILED, 422);
        expected.put(ErrorCode.COMPOSE_FAILED, 422);
        expected.put(ErrorCode.CONTENT_REFUSED, 422);
        expected.put(ErrorCode.CANCELLED, 409);
        expected.put(ErrorCode.REGISTRY_DENIED, 502);
        expected.put(ErrorCode.REGISTRY_UNREACHABLE, 503);
        expected.put(ErrorCode.ENGINE_UNREACHABLE, 503);
        expected.put(ErrorCode.ENGINE_REFUSED, 502);
        expected.put(ErrorCode.PROXY_UNREACHABLE, 503);
        expected.put(ErrorCode.PROXY_REFUSED, 502);
        expected.put(ErrorCode.SERVER_UNREACHABLE, 503);
        expected.put(ErrorCode.STORE_UNAVAILABLE, 503);
        expected.put(ErrorCode.STORE_UNUSABLE, 500);
        expected.put(ErrorCode.LEASE_LOST, 500);
        expected.put(ErrorCode.INTERNAL, 500);
        for (ErrorCode code : ErrorCode.values()) {
            server.world.failNext(code, "what failed");

            HttpResponse<String> answer = server.get("/api/workloads");

            assertEquals(expected.get(code), answer.statusCode(), code.name());
            assertEquals(code.name().toLowerCase(java.util.Locale.ROOT), TestServer.text(answer, "code"));
            assertEquals("what failed", TestServer.text(answer, "detail"));
            assertEquals(String.valueOf(answer.statusCode()), TestServer.text(answer, "status"));
        }
    }

    @Test
    void aFaultTellsNothingOfItsInside() {
        server.world.failNext(new IllegalStateException("password hunter22"));

        HttpResponse<String> answer = server.get("/api/workloads");

        assertEquals(500, answer.statusCode());
        assertEquals("internal", TestServer.text(answer, "code"));
        assertFalse(answer.body().contains("hunter22"));
        assertEquals(answer.headers().firstValue("X-Request-Id").orElseThrow(), TestServer.text(answer, "request_id"));
    }

    @Test
    void aGivenRequestIdIsKeptIfItIsHarmless() {
        HttpResponse<String> kept = server.send(server.request("/api/workloads").header("X-Request-Id", "abc-1"));
        HttpResponse<String> replaced =
                server.send(server.request("/api/workloads").header("X-Request-Id", "a b<script>"));

        assertEquals("abc-1", kept.headers().firstValue("X-Request-Id").orElseThrow());
        assertTrue(replaced.headers().firstValue("X-Request-Id").orElseThrow().matches("[0-9a-f]{16}"));
    }

    @Test
    void unknownPathsAndMethodsAreProblemsToo() {
        HttpResponse<String> nowhere = server.get("/api/nothing");
        HttpResponse<String> method = server.delete("/api/workloads");

        assertEquals(404, nowhere.statusCode());
        assertEquals("not_found", TestServer.text(nowhere, "code"));
        assertEquals(405, method.statusCode());
        assertEquals("method_not_allowed", TestServer.text(method, "code"));
        assertTrue(TestServer.text(method, "detail").contains("GET"), method.body());
    }

    @Test
    void brokenJsonIsToldWithLineAndColumn() {
        HttpResponse<String> broken = server.post("/api/workloads", "{\n  \"name\": app\n}");
        HttpResponse<String> twice = server.post("/api/workloads", "{\"name\":\"a\",\"name\":\"b\"}");
        HttpResponse<String> list = server.post("/api/workloads", "[]");
        HttpResponse<String> empty = server.post("/api/workloads", "");
        HttpResponse<String> trailing = server.post("/api/workloads", TestServer.workload("app") + "{}");
        HttpResponse<String> huge = server.post("/api/workloads", "{\"a\":1e999}");
        HttpResponse<String> nothing = server.post("/api/workloads", "{\"a\":[null]}");

        assertEquals(400, broken.statusCode());
        assertTrue(TestServer.text(broken, "detail").contains("line 2, column"), broken.body());
        for (HttpResponse<String> other : java.util.List.of(twice, list, empty, trailing, huge, nothing)) {
            assertEquals(400, other.statusCode(), other.body());
            assertEquals("invalid_input", TestServer.text(other, "code"));
        }
    }

    @Test
    void deepNestingIsRefusedClearly() {
        String deep = "{\"name\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}";

        HttpResponse<String> refused = server.post("/api/workloads", deep);

        assertEquals(400, refused.statusCode());
        assertTrue(TestServer.text(refused, "detail").contains("nested deeper than 64 levels"), refused.body());
    }

    @Test
    void aHugeBodyIsRefusedAndTheServerGoesOn() {
        byte[] huge = new byte[10 * 1024 * 1024];

        HttpResponse<String> known = server.send(server.request("/api/workloads")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(huge)));
        HttpResponse<String> chunked = server.send(server.request("/api/workloads")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(huge))));

        assertEquals(413, known.statusCode());
        assertEquals("too_large", TestServer.text(known, "code"));
        assertEquals(413, chunked.statusCode());
        assertEquals(200, server.get("/api/workloads").statusCode());
    }

    @Test
    void whoIsRefusedBeforeHisBodyIsReadHearsWhy() {
        byte[] large = new byte[900 * 1024];
        for (int i = 0; i < 20; i++) {
            HttpResponse<String> refused =
                    server.sendAnonymous(server.request("/api/workloads").POST(BodyPublishers.ofByteArray(large)));

            assertEquals(401, refused.statusCode());
        }
    }

    @Test
    void onlyJsonIsTaken() {
        HttpResponse<String> form = server.send(server.request("/api/workloads")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("name=app")));
        HttpResponse<String> untyped =
                server.send(server.request("/api/workloads").POST(BodyPublishers.ofString("{}")));

        assertEquals(415, form.statusCode());
        assertEquals("unsupported_media_type", TestServer.text(form, "code"));
        assertEquals(415, untyped.statusCode());
    }

    @Test
    void whatJettyRefusesIsAProblemToo() throws java.io.IOException {
        try (java.net.Socket socket =
                new java.net.Socket(java.net.InetAddress.getLoopbackAddress(), server.server.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write("GET /%zz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
                            .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);

            assertTrue(answer.startsWith("HTTP/1.1 400"), answer);
            assertTrue(answer.contains("application/problem+json"), answer);
            assertFalse(answer.contains("Jetty"), answer);
        }
    }
}
