package dev.tinyforge.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

@Timeout(60)
final class WebhookRoutesTest {
    private static final String IMAGE = "ghcr.io/acme/shop";

    private final TestServer server = new TestServer();

    @AfterEach
    void stop() {
        server.close();
    }

    /** Bound to two workloads, of which one wants other tags. */
    private String webhook(String more) {
        HttpResponse<String> created = server.post(
                "/api/triggers",
                "{\"name\":\"pushes\",\"kind\":\"registry\",\"webhook\":true,\"config\":{\"repository\":\"" + IMAGE
                        + "\",\"tags\":\"*\"}" + more + "}");
        String id = TestServer.text(created, "id");
        server.create("any");
        server.create("majors");
        server.post("/api/workloads/any/triggers", "{\"trigger_id\":\"" + id + "\"}");
        server.post("/api/workloads/majors/triggers", "{\"trigger_id\":\"" + id + "\",\"config\":{\"tags\":\"*.0\"}}");
        return TestServer.text(server.get("/api/triggers/" + id + "/webhook"), "path");
    }

    private HttpResponse<String> deliver(String path, String body, String... headers) {
        HttpRequest.Builder request = server.request(path).POST(BodyPublishers.ofString(body));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return server.sendAnonymous(request);
    }

    private static String pushed(String tag) {
        return "{\"image\":\"" + IMAGE + ":" + tag + "\"}";
    }

    @Test
    void theSenderIsToldWhatEachBindingMadeOfIt() {
        HttpResponse<String> answer = deliver(webhook(""), pushed("1.2"));

        assertEquals(200, answer.statusCode(), answer.body());
        assertEquals("1", TestServer.text(answer, "deployed"));
        assertEquals("1", TestServer.text(answer, "no_match"));
        assertTrue(answer.body().contains("`1.2` does not match"), answer.body());
        assertFalse(answer.body().contains("\"asked\""), "what bindings ask for is none of a sender's business");
        assertEquals(
                1, TestServer.items(server.get("/api/deployments?workload=any")).size());
    }

    @Test
    void aRepeatDeploysNothing() {
        String path = webhook("");
        deliver(path, pushed("1.2"), "Idempotency-Key", "k1");

        HttpResponse<String> again = deliver(path, pushed("1.2"), "Idempotency-Key", "k1");

        assertEquals("1", TestServer.text(again, "duplicate"));
        assertEquals("0", TestServer.text(again, "deployed"));
        assertEquals(
                1, TestServer.items(server.get("/api/deployments?workload=any")).size());
    }

    @Test
    void whatIsUnknownUnsignedOrMalformedIsRefused() {
        String path = webhook(",\"signing_secret\":{\"secret\":\"sign-with-this\"}");

        HttpResponse<String> unknown = deliver(path.substring(0, path.length() - 1), pushed("1.2"));
        HttpResponse<String> unsigned = deliver(path, pushed("1.2"));
        HttpResponse<String> forged = deliver(path, pushed("1.2"), "X-Hub-Signature-256", "sha256=" + "0".repeat(64));
        server.post("/api/triggers/pushes/webhook/rotate", "{\"signing_secret\":{\"secret\":\"\"}}");
        String open = TestServer.text(server.get("/api/triggers/pushes/webhook"), "path");
        HttpResponse<String> malformed = deliver(open, "{\"image\":", "X-GitHub-Event", "push");

        assertEquals(404, unknown.statusCode());
        assertEquals(401, unsigned.statusCode());
        assertEquals("unsigned", TestServer.text(unsigned, "code"));
        assertEquals(401, forged.statusCode());
        assertEquals(400, malformed.statusCode());
        assertEquals("malformed", TestServer.text(malformed, "code"));
        assertEquals(0, TestServer.items(server.get("/api/deliveries")).size());
    }

    @Test
    void aPingIsTakenAndIgnored() {
        HttpResponse<String> ping = deliver(webhook(""), "{\"zen\":\"hush\"}", "X-GitHub-Event", "ping");

        assertEquals(200, ping.statusCode());
        assertTrue(TestServer.json(ping).values().containsKey("ignored"), ping.body());
    }

