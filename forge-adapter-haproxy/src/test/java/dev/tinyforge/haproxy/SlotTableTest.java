package dev.tinyforge.haproxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.domain.deploy.InstanceRef;
import dev.tinyforge.domain.workload.DeploymentId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SlotTableTest {
    private static final SlotTable EMPTY = SlotTable.empty(2);

    @Test
    void green_takes_the_other_side_and_blue_keeps_its_own() {
        SlotTable blue = EMPTY.with(Map.of("a.test", app(1)), List.of());
        SlotTable green = blue.with(Map.of("a.test", app(2)), List.of());
        assertEquals(
                Set.of(new ServerName(0, Side.BLUE)),
                green.serversOf(instance(1)).keySet());
        assertEquals(
                Set.of(new ServerName(0, Side.GREEN)),
                green.serversOf(instance(2)).keySet());
        assertEquals(Side.GREEN, green.slots().get(0).active());
        assertEquals(Map.of("a.test", "slot0:" + instance(2).deployment()), green.routes());
        assertEquals(
                Side.BLUE,
                green.with(Map.of("a.test", app(1)), List.of()).slots().get(0).active());
    }

    @Test
    void the_same_instance_at_another_address_stays_on_its_side() {
        SlotTable before = EMPTY.with(Map.of("a.test", app(1)), List.of());
        Occupant moved = new Occupant(instance(1), Address.of("10.0.0.99", 80));
        SlotTable after = before.with(Map.of("a.test", moved), List.of());
        assertEquals(Side.BLUE, after.slots().get(0).active());
        assertEquals(Map.of(new ServerName(0, Side.BLUE), moved.address()), after.serversOf(instance(1)));
    }

    @Test
    void writing_twice_is_writing_once() {
        SlotTable once = EMPTY.with(Map.of("a.test", app(1), "b.test", app(2)), List.of("c.test"));
        assertEquals(once, once.with(Map.of("a.test", app(1), "b.test", app(2)), List.of("c.test")));
    }

    @Test
    void a_slot_freed_by_a_write_is_not_handed_out_by_the_same_write() {
        SlotTable full = EMPTY.with(Map.of("a.test", app(1), "b.test", app(1)), List.of());
        SlotTable next = full.with(Map.of("c.test", app(2)), List.of("a.test"));
        assertEquals(4, next.pool());
        assertEquals(Optional.of(2), next.slotOf("c.test"));
        assertEquals(Optional.empty(), next.slotOf("a.test"));
        assertEquals(
                Optional.of(0),
                next.with(Map.of("d.test", app(3), "e.test", app(3)), List.of()).slotOf("e.test"));
    }

    @Test
    void an_instance_whose_host_was_removed_is_still_found_to_be_counted() {
        SlotTable gone = EMPTY.with(Map.of("a.test", app(1)), List.of()).with(Map.of(), List.of("a.test"));
        assertEquals(Map.of(), gone.routes());
        assertEquals(1, gone.serversOf(instance(1)).size());
    }

    @Test
    void the_pool_doubles_as_often_as_needed_and_no_two_hosts_share_a_slot() {
        Map<String, Occupant> many =
                IntStream.range(0, 9).boxed().collect(Collectors.toMap(i -> "h" + i + ".test", i -> app(1)));
        SlotTable table = EMPTY.with(many, List.of());
        assertEquals(16, table.pool());
        assertEquals(9, many.keySet().stream().map(table::slotOf).distinct().count());
        assertTrue(table.slots().keySet().stream().allMatch(slot -> slot < 16));
    }

    @Test
    void the_table_reads_back_as_it_was_written_and_a_torn_one_not_at_all() {
        SlotTable table = EMPTY.with(Map.of("a.test", app(1), "b.test", app(2)), List.of())
                .with(Map.of("a.test", app(3)), List.of("b.test"))
                .with(Map.of("c.test", new Occupant(instance(4), Address.of("fd00::2", 80))), List.of());
        String text = TableText.render(table);
        assertEquals(Optional.of(table), TableText.parse(text));
        assertEquals(Optional.of(table), TableText.parse("global\n" + text + "backend slot0\n"));
        assertEquals(Optional.empty(), TableText.parse(text.substring(0, text.lastIndexOf("#tinyforge"))));
        assertEquals(Optional.empty(), TableText.parse(""));
        assertEquals(Optional.of(EMPTY), TableText.parse(TableText.render(EMPTY)));
    }

    @Test
    void the_generation_names_the_pool_and_the_settings_and_not_who_is_in_it() {
        HaproxyConf conf = new HaproxyConf(java.nio.file.Path.of("/d"), "0.0.0.0:80", false, false);
        SlotTable table = EMPTY.with(Map.of("a.test", app(1)), List.of());
        assertTrue(conf.render(table).contains("description " + conf.generation(2)));
        assertNotEquals(conf.generation(2), conf.generation(4));
        HaproxyConf other = new HaproxyConf(java.nio.file.Path.of("/d"), "0.0.0.0:81", false, false);
        assertNotEquals(conf.generation(2), other.generation(2));
    }

    static InstanceRef instance(int number) {
        return new InstanceRef(new DeploymentId("01j0000000000000000000000" + number), "app-" + number);
    }

    static Occupant app(int number) {
        return new Occupant(instance(number), Address.of("10.0.0." + number, 8080));
    }
}
