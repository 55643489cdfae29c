package dev.tinyforge.tck.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tinyforge.domain.deploy.InstanceRef;
import dev.tinyforge.domain.deploy.Route;
import dev.tinyforge.domain.workload.DeploymentId;
import dev.tinyforge.domain.workload.Face;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.proxy.ProxyRouter;
import dev.tinyforge.ports.proxy.ProxyRouter.Endpoint;
import dev.tinyforge.ports.proxy.ProxyRouter.HeldRoute;
import dev.tinyforge.ports.proxy.ProxyRouter.Observation;
import dev.tinyforge.ports.proxy.ProxyRouter.RouteTarget;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The contract of {@link ProxyRouter}. A test class of the adapter extends it and says how to make a proxy. */
public abstract class ProxyRouterContract {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String A = "a.contract.test";
    private static final String B = "b.contract.test";

    private final List<ProxyRouter> opened = new ArrayList<>();
    private ProxyWorld world;
    private ProxyRouter router;

    /** A proxy without routes of ours, reachable; closed after the test. */
    protected abstract ProxyWorld world() throws Exception;

    protected ProxyRouterContract() {}

    @BeforeEach
    final void openWorld() throws Exception {
        world = world();
        router = open();
        router.start();
    }

    @AfterEach
    final void closeWorld() {
        opened.forEach(ProxyRouter::close);
        if (world != null) {
            world.close();
        }
    }

    /** An instance and where it is reached. */
    private record Upstream(String name, InstanceRef instance, Endpoint endpoint) {
        RouteTarget at(String host) {
            return at(host, Face.Options.NONE);
        }

        RouteTarget at(String host, Face.Options options) {
            return new RouteTarget(new Route(host, instance, endpoint.port(), options), endpoint);
        }

        DeploymentId marker() {
            return instance.deployment();
        }
    }

    @Test
    void has_a_name_and_says_what_it_can() {
        assertFalse(router.name().isBlank());
        assertTrue(router.capabilities().answersNeeded() >= 1);
        assertFalse(router.capabilities().settle().isNegative());
    }

    @Test
    void starting_again_changes_nothing() {
        Upstream blue = upstream(1);
        write(blue.at(A));
        router.start();
        open().start();
        assertHeld(held(A, blue));
        assertServes(A, blue);
    }

    @Test
    void holds_nothing_at_first() {
        assertEquals(List.of(), router.list());
        assertInstanceOf(Observation.NoRoute.class, router.observe(A));
    }

    @Test
    void a_written_route_serves_and_is_listed_with_its_marker_and_upstream() {
        Upstream blue = upstream(1);
        write(blue.at(A));
        assertServes(A, blue);
        assertHeld(held(A, blue));
    }

    @Test
    void writing_the_same_again_changes_nothing() {
        Upstream blue = upstream(1);
        write(blue.at(A));
        write(blue.at(A));
        assertHeld(held(A, blue));
        assertServes(A, blue);
    }

    @Test
    void hosts_not_named_stay_as_they_are() {
        Upstream one = upstream(1);
        Upstream two = upstream(2);
        write(one.at(A));
        write(two.at(B));
        router.write(List.of(), List.of());
        assertHeld(held(A, one), held(B, two));
        assertServes(A, one);
    }

    @Test
    void a_switch_leads_to_green_and_back_again_to_blue() {
        Upstream blue = upstream(1);
        Upstream green = upstream(2);
        write(blue.at(A));
        for (Upstream next : List.of(green, blue, green)) {
            write(next.at(A));
            assertServes(A, next);
            assertHeld(held(A, next));
        }
    }

