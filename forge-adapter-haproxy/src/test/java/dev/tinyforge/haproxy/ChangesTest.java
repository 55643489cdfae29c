package dev.tinyforge.haproxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.haproxy.Running.Server;
import dev.tinyforge.haproxy.Running.Version;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ChangesTest {
    private static final Path MAP = Path.of("/m");
    private static final Server OFF = new Server(new Address("0.0.0.0", 1), false);
    private static final String ONE = SlotTableTest.instance(1).deployment().value();
    private static final String TWO = SlotTableTest.instance(2).deployment().value();

    private final SlotTable blue = SlotTable.empty(1).with(Map.of("a.test", SlotTableTest.app(1)), List.of());
    private final SlotTable green = blue.with(Map.of("a.test", SlotTableTest.app(2)), List.of());

    @Test
    void a_new_host_gets_its_server_before_its_route() {
        assertEquals(
                List.of(
                        "set server slot0/blue addr 10.0.0.1 port 8080",
                        "set server slot0/blue state ready",
                        "add map /m a.test slot0:" + ONE),
                Changes.of(running(Map.of(), OFF, OFF), blue, MAP));
    }

    @Test
    void a_switch_opens_green_then_drains_blue_then_moves_the_marker() {
        assertEquals(
                List.of(
                        "set server slot0/green addr 10.0.0.2 port 8080",
                        "set server slot0/green state ready",
                        "set server slot0/blue state drain",
                        "set map /m a.test slot0:" + TWO),
                Changes.of(running(Map.of("a.test", "slot0:" + ONE), on(1), OFF), green, MAP));
    }

    @Test
    void what_is_right_already_takes_no_command() {
        assertEquals(List.of(), Changes.of(running(Map.of("a.test", "slot0:" + TWO), off(1), on(2)), green, MAP));
    }

    @Test
    void a_removed_host_loses_its_route_before_its_server() {
        SlotTable gone = blue.with(Map.of(), List.of("a.test"));
        assertEquals(
                List.of("del map /m a.test", "set server slot0/blue state drain"),
                Changes.of(running(Map.of("a.test", "slot0:" + ONE), on(1), OFF), gone, MAP));
    }

    @Test
    void a_host_that_leads_elsewhere_is_left_alone() {
        assertEquals(
                List.of(),
                Changes.of(
                        running(Map.of("a.test", "slot0:" + ONE, "b.test", "somebody-else"), on(1), OFF), blue, MAP));
        assertFalse(Changes.ours("somebody-else"));
        assertTrue(Changes.ours("slot3:"));
    }

    @Test
    void many_commands_go_in_lines_that_fit_a_buffer_and_none_is_lost() {
        List<String> commands = IntStream.range(0, 500)
                .mapToObj(i -> "add map /m " + "h".repeat(200) + i + " slot" + i)
                .toList();
        List<List<String>> lines = RuntimeApi.lines(commands);
        assertTrue(lines.stream().allMatch(line -> String.join(";", line).length() < 16_000));
        assertEquals(commands, lines.stream().flatMap(List::stream).toList());
        assertEquals(1, RuntimeApi.lines(commands.subList(0, 20)).size());
    }

    @Test
    void answers_are_told_apart_by_empty_lines_and_may_be_empty() {
        assertEquals(List.of("a\nb\n", "", "c\n"), RuntimeApi.split("a\nb\n\n\nc\n\n"));
    }

    @Test
    void versions_from_2_4_on_are_served() {
        assertFalse(Version.parse("2.2.9-2").supported());
        assertTrue(Version.parse("2.4.0").supported());
        assertTrue(Version.parse("3.3-dev2-abc").supported());
        assertTrue(Version.parse("").supported());
    }

    @Test
    void only_the_processes_before_the_last_reload_are_old() {
        String processes = """
                #<PID>          <type>          <reloads>       <uptime>        <version>
                10              master          2 [failed: 0]   0d00h00m02s     2.6.12
                # workers
                30              worker          0               0d00h00m00s     2.6.12
                # old workers
                20              worker          1               0d00h00m02s     2.6.12
                21              worker          2               0d00h00m02s     2.6.12
                # programs
                """;
        assertEquals(List.of("20", "21"), RuntimeApi.old(processes));
        assertEquals(List.of(), RuntimeApi.old(processes.replace("# old workers\n", "")));
    }

    private static Server on(int number) {
        return new Server(Address.of("10.0.0." + number, 8080), true);
    }

    private static Server off(int number) {
        return new Server(Address.of("10.0.0." + number, 8080), false);
    }

    private static Running running(Map<String, String> routes, Server blue, Server green) {
        return new Running(
                Version.parse("2.6.12"),
                "",
                new TreeMap<>(routes),
                new TreeMap<>(Map.of(new ServerName(0, Side.BLUE), blue, new ServerName(0, Side.GREEN), green)));
    }
}
