package dev.tinyforge.haproxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.proxy.ProxyRouter;
import dev.tinyforge.ports.proxy.ProxyRouter.HeldRoute;
import dev.tinyforge.ports.proxy.ProxyRouter.Observation;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("real")
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class HaproxyRecoveryTest {
    private static final String HOST = "app.test";
    private static final String OTHER = "other.test";

    private final RealHaproxy proxy = RealHaproxy.running(4);
    private final ProxyRouter router = proxy.open();

    @AfterEach
    void close() {
        proxy.close();
    }

    @Test
    void killed_and_restarted_alone_it_serves_what_it_served() {
        router.start();
        router.write(List.of(proxy.route(HOST, 1), proxy.route(OTHER, 1)), List.of());
        router.write(List.of(proxy.route(HOST, 2)), List.of());
        List<HeldRoute> before = router.list();
        proxy.kill();
        proxy.run();
        assertEquals(Optional.of("app-2"), proxy.ask(HOST));
        assertEquals(Optional.of("app-1"), proxy.ask(OTHER));
        assertEquals(switched(2), router.observe(HOST));
        assertEquals(before, router.list());
    }

    @Test
    void written_while_it_was_down_it_serves_that_when_it_is_back() {
        router.start();
        router.write(List.of(proxy.route(HOST, 1)), List.of());
        proxy.kill();
        ForgeException e =
                assertThrows(ForgeException.class, () -> router.write(List.of(proxy.route(HOST, 2)), List.of()));
        assertEquals(ErrorCode.PROXY_UNREACHABLE, e.code());
        proxy.run();
        assertEquals(Optional.of("app-2"), proxy.ask(HOST));
    }

    @Test
    void restarted_with_an_emptied_folder_it_shows_nothing_and_takes_the_routes_again() throws IOException {
        router.start();
        router.write(List.of(proxy.route(HOST, 1)), List.of());
        proxy.kill();
        proxy.emptyDir();
        proxy.writeEmptyConfiguration();
        proxy.run();
        assertEquals(List.of(), router.list());
        assertEquals(new Observation.NoRoute(), router.observe(HOST));
        router.start();
        router.write(List.of(proxy.route(HOST, 1)), List.of());
        assertServes(HOST, 1);
    }

    @Test
    void a_crash_after_the_disk_and_before_the_runtime_is_healed_by_the_same_write() {
        router.start();
        router.write(List.of(proxy.route(HOST, 1), proxy.route(OTHER, 1)), List.of());
        SlotTable table = TableText.parse(read(proxy.conf().file())).orElseThrow();
        ProxyRouter.RouteTarget green = proxy.route(HOST, 2);
        Occupant next = new Occupant(
                RealHaproxy.instance(2),
                Address.of(green.endpoint().address(), green.endpoint().port()));
        SlotTable written = table.with(Map.of(HOST, next), List.of());
        StateDir dir = new StateDir(proxy.dir);
        dir.write(proxy.conf().file(), proxy.conf().render(written));
        assertEquals(switched(1), router.observe(HOST));
        assertHeld(HOST, 1);

        ProxyRouter again = proxy.open();
        again.write(List.of(green), List.of());
        assertServes(HOST, 2);
        assertServes(OTHER, 1);
        assertEquals(proxy.conf().renderMap(written), read(proxy.conf().map()));
    }

    @Test
    void a_runtime_ahead_of_the_disk_is_healed_by_the_same_write_and_by_going_back() {
        router.start();
        router.write(List.of(proxy.route(HOST, 1)), List.of());
        String conf = read(proxy.conf().file());
        String map = read(proxy.conf().map());
        for (int target : List.of(2, 1)) {
            router.write(List.of(proxy.route(HOST, 2)), List.of());
            StateDir dir = new StateDir(proxy.dir);
            dir.write(proxy.conf().file(), conf);
            dir.write(proxy.conf().map(), map);
            assertHeld(HOST, 2);
            proxy.open().write(List.of(proxy.route(HOST, target)), List.of());
            assertServes(HOST, target);
            proxy.kill();
            proxy.run();
            assertServes(HOST, target);
        }
    }

    @Test
    void whatever_was_done_to_it_by_hand_is_listed_as_it_is_and_mended_by_a_write() {
        router.start();
        router.write(List.of(proxy.route(HOST, 1), proxy.route(OTHER, 1)), List.of());
        int slot = TableText.parse(read(proxy.conf().file()))
                .orElseThrow()
                .slotOf(HOST)
                .orElseThrow();
        for (List<String> damage : List.of(
                List.of("set server slot" + slot + "/blue state maint"),
                List.of("set server slot" + slot + "/blue addr 127.0.0.9 port 9"),
                List.of(
                        "set server slot" + slot + "/green addr 127.0.0.9 port 9",
                        "set server slot" + slot + "/green state ready"),
                List.of("clear map " + proxy.conf().map()),
                List.of("add map " + proxy.conf().map() + " " + HOST + " slot3:elsewhere"),
                List.of("set map " + proxy.conf().map() + " " + HOST + " slot" + slot + ":elsewhere"))) {
            List<HeldRoute> right = router.list();
            proxy.api().ask(damage);
            assertTrue(damage.get(0).startsWith("add") || !router.list().equals(right), damage.toString());
            router.write(List.of(proxy.route(HOST, 1)), List.of());
            assertEquals(right, router.list(), damage.toString());
            assertServes(HOST, 1);
            assertServes(OTHER, 1);
        }
    }

    @Test
    void a_lost_record_is_taken_over_from_the_running_proxy() throws IOException {
        router.start();
        router.write(List.of(proxy.route(HOST, 1), proxy.route(OTHER, 1)), List.of());
        router.write(List.of(proxy.route(HOST, 2)), List.of());
        List<HeldRoute> before = router.list();
        Files.delete(proxy.conf().file());
        Files.delete(proxy.conf().map());
        assertEquals(OptionalInt.of(0), router.inFlight(RealHaproxy.instance(2)));
        router.start();
        assertEquals(before, router.list());
        router.write(List.of(proxy.route(HOST, 3)), List.of());
        assertServes(HOST, 3);
        assertServes(OTHER, 1);
        proxy.kill();
        proxy.run();
        assertServes(HOST, 3);
        assertServes(OTHER, 1);
    }

    @Test
    void a_configuration_of_another_generation_is_replaced_at_start() throws IOException {
        router.start();
        router.write(List.of(proxy.route(HOST, 1)), List.of());
        ProxyRouter larger = proxy.open(Duration.ofSeconds(10), Map.of("proxy.haproxy.slots", "16"));
        larger.start();
        assertServes(HOST, 1);
        assertEquals(
                proxy.conf().generation(16),
                Running.parse(proxy.api().ask(Running.questions(proxy.conf().map())))
                        .generation());
    }

    @Test
    void an_instance_never_routed_has_no_count() {
        router.start();
        assertEquals(OptionalInt.empty(), router.inFlight(RealHaproxy.instance(7)));
    }

    @Test
    void the_folder_and_what_is_in_it_are_for_nobody_else() throws IOException {
        Files.setPosixFilePermissions(proxy.dir, PosixFilePermissions.fromString("rwxr-xr-x"));
        router.start();
        router.write(List.of(proxy.route(HOST, 1)), List.of());
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(proxy.dir)));
        for (Path file : List.of(
                proxy.conf().file(),
                proxy.conf().map(),
                proxy.conf().adminSocket(),
                proxy.conf().masterSocket())) {
            assertEquals(
                    "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)), file.toString());
        }
    }

    @Test
    void a_port_taken_by_another_program_is_named_with_its_setting() throws IOException {
        proxy.kill();
        try (ServerSocket other = new ServerSocket(proxy.port, 1, InetAddress.getLoopbackAddress())) {
            ForgeException e = assertThrows(ForgeException.class, () -> proxy.open(Duration.ofMillis(100), Map.of())
                    .start());
            assertEquals(ErrorCode.PROXY_REFUSED, e.code());
            assertTrue(e.line().contains("port " + other.getLocalPort()), e.line());
            assertTrue(e.line().contains("proxy.haproxy.http_port"), e.line());
        }
    }

    @Test
    void a_proxy_nobody_runs_is_unreachable_and_the_command_is_told() {
        proxy.kill();
        ForgeException e = assertThrows(ForgeException.class, () -> proxy.open(Duration.ofMillis(100), Map.of())
                .start());
        assertEquals(ErrorCode.PROXY_UNREACHABLE, e.code());
        assertTrue(e.line().contains("haproxy -W -S"), e.line());
    }

    @Test
    void a_folder_too_deep_for_sockets_is_refused() {
        String deep = proxy.dir.resolve("x".repeat(80)).toString();
        ForgeException e = assertThrows(
                ForgeException.class, () -> proxy.open(Duration.ofMillis(100), Map.of("proxy.haproxy.dir", deep))
                        .start());
        assertEquals(ErrorCode.PROXY_REFUSED, e.code());
        assertTrue(e.line().contains("proxy.haproxy.dir"), e.line());
    }

    private void assertServes(String host, int number) {
        assertEquals(switched(number), router.observe(host));
        assertEquals(Optional.of("app-" + number), proxy.ask(host));
        assertHeld(host, number);
    }

    private void assertHeld(String host, int number) {
        HeldRoute wanted = new HeldRoute(
                host,
                RealHaproxy.deployment(number),
                router.upstream(proxy.route(host, number).endpoint()),
                true);
        assertEquals(
                List.of(wanted),
                router.list().stream().filter(held -> held.host().equals(host)).toList());
    }

    private static Observation switched(int number) {
        return new Observation.SwitchedTo(RealHaproxy.deployment(number));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
