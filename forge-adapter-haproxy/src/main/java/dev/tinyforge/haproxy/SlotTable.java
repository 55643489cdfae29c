package dev.tinyforge.haproxy;

import dev.tinyforge.domain.deploy.InstanceRef;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Which host has which slot, and who is on its servers: what the proxy should be like. Immutable.
 *
 * @param pool how many slots the configuration has
 * @param slots those that are or were in use, by number
 */
record SlotTable(int pool, SortedMap<Integer, Slot> slots) {
    SlotTable {
        slots = Collections.unmodifiableSortedMap(new TreeMap<>(slots));
    }

    static SlotTable empty(int pool) {
        return new SlotTable(pool, new TreeMap<>());
    }

    /** With at least so many slots; never fewer than there are. */
    SlotTable atLeast(int wanted) {
        return wanted <= pool ? this : new SlotTable(wanted, slots);
    }

    /** By host: to whom it shall lead. The pool doubles as often as it takes. */
    SlotTable with(Map<String, Occupant> routes, Collection<String> removed) {
        SortedMap<Integer, Slot> next = new TreeMap<>(slots);
        Set<Integer> busy = new HashSet<>();
        slots.forEach((number, slot) -> slot.host().ifPresent(host -> {
            // A slot freed by this very change is not handed out by it: its map entry may still be on disk.
            busy.add(number);
            if (removed.contains(host) && !routes.containsKey(host)) {
                next.put(number, slot.released());
            }
        }));
        int size = pool;
        for (Map.Entry<String, Occupant> route : new TreeMap<>(routes).entrySet()) {
            Optional<Integer> held = slotOf(route.getKey());
            if (held.isPresent()) {
                next.computeIfPresent(held.get(), (n, slot) -> slot.leadTo(route.getKey(), route.getValue()));
                continue;
            }
            if (busy.size() == size) {
                size *= 2;
            }
            int number = free(size, busy);
            busy.add(number);
            Slot used = slots.get(number);
            next.put(
                    number,
                    used == null
                            ? Slot.of(route.getKey(), route.getValue())
                            : used.leadTo(route.getKey(), route.getValue()));
        }
        return new SlotTable(size, next);
    }

    Optional<Integer> slotOf(String host) {
        return slots.entrySet().stream()
                .filter(entry -> entry.getValue().host().filter(host::equals).isPresent())
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** The servers the instance is or was on, with the address it had there. */
    Map<ServerName, Address> serversOf(InstanceRef instance) {
        Map<ServerName, Address> found = new TreeMap<>();
        slots.forEach((number, slot) -> {
            for (Side side : Side.values()) {
                slot.at(side)
                        .filter(occupant -> occupant.is(instance))
                        .ifPresent(occupant -> found.put(new ServerName(number, side), occupant.address()));
            }
        });
        return found;
    }

    /** What the map of hosts has to say. */
    SortedMap<String, String> routes() {
        SortedMap<String, String> routes = new TreeMap<>();
        slots.forEach((number, slot) -> slot.serving()
                .ifPresent(occupant -> routes.put(
                        slot.host().orElseThrow(),
                        new RouteValue(number, occupant.instance().deployment().value()).toString())));
        return routes;
    }

    /** One never used if there is any: the servers of another may still finish requests, which would be counted in. */
    private int free(int size, Set<Integer> busy) {
        return IntStream.range(0, size)
                .filter(number -> !slots.containsKey(number) && !busy.contains(number))
                .findFirst()
                .orElseGet(() -> IntStream.range(0, size)
                        .filter(number -> !busy.contains(number))
                        .findFirst()
                        .orElseThrow());
    }
}
