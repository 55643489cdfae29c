package dev.tinyforge.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.tinyforge.ports.settings.AddressRange;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

final class ClientAddressTest {
    private static String client(String proxies, String peer, String... forwarded) {
        List<AddressRange> trusted = Stream.of(proxies.split(" "))
                .filter(text -> !text.isEmpty())
                .map(AddressRange::parse)
                .toList();
        return new ClientAddress(trusted).of(peer, List.of(forwarded));
    }

    @Test
    void whoIsNotTrustedIsNotBelieved() {
        assertEquals("192.0.2.1", client("", "192.0.2.1", "198.51.100.7"));
        assertEquals("192.0.2.1", client("10.0.0.0/8", "192.0.2.1", "198.51.100.7"));
        assertEquals("10.0.0.1", client("10.0.0.0/8", "10.0.0.1"));
    }

    @Test
    void aForgedHeaderStandsLeftOfWhatTheProxyWroteAndIsNotReached() {
        assertEquals("198.51.100.7", client("10.0.0.0/8", "10.0.0.1", "203.0.113.9, 198.51.100.7"));
        assertEquals("198.51.100.7", client("10.0.0.0/8", "10.0.0.1", "203.0.113.9", "198.51.100.7"));
        assertEquals("198.51.100.7", client("10.0.0.0/8", "10.0.0.1", "10.0.0.9, 198.51.100.7, 10.0.0.2"));
        assertEquals("198.51.100.7", client("10.0.0.0/8", "10.0.0.1", "10.0.0.9, 198.51.100.7", "10.0.0.2"));
    }

    @Test
    void whereAllAreTrustedTheFirstOfThemAsked() {
        assertEquals("10.0.0.3", client("10.0.0.0/8", "10.0.0.1", "10.0.0.3, 10.0.0.2"));
    }

    @Test
    void whatIsNoAddressEndsTheTrail() {
        for (String wrong : List.of("unknown", "", "_hidden", "localhost", "198.51.100.999", "[::1", "1.2.3.4:x")) {
            assertEquals("10.0.0.2", client("10.0.0.0/8", "10.0.0.1", "198.51.100.7, " + wrong + ", 10.0.0.2"), wrong);
            assertEquals("10.0.0.1", client("10.0.0.0/8", "10.0.0.1", "198.51.100.7, " + wrong), wrong);
        }
    }

    @Test
    void version6IsWrittenInOneWayHoweverItComes() {
        String expected = "2001:db8:0:0:0:0:0:7";
        for (String written : List.of("2001:db8::7", "[2001:db8::7]", "[2001:DB8::0:7]:443", "2001:0db8:0:0:0:0:0:7")) {
            assertEquals(expected, client("fd00::/8 ::1", "[::1]", "203.0.113.9, " + written + ", fd00::2"), written);
            assertEquals(expected, client("::1", written, "198.51.100.7"), written);
        }
        assertEquals("198.51.100.7", client("::1", "0:0:0:0:0:0:0:1", "198.51.100.7:51234"));
        assertEquals("198.51.100.7", client("10.0.0.0/8", "::ffff:10.0.0.1", "::ffff:198.51.100.7"));
    }

    /** @param webhook another each time: each has a limit of its own */
    private static int deliver(TestServer server, String webhook, String forwarded) {
        HttpRequest.Builder request = server.request("/api/webhook/triggers/" + webhook)
                .header("X-Forwarded-For", forwarded)
                .POST(BodyPublishers.noBody());
        return server.sendAnonymous(request).statusCode();
    }

    private static HttpServer.Options twoAtOnce() {
        return TestServer.options(new HttpServer.Webhooks(1024, 2, Duration.ofHours(1)));
    }

    @Test
    void limitsAreForTheClientBehindATrustedProxy() {
        List<AddressRange> loopback = List.of(AddressRange.parse("127.0.0.0/8"));
        try (TestServer server = new TestServer(twoAtOnce().withTrustedProxies(loopback))) {
            assertEquals(404, deliver(server, "a", "198.51.100.7"));
            assertEquals(404, deliver(server, "b", "203.0.113.1, 198.51.100.7"));
            assertEquals(429, deliver(server, "c", "203.0.113.2, 198.51.100.7"));
            assertEquals(404, deliver(server, "d", "198.51.100.8"));
        }
    }

    @Test
    void aForgedHeaderGetsNobodyAroundTheLimit() {
        try (TestServer server = new TestServer(twoAtOnce())) {
            assertEquals(404, deliver(server, "a", "198.51.100.7"));
            assertEquals(404, deliver(server, "b", "198.51.100.8"));
            assertEquals(429, deliver(server, "c", "198.51.100.9"));
        }
    }

    @Test
    void aLoginIsRecordedWithWhereItCameFrom() {
        for (boolean trusted : new boolean[] {true, false}) {
            List<AddressRange> proxies = trusted ? List.of(AddressRange.parse("127.0.0.1")) : List.of();
            try (TestServer server = new TestServer(TestServer.options().withTrustedProxies(proxies))) {
                server.sendAnonymous(server.request("/api/login")
                        .header("X-Forwarded-For", "203.0.113.9, 2001:db8::7")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString("{\"name\":\"eve\",\"password\":\"wrong-wrong-1\"}")));

                String events = server.get("/api/events").body();
                String expected = trusted ? "from 2001:db8:0:0:0:0:0:7" : "from 127.0.0.1";
                assertTrue(events.contains(expected), events);
            }
        }
    }

    @Test
    void theAccessLogSaysWhoAsked() {
        Logger logger = (Logger) LoggerFactory.getLogger(HttpServer.class);
        ListAppender<ILoggingEvent> appender = new ListAppender<>();
        appender.start();
        logger.addAppender(appender);
        List<AddressRange> loopback = List.of(AddressRange.parse("127.0.0.1"));
        try (TestServer server = new TestServer(TestServer.options().withTrustedProxies(loopback))) {
            server.sendAnonymous(server.request("/api/setup").header("X-Forwarded-For", "198.51.100.7"));
        } finally {
            logger.detachAppender(appender);
        }
        assertTrue(
                appender.list.stream()
                        .flatMap(event -> event.getKeyValuePairs().stream())
                        .anyMatch(pair -> pair.key.equals("client") && "198.51.100.7".equals(pair.value)),
                () -> String.valueOf(appender.list));
    }
}