    @Test
    void an_instance_that_moved_is_followed() {
        Upstream before = upstream(1);
        Upstream after = new Upstream("moved", before.instance(), world.upstream("moved"));
        write(before.at(A));
        write(after.at(A));
        // The marker is the same, so only an answer tells.
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!world.ask(A).equals(Optional.of(after.name()))) {
            assertTrue(System.nanoTime() < deadline, "still at the old address");
        }
        assertHeld(held(A, after));
    }

    @Test
    void several_hosts_change_with_one_write_and_others_go() {
        Upstream blue = upstream(1);
        Upstream green = upstream(2);
        String c = "c.contract.test";
        router.write(List.of(blue.at(A), blue.at(c)), List.of());
        router.write(List.of(green.at(A), green.at(B)), List.of(c));
        assertServes(A, green);
        assertServes(B, green);
        awaitNoRoute(c);
        assertHeld(held(A, green), held(B, green));
        assertEquals(Optional.empty(), world.ask(c));
    }

    @Test
    void a_host_written_and_removed_at_once_is_there() {
        Upstream blue = upstream(1);
        router.write(List.of(blue.at(A)), List.of(A));
        assertHeld(held(A, blue));
        router.write(List.of(blue.at(A)), List.of(A));
        assertHeld(held(A, blue));
    }

    @Test
    void removing_is_repeatable_and_what_is_not_there_is_no_matter() {
        Upstream blue = upstream(1);
        write(blue.at(A));
        router.write(List.of(), List.of(A, B));
        awaitNoRoute(A);
        router.write(List.of(), List.of(A, B));
        assertEquals(List.of(), router.list());
    }

    @Test
    void host_names_are_the_same_in_any_case() {
        Upstream blue = upstream(1);
        write(blue.at(A));
        assertEquals(Optional.of(blue.name()), world.ask(A.toUpperCase(Locale.ROOT)));
        assertEquals(new Observation.SwitchedTo(blue.marker()), router.observe(A.toUpperCase(Locale.ROOT)));
    }

    @Test
    void a_host_that_is_not_ours_is_refused_and_stays_untouched() {
        assumeTrue(world.claim(A), "this proxy is all ours");
        Upstream blue = upstream(1);
        ForgeException refusal = assertThrows(ForgeException.class, () -> write(blue.at(A)));
        assertEquals(ErrorCode.PROXY_REFUSED, refusal.code());
        assertTrue(refusal.line().contains(A), refusal.line());
        router.write(List.of(), List.of(A));
        assertTrue(world.claimed(A));
        assertEquals(List.of(), router.list());
    }

    @Test
    void a_certificate_or_access_list_it_does_not_have_is_refused_and_nothing_changes() {
        Upstream blue = upstream(1);
        Upstream green = upstream(2);
        write(blue.at(A));
        for (Face.Options options : List.of(
                new Face.Options(true, Optional.of("no such certificate"), false, Optional.empty()),
                new Face.Options(true, Optional.empty(), false, Optional.of("no such list")))) {
            ForgeException refusal = assertThrows(ForgeException.class, () -> write(green.at(A, options)));
            assertEquals(ErrorCode.PROXY_REFUSED, refusal.code());
        }
        assertHeld(held(A, blue));
        assertServes(A, blue);
    }

    @Test
    void a_proxy_that_is_down_is_unreachable_and_never_an_exception_when_observed() {
        Upstream blue = upstream(1);
        write(blue.at(A));
        world.breakDown();
        assertUnreachable(router::list);
        assertUnreachable(() -> write(blue.at(B)));
        assertInstanceOf(Observation.Unreachable.class, router.observe(A));
        if (router.capabilities().countsInFlight()) {
            assertUnreachable(() -> router.inFlight(blue.instance()));
        }
    }

    @Test
    void routes_are_there_again_when_the_proxy_is_back() {
        Upstream blue = upstream(1);
        Upstream green = upstream(2);
        write(blue.at(A));
        write(green.at(A));
        world.breakDown();
        world.repair();
        assertServes(A, green);
        router.start();
        assertHeld(held(A, green));
    }

    @Test
    void a_write_that_got_no_answer_is_made_good_by_the_same_write() {
        Upstream blue = upstream(1);
        Upstream green = upstream(2);
        write(blue.at(A));
        world.breakDown();
        assertUnreachable(() -> write(green.at(A)));
        world.repair();
        router.start();
        write(green.at(A));
        assertServes(A, green);
        assertHeld(held(A, green));
    }

    @Test
    void counts_what_is_in_flight_or_says_that_it_cannot() {
        Upstream blue = upstream(1);
        Upstream green = upstream(2);
        write(blue.at(A));
        assertServes(A, blue);
        if (!router.capabilities().countsInFlight()) {
            assertEquals(OptionalInt.empty(), router.inFlight(blue.instance()));
            return;
        }
        awaitInFlight(blue, 0);
        ProxyWorld.InFlight first = world.hold(A);
        ProxyWorld.InFlight second = world.hold(A);
        awaitInFlight(blue, 2);
        write(green.at(A));
        assertServes(A, green);
        awaitInFlight(blue, 2);
        awaitInFlight(green, 0);
        assertEquals(Optional.of(blue.name()), first.finish());
        awaitInFlight(blue, 1);
        assertEquals(Optional.of(blue.name()), second.finish());
        awaitInFlight(blue, 0);
    }

    @Test
    void counts_over_every_host_of_the_instance_and_after_the_host_has_gone() {
        assumeTrue(router.capabilities().countsInFlight(), "does not count");
        Upstream blue = upstream(1);
        router.write(List.of(blue.at(A), blue.at(B)), List.of());
        ProxyWorld.InFlight first = world.hold(A);
        ProxyWorld.InFlight second = world.hold(B);
        awaitInFlight(blue, 2);
        router.write(List.of(), List.of(A, B));
        awaitInFlight(blue, 2);
        assertEquals(Optional.of(blue.name()), first.finish());
        assertEquals(Optional.of(blue.name()), second.finish());
        awaitInFlight(blue, 0);
    }

    @Test
    void a_request_in_flight_is_answered_by_the_instance_it_went_to() {
        Upstream blue = upstream(1);
        Upstream green = upstream(2);
        write(blue.at(A));
        assertServes(A, blue);
        ProxyWorld.InFlight slow = world.hold(A);
        write(green.at(A));
        assertServes(A, green);
        assertEquals(Optional.of(blue.name()), slow.finish());
    }

    @Test
    void an_address_is_plain_http_with_the_host() {
        assertTrue(router.address(A).matches("http://" + A + "(:\\d+)?"), router.address(A));
    }

    @Test
    void an_upstream_is_written_the_same_way_each_time_and_differs_by_instance() {
        Upstream blue = upstream(1);
        Upstream green = upstream(2);
        assertEquals(router.upstream(blue.endpoint()), open().upstream(blue.endpoint()));
        assertFalse(router.upstream(blue.endpoint()).equals(router.upstream(green.endpoint())));
    }

    @Test
    void closing_lets_the_proxy_serve_on() {
        Upstream blue = upstream(1);
        write(blue.at(A));
        router.close();
        router.close();
        assertEquals(Optional.of(blue.name()), world.ask(A));
        ProxyRouter next = open();
        next.start();
        assertEquals(List.of(held(A, blue)), next.list());
    }

    @Test
    void writes_from_many_threads_and_two_routers_all_count() throws Exception {
        ProxyRouter other = open();
        Upstream blue = upstream(1);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> writes = new ArrayList<>();
            Set<HeldRoute> wanted = new java.util.HashSet<>();
            for (int i = 0; i < 12; i++) {
                String host = "h" + i + ".contract.test";
                ProxyRouter writer = i % 2 == 0 ? router : other;
                writes.add(threads.submit(() -> writer.write(List.of(blue.at(host)), List.of())));
                wanted.add(held(host, blue));
            }
            for (Future<?> write : writes) {
                write.get();
            }
            assertEquals(wanted, Set.copyOf(router.list()));
        } finally {
            threads.shutdownNow();
        }
    }

    private ProxyRouter open() {
        ProxyRouter made = world.open();
        opened.add(made);
        return made;
    }

    private Upstream upstream(int number) {
        String name = "tf-app-" + number;
        return new Upstream(name, new InstanceRef(new DeploymentId(id(number)), name), world.upstream(name));
    }

    private static String id(int number) {
        return "01j0000000000000000000000" + number;
    }

    private void write(RouteTarget route) {
        router.write(List.of(route), List.of());
    }

    private HeldRoute held(String host, Upstream to) {
        return new HeldRoute(host, to.marker(), router.upstream(to.endpoint()), true);
    }

    private void assertHeld(HeldRoute... routes) {
        assertEquals(Set.of(routes), router.list().stream().collect(Collectors.toSet()));
        assertEquals(routes.length, router.list().size());
    }

    /** As the engine sees a switch through: so many answers in a row, and then the requests follow. */
    private void assertServes(String host, Upstream to) {
        Observation wanted = new Observation.SwitchedTo(to.marker());
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        int inARow = 0;
        while (inARow < router.capabilities().answersNeeded()) {
            Observation seen = router.observe(host);
            inARow = seen.equals(wanted) ? inARow + 1 : 0;
            assertTrue(System.nanoTime() < deadline, () -> host + " shows " + seen + " instead of " + wanted);
        }
        assertEquals(Optional.of(to.name()), world.ask(host));
    }

    private void awaitNoRoute(String host) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!(router.observe(host) instanceof Observation.NoRoute)) {
            assertTrue(System.nanoTime() < deadline, host + " is still there");
        }
    }

    private void awaitInFlight(Upstream upstream, int wanted) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        OptionalInt seen = router.inFlight(upstream.instance());
        while (!seen.equals(OptionalInt.of(wanted))) {
            OptionalInt last = seen;
            assertTrue(System.nanoTime() < deadline, () -> last + " in flight instead of " + wanted);
            seen = router.inFlight(upstream.instance());
        }
    }

    private static void assertUnreachable(org.junit.jupiter.api.function.Executable call) {
        assertEquals(
                ErrorCode.PROXY_UNREACHABLE,
                assertThrows(ForgeException.class, call).code());
    }
}
