package dev.tinyforge.haproxy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;

/** The commands that make the running HAProxy what the table wants; none when it is so already. */
final class Changes {
    private Changes() {}

    /**
     * In an order in which no request at any moment finds a host without a server, or a marker that runs ahead of the
     * traffic: routes away, the new servers in, the old ones out, routes and markers set.
     */
    static List<String> of(Running running, SlotTable table, Path map) {
        List<String> in = new ArrayList<>();
        List<String> out = new ArrayList<>();
        running.servers().forEach((name, server) -> {
            Slot slot = table.slots().get(name.slot());
            if (slot != null && slot.serves(name.side())) {
                slot.serving().ifPresent(occupant -> activate(name, server, occupant.address(), in));
            } else if (server.ready()) {
                out.add("set server " + name + " state drain");
            }
        });
        List<String> commands = new ArrayList<>();
        SortedMap<String, String> wanted = table.routes();
        running.routes().forEach((host, value) -> {
            if (!wanted.containsKey(host) && ours(value)) {
                commands.add("del map " + map + " " + host);
            }
        });
        commands.addAll(in);
        commands.addAll(out);
        wanted.forEach((host, value) -> {
            String now = running.routes().get(host);
            if (now == null) {
                commands.add("add map " + map + " " + host + " " + value);
            } else if (!Objects.equals(now, value)) {
                commands.add("set map " + map + " " + host + " " + value);
            }
        });
        return commands;
    }

    /** A host that leads somewhere else was put there by somebody else. */
    static boolean ours(String value) {
        return RouteValue.parse(value.split(" ", 2)[0]).isPresent();
    }

    private static void activate(ServerName name, Running.Server server, Address address, List<String> commands) {
        if (!server.address().equals(address)) {
            commands.add("set server " + name + " addr " + address.ip() + " port " + address.port());
        }
        if (!server.ready()) {
            commands.add("set server " + name + " state ready");
        }
    }
}
