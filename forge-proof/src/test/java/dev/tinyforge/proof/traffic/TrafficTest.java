package dev.tinyforge.proof.traffic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TrafficTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    private static TrafficPlan plan(MisbehavingServer server) {
        return TrafficPlan.to(server.address(), "demo.test")
                .withPerSecond(500)
                .withConnections(3)
                .withTimeout(Duration.ofSeconds(5));
    }

    private static TrafficReport report(TrafficPlan plan, int requests) throws Exception {
        try (Traffic traffic = Traffic.start(plan)) {
            traffic.awaitEnded(requests, LONG);
            return traffic.stop();
        }
    }

    @ParameterizedTest
    @EnumSource
    void good_answers_are_all_counted_as_ok(ConnectionMode mode) throws Exception {
        try (MisbehavingServer server = new MisbehavingServer((c, n) -> c.good("v1"))) {
            TrafficReport report = report(plan(server).withMode(mode), 50);

            assertEquals(0, report.failed(), report::summary);
            assertTrue(report.sent() >= 50);
            assertEquals(report.sent(), report.ok());
            assertEquals(Map.of("v1", report.sent()), report.answersByVersion());
            assertEquals(server.connections(), report.opened());
            assertTrue(report.p50().compareTo(report.max()) <= 0 && report.p50().toNanos() > 0);
            if (mode == ConnectionMode.NEW_CONNECTION) {
                assertEquals(report.sent(), report.opened());
            } else {
                assertTrue(report.opened() >= 3 && report.opened() < report.sent(), report::summary);
            }
        }
    }

    @Test
    void a_refused_connection_fails() throws Exception {
        InetSocketAddress nobody;
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getLocalPort());
        }
        TrafficReport report = report(TrafficPlan.to(nobody, "demo.test"), 3);

        assertEquals(Map.of(FailureKind.REFUSED, report.sent()), report.failedBy());
        assertEquals(0, report.ok());
    }

    @ParameterizedTest
    @CsvSource({
        "HTTP/1.1 503 Service Unavailable|Content-Length: 0||, STATUS",
        "HTTP/1.1 404 Not Found|X-Version: v1|Content-Length: 0||, STATUS",
        "HTTP/1.1 200 OK|Content-Length: 3||hi!, NO_VERSION",
        "HTTP/1.1 200 OK|X-Version: v1|Content-Length: 9||hi, CUT_SHORT",
        "HTTP/1.1 200 OK|X-Version: v1|Transfer-Encoding: chunked||2|hi|, CUT_SHORT",
        "HTTP/1.1 200 OK|X-Version: v1|Transfer-Encoding: chunked||9|hi, CUT_SHORT",
        "HTTP/1.1 200 OK|X-Vers, CUT_SHORT",
        "HTTP/1.1 200 OK|X-Version: v1||hi, MALFORMED",
        "SSH-2.0|, MALFORMED",
        "'', CLOSED",
    })
    void an_answer_that_is_not_whole_and_good_fails(String answer, FailureKind kind) throws Exception {
        try (MisbehavingServer server = new MisbehavingServer((c, n) -> {
            c.raw(answer.replace("|", "\r\n"));
            return kind == FailureKind.STATUS || kind == FailureKind.NO_VERSION;
        })) {
            for (ConnectionMode mode : Set.of(ConnectionMode.NEW_CONNECTION, ConnectionMode.KEPT_ALIVE_RAW)) {
                TrafficReport report = report(plan(server).withMode(mode), 3);

                assertEquals(Map.of(kind, report.sent()), report.failedBy(), report::summary);
                assertEquals(kind, report.failures().get(0).kind());
                assertEquals(0, report.failures().get(0).request());
            }
        }
    }

    @Test
    void a_whole_chunked_answer_is_ok() throws Exception {
        try (MisbehavingServer server = new MisbehavingServer((c, n) ->
                c.raw("HTTP/1.1 200 OK\r\nX-Version: v1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n"))) {
            assertEquals(
                    0,
                    report(plan(server).withMode(ConnectionMode.KEPT_ALIVE_RAW), 10)
                            .failed());
        }
    }

    @Test
    void a_reset_before_the_answer_fails() throws Exception {
        try (MisbehavingServer server = new MisbehavingServer((c, n) -> c.reset())) {
            TrafficReport report = report(plan(server), 3);

            assertEquals(Map.of(FailureKind.RESET, report.sent()), report.failedBy(), report::summary);
        }
    }

    @Test
    void an_answer_that_does_not_come_in_time_fails() throws Exception {
        try (MisbehavingServer server = new MisbehavingServer((c, n) -> c.hang())) {
            TrafficReport report = report(plan(server).withTimeout(Duration.ofMillis(150)), 3);

            assertEquals(Map.of(FailureKind.TIMED_OUT, report.sent()), report.failedBy(), report::summary);
        }
    }

    @Test
    void an_answer_that_trickles_does_not_outlive_its_time() throws Exception {
        try (MisbehavingServer server = new MisbehavingServer((c, n) -> c.trickle())) {
            TrafficReport report = report(plan(server).withTimeout(Duration.ofMillis(150)), 3);

            assertEquals(Map.of(FailureKind.TIMED_OUT, report.sent()), report.failedBy(), report::summary);
        }
    }

    @Test
    void requests_leave_on_time_while_earlier_ones_hang_and_latency_counts_from_when_they_were_due() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        try (MisbehavingServer server = new MisbehavingServer((c, n) -> {
                    release.await();
                    return c.good("v1");
                });
                Traffic traffic = Traffic.start(plan(server))) {
            server.awaitRequests(100);
            release.countDown();
            traffic.awaitEnded(100, LONG);
            TrafficReport report = traffic.stop();

            assertEquals(0, report.failed(), report::summary);
            // The first of them was due 99 intervals of 2 ms before the hundredth arrived.
            assertTrue(report.max().toMillis() >= 190, report::summary);
        }
    }

    @Test
    void the_old_version_fails_a_request_sent_after_the_switch_was_observed() throws Exception {
        AtomicReference<String> version = new AtomicReference<>("v1");
        try (MisbehavingServer server = new MisbehavingServer((c, n) -> c.good(version.get()));
                Traffic traffic = Traffic.start(plan(server))) {
            traffic.awaitAnswers("v1", 20, LONG);
            version.set("v2");
            traffic.awaitAnswers("v2", 20, LONG);
            traffic.switched("v1", "v2");
            traffic.awaitEnded(20, LONG);
            assertEquals(0, traffic.failedSoFar());

            version.set("v1");
            traffic.awaitAnswers("v1", 5, LONG);
            version.set("v2");
            traffic.awaitAnswers("v2", 5, LONG);
            TrafficReport report = traffic.stop();

            assertEquals(Set.of(FailureKind.STALE_VERSION), report.failedBy().keySet());
            assertTrue(report.failed() >= 5, report::summary);
            assertEquals("answered by v1", report.failures().get(0).detail());
        }
    }

    @Test
    void a_switch_told_late_still_fails_what_was_sent_after_it() throws Exception {
        try (MisbehavingServer server = new MisbehavingServer((c, n) -> c.good("v1"));
                Traffic traffic = Traffic.start(plan(server))) {
            traffic.awaitEnded(10, LONG);
            Instant observed = Instant.now();
            traffic.awaitEnded(30, LONG);
            traffic.switched("v1", "v2", observed);
            TrafficReport report = traffic.stop();

            long stale = report.failedBy().getOrDefault(FailureKind.STALE_VERSION, 0L);
            assertTrue(stale >= 20 && stale <= report.sent() - 10, report::summary);
            assertTrue(report.failures().stream().allMatch(f -> f.at().isAfter(observed.minusMillis(1))));
        }
    }

    @Test
    void a_version_may_come_back_once_switching_to_it_began() throws Exception {
        AtomicReference<String> version = new AtomicReference<>("v1");
        try (MisbehavingServer server = new MisbehavingServer((c, n) -> c.good(version.get()));
                Traffic traffic = Traffic.start(plan(server))) {
            traffic.awaitAnswers("v1", 5, LONG);
            version.set("v2");
            traffic.awaitAnswers("v2", 5, LONG);
            traffic.switched("v1", "v2");
            traffic.switching("v1");
            version.set("v1");
            traffic.awaitAnswers("v1", 5, LONG);
            traffic.switched("v2", "v1");
            traffic.awaitEnded(5, LONG);
            TrafficReport report = traffic.stop();

            assertEquals(0, report.failed(), report::summary);
            assertEquals(Set.of("v1", "v2"), report.answersByVersion().keySet());
        }
    }

    /** Answers the first request of each connection and announces no end, but closes on the second. */
    private static MisbehavingServer endingReusedConnections(String how) throws Exception {
        return new MisbehavingServer((c, n) -> {
            if (c.requests() == 1) {
                return c.good("v1");
            }
            return how.equals("reset") ? c.reset() : false;
        });
    }

    @ParameterizedTest
    @CsvSource({"reset, RESET", "close, CLOSED"})
    void a_raw_client_fails_when_its_reused_connection_ends(String how, FailureKind kind) throws Exception {
        try (MisbehavingServer server = endingReusedConnections(how)) {
            TrafficReport report = report(plan(server).withMode(ConnectionMode.KEPT_ALIVE_RAW), 50);

            assertTrue(report.failedBy().getOrDefault(kind, 0L) >= 10, report::summary);
            assertEquals(Set.of(kind), report.failedBy().keySet());
            assertEquals(0, report.repeats());
        }
    }

    @ParameterizedTest
    @CsvSource({"reset", "close"})
    void an_ordinary_client_repeats_once_and_counts_it(String how) throws Exception {
        try (MisbehavingServer server = endingReusedConnections(how)) {
            TrafficReport report = report(plan(server).withMode(ConnectionMode.KEPT_ALIVE_ORDINARY), 50);

            assertEquals(0, report.failed(), report::summary);
            assertTrue(report.repeats() >= 10, report::summary);
        }
    }

    @Test
    void an_ordinary_client_does_not_repeat_what_failed_on_a_new_connection_or_after_a_byte_of_the_answer()
            throws Exception {
        try (MisbehavingServer server = new MisbehavingServer((c, n) -> c.reset())) {
            TrafficReport report = report(plan(server).withMode(ConnectionMode.KEPT_ALIVE_ORDINARY), 5);

            assertEquals(Map.of(FailureKind.RESET, report.sent()), report.failedBy());
            assertEquals(0, report.repeats());
        }
        try (MisbehavingServer server = new MisbehavingServer((c, n) -> {
            if (c.requests() == 1) {
                return c.good("v1");
            }
            c.raw("HTTP");
            return false;
        })) {
            TrafficReport report = report(plan(server).withMode(ConnectionMode.KEPT_ALIVE_ORDINARY), 50);

            assertEquals(Set.of(FailureKind.CUT_SHORT), report.failedBy().keySet(), report::summary);
            assertEquals(0, report.repeats());
        }
    }

    @Test
    void a_repeat_that_fails_too_is_a_failure() throws Exception {
        AtomicBoolean ill = new AtomicBoolean();
        try (MisbehavingServer server = new MisbehavingServer((c, n) -> ill.get() ? c.reset() : c.good("v1"));
                Traffic traffic = Traffic.start(plan(server).withMode(ConnectionMode.KEPT_ALIVE_ORDINARY))) {
            traffic.awaitEnded(20, LONG);
            ill.set(true);
            traffic.awaitEnded(20, LONG);
            TrafficReport report = traffic.stop();

            assertEquals(Set.of(FailureKind.RESET), report.failedBy().keySet(), report::summary);
            assertTrue(report.repeats() >= 1, report::summary);
        }
    }

    @Test
    void an_ordinary_client_sees_a_closed_connection_before_it_uses_it() throws Exception {
        // The end follows the answer at once, so that nearly every connection is found closed.
        try (MisbehavingServer server = new MisbehavingServer((c, n) -> {
            c.good("v1");
            return false;
        })) {
            TrafficReport report = report(
                    plan(server).withMode(ConnectionMode.KEPT_ALIVE_ORDINARY).withPerSecond(100), 30);

            assertEquals(0, report.failed(), report::summary);
            assertTrue(report.foundClosed() >= 10, report::summary);
        }
    }

    @Test
    void a_connection_announced_to_end_is_not_used_again() throws Exception {
        try (MisbehavingServer server = new MisbehavingServer((c, n) -> {
            c.raw("HTTP/1.1 200 OK\r\nX-Version: v1\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
            return false;
        })) {
            TrafficReport report = report(plan(server).withMode(ConnectionMode.KEPT_ALIVE_RAW), 20);

            assertEquals(0, report.failed(), report::summary);
            assertEquals(report.sent(), report.opened());
        }
    }

    @Test
    void a_slow_request_tells_who_answered_or_how_it_failed() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        try (MisbehavingServer server = new MisbehavingServer((c, n) -> {
            release.await();
            return n == 0 ? c.good("v1") : c.reset();
        })) {
            SlowRequest first = SlowRequest.start(plan(server));
            server.awaitRequests(1);
            SlowRequest second = SlowRequest.start(plan(server));
            server.awaitRequests(2);
            release.countDown();

            assertEquals("v1", first.await().version());
            assertEquals("hi\n", first.await().text());
            assertNull(first.await().failure());
            Failure failure = second.await().failure();
            assertTrue(failure != null && failure.kind() == FailureKind.RESET);
        }
    }
}