    @Test
    void whatOthersSendMayHoldNullsAndAnyNumber() {
        HttpResponse<String> answer = deliver(
                webhook(""),
                "{\"image\":\"" + IMAGE + ":1.0\",\"none\":null,\"list\":[null,1e400,123456789012345678901234567890]}");

        assertEquals(200, answer.statusCode(), answer.body());
        assertEquals("2", TestServer.text(answer, "deployed"));
    }

    @Test
    void deepNestingAndHugeBodiesAreRefused() {
        String path = webhook("");

        assertEquals(400, deliver(path, "[".repeat(100_000)).statusCode());
        assertEquals(413, deliver(path, "x".repeat(128 * 1024 + 1)).statusCode());
        assertEquals(400, deliver(path, "x".repeat(128 * 1024)).statusCode());
    }

    @Test
    void aBodyOfCountlessValuesIsRefused() {
        try (TestServer large =
                new TestServer(TestServer.options(new HttpServer.Webhooks(1024 * 1024, 10, Duration.ofSeconds(1))))) {
            large.createTrigger("by-hand");
            String path = TestServer.text(large.get("/api/triggers/by-hand/webhook"), "path");

            HttpResponse<String> refused = large.post(path, "{\"image\":[" + "0,".repeat(100_000) + "0]}");

            assertEquals(400, refused.statusCode());
            assertTrue(refused.body().contains("more than 100000 values"), refused.body());
        }
    }

    @Test
    void largeBodiesTakeTurns() throws IOException {
        String path = webhook("");
        String head = "POST " + path + " HTTP/1.1\r\nHost: a\r\nContent-Length: " + 128 * 1024 + "\r\n\r\n";
        while (!takesTheTurn(head, path)) {
            // The slow one came while another was being read, and was refused itself.
        }
    }

    /** Whether the slow one is being read, while small ones are answered and large ones are not. */
    private boolean takesTheTurn(String head, String path) throws IOException {
        try (Socket slow = new Socket(InetAddress.getLoopbackAddress(), server.server.port())) {
            slow.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            int status = 0;
            // Until the slow one is being read there is room.
            while (status != 429 && slow.getInputStream().available() == 0) {
                status = deliver(path, "x".repeat(64 * 1024)).statusCode();
            }
            if (slow.getInputStream().available() > 0) {
                return false;
            }
            assertEquals(200, deliver(path, "").statusCode());
            return true;
        }
    }

    @Test
    void whoSendsTooMuchIsToldWhenToTryAgain() {
        try (TestServer strict =
                new TestServer(TestServer.options(new HttpServer.Webhooks(1000, 2, Duration.ofMinutes(1))))) {
            String path = "/api/webhook/triggers/none";
            assertEquals(404, strict.post(path, "").statusCode());
            assertEquals(404, strict.post(path, "").statusCode());

            HttpResponse<String> refused = strict.post(path, "");

            assertEquals(429, refused.statusCode());
            assertEquals("too_many", TestServer.text(refused, "code"));
            long wait =
                    Long.parseLong(refused.headers().firstValue("Retry-After").orElseThrow());
            assertTrue(wait > 50 && wait <= 60, "" + wait);
        }
    }

    @Test
    void theSecretStandsInNoLog() {
        Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        root.addAppender(lines);
        try {
            String path = webhook("");
            String secret = path.substring(path.lastIndexOf('/') + 1);
            for (String way : List.of(path, path + "/", path + "/more", path.replace("/webhook/", "/webhook//"))) {
                deliver(way, pushed("1.2"));
                deliver(way.toUpperCase(Locale.ROOT).replace(secret.toUpperCase(Locale.ROOT), secret), "");
            }
            server.close();

            String all = lines.list.stream()
                    .map(event -> event.getFormattedMessage() + event.getKeyValuePairs())
                    .reduce("", String::concat);
            assertTrue(all.contains("/api/webhook/triggers/****"), all);
            assertFalse(all.contains(secret), all);
        } finally {
            root.detachAppender(lines);
        }
    }
}
