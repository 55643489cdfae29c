package dev.tinyforge.haproxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.ports.proxy.ProxyRouter;
import dev.tinyforge.ports.proxy.ProxyRouter.Observation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("real")
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class HaproxyTrafficTest {
    private static final String HOST = "app.test";
    private static final String SECOND = "second.test";

    private final RealHaproxy proxy = RealHaproxy.running(2);

    @AfterEach
    void close() {
        proxy.close();
    }

    @Test
    void fifty_switches_lose_no_request_and_close_no_connection() {
        ProxyRouter router = proxy.open();
        router.start();
        router.write(List.of(proxy.route(HOST, 0), proxy.route(SECOND, 0)), List.of());
        try (Traffic traffic = Traffic.start(proxy, HOST, 4, 2)) {
            for (int number = 1; number <= 50; number++) {
                router.write(List.of(proxy.route(HOST, number), proxy.route(SECOND, number)), List.of());
                observed(router, HOST, number);
                observed(router, SECOND, number);
                traffic.expectFrom(number);
                drained(router, number - 1);
                proxy.server("app-" + (number - 1)).close();
                traffic.awaitMore(20);
            }
            Traffic.Report report = traffic.stop();
            assertEquals(List.of(), report.failures());
            assertEquals(0, report.closedWhileIdle());
            assertTrue(report.answers() > 1000, () -> report.answers() + " answers");
        }
    }

    @Test
    void a_growing_pool_loses_no_request() {
        ProxyRouter router = proxy.open();
        router.start();
        router.write(List.of(proxy.route(HOST, 0)), List.of());
        try (Traffic traffic = Traffic.start(proxy, HOST, 4, 2)) {
            for (int number = 1; number <= 20; number++) {
                router.write(
                        List.of(proxy.route(HOST, number), proxy.route("host" + number + ".test", number)), List.of());
                observed(router, HOST, number);
                drained(router, number - 1);
                traffic.awaitMore(20);
            }
            Traffic.Report report = traffic.stop();
            assertEquals(List.of(), report.failures());
            // Pools of 2, 4, 8, 16 and 32: four reloads, each of which closes what is idle at that moment.
            assertTrue(report.closedWhileIdle() <= 4 * 4, () -> report.closedWhileIdle() + " closed");
        }
        assertEquals(21, router.list().size());
        assertTrue(router.list().stream().allMatch(ProxyRouter.HeldRoute::online));
    }

    @Test
    void a_pool_grown_in_the_switch_itself_still_counts_what_the_process_before_it_finishes() {
        ProxyRouter router = proxy.open();
        router.start();
        router.write(List.of(proxy.route(HOST, 1), proxy.route(SECOND, 1)), List.of());
        var slow = proxy.hold(HOST);
        router.write(List.of(proxy.route(HOST, 2), proxy.route("third.test", 2)), List.of());
        observed(router, HOST, 2);
        assertEquals(OptionalInt.of(1), router.inFlight(RealHaproxy.instance(1)));
        assertEquals(OptionalInt.of(0), router.inFlight(RealHaproxy.instance(2)));
        assertEquals(Optional.of("app-1"), slow.finish());
        drained(router, 1);
    }

    @Test
    void a_tunnel_stays_on_the_server_it_was_made_to_and_counts_until_it_ends() throws IOException {
        ProxyRouter router = proxy.open();
        router.start();
        router.write(List.of(proxy.route(HOST, 1)), List.of());
        try (RawClient tunnel = proxy.client(HOST)) {
            tunnel.upgrade();
            tunnel.send("one\n");
            assertEquals("app-1 one", tunnel.line());
            router.write(List.of(proxy.route(HOST, 2)), List.of());
            observed(router, HOST, 2);
            tunnel.send("two\n");
            assertEquals("app-1 two", tunnel.line());
            assertEquals(Optional.of("app-2"), proxy.ask(HOST));
            assertEquals(OptionalInt.of(1), router.inFlight(RealHaproxy.instance(1)));
        }
        drained(router, 1);
    }

    @Test
    void a_kept_connection_follows_the_switch() throws IOException {
        ProxyRouter router = proxy.open();
        router.start();
        router.write(List.of(proxy.route(HOST, 1)), List.of());
        try (RawClient client = proxy.client(HOST)) {
            assertEquals("app-1", client.get("/").body());
            router.write(List.of(proxy.route(HOST, 2)), List.of());
            assertEquals("app-2", client.get("/").body());
        }
    }

    @Test
    void an_unknown_host_gets_a_short_404_also_at_the_marker_path() throws IOException {
        for (String path : List.of("/", HaproxyConf.MARKER_PATH)) {
            try (RawClient client = new RawClient(proxy.port, "nobody.test")) {
                assertEquals(new RawClient.Answer(404, "Tiny Forge has no route for this host."), client.get(path));
            }
        }
    }

    private static void observed(ProxyRouter router, String host, int number) {
        List<Observation> seen = new ArrayList<>();
        for (int i = 0; i < router.capabilities().answersNeeded(); i++) {
            seen.add(router.observe(host));
        }
        assertTrue(
                seen.stream().allMatch(new Observation.SwitchedTo(RealHaproxy.deployment(number))::equals),
                () -> host + " should be at " + number + ": " + seen);
    }

    private static void drained(ProxyRouter router, int number) {
        while (!router.inFlight(RealHaproxy.instance(number)).equals(OptionalInt.of(0))) {
            Thread.onSpinWait();
        }
    }
}
