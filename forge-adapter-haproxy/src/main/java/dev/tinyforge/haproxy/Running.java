package dev.tinyforge.haproxy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the running HAProxy is like, by its own account.
 *
 * @param generation of the configuration it was started with
 * @param routes the map of hosts, the values not ours included
 * @param servers of our slots
 */
record Running(
        Version version, String generation, SortedMap<String, String> routes, SortedMap<ServerName, Server> servers) {
    /** @param ready gets new requests */
    record Server(Address address, boolean ready) {}

    /** As {@code show info} writes it. */
    record Version(int major, int minor, String text) {
        static Version parse(String text) {
            String[] parts = text.split("[^0-9]+", 3);
            try {
                return new Version(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), text);
            } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
                // A build that does not number itself is a new one.
                return new Version(99, 0, text);
            }
        }

        boolean supported() {
            return major > 2 || major == 2 && minor >= 4;
        }
    }

    private static final int DISABLED_IN_CONFIGURATION = 4;

    static List<String> questions(Path map) {
        return List.of("show info", "show map " + map, "show servers state");
    }

    static Running parse(List<String> answers) {
        Map<String, String> info = new TreeMap<>();
        answers.get(0).lines().forEach(line -> {
            int colon = line.indexOf(':');
            if (colon > 0) {
                info.put(
                        line.substring(0, colon).toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip());
            }
        });
        return new Running(
                Version.parse(info.getOrDefault("version", "")),
                info.getOrDefault("description", ""),
                Collections.unmodifiableSortedMap(routes(answers.get(1))),
                Collections.unmodifiableSortedMap(servers(answers.get(2))));
    }

    /** The servers of a slot that get new requests. */
    List<Server> ready(int slot) {
        return Arrays.stream(Side.values())
                .map(side -> servers.get(new ServerName(slot, side)))
                .flatMap(server -> Optional.ofNullable(server).stream())
                .filter(Server::ready)
                .toList();
    }

    private static SortedMap<String, String> routes(String answer) {
        SortedMap<String, String> routes = new TreeMap<>();
        answer.lines().filter(line -> line.startsWith("0x")).forEach(line -> {
            String[] parts = line.split(" ", 3);
            if (parts.length == 3) {
                // A key added twice by hand: neither value is what we want, so that both get set.
                routes.merge(parts[1], parts[2], (a, b) -> a.equals(b) ? a : a + " " + b);
            }
        });
        return routes;
    }

    private static SortedMap<ServerName, Server> servers(String answer) {
        SortedMap<ServerName, Server> servers = new TreeMap<>();
        List<String> columns = new ArrayList<>();
        answer.lines().forEach(line -> {
            List<String> fields = Arrays.asList(line.replaceFirst("^# ", "").split(" "));
            if (line.startsWith("# ")) {
                columns.addAll(fields);
            } else if (fields.size() > 1 && fields.size() >= columns.size()) {
                name(fields, columns)
                        .ifPresent(name -> servers.put(
                                name,
                                new Server(
                                        new Address(
                                                Address.normal(field(fields, columns, "srv_addr")),
                                                number(fields, columns, "srv_port")),
                                        ready(fields, columns))));
            }
        });
        return servers;
    }

    private static Optional<ServerName> name(List<String> fields, List<String> columns) {
        Optional<RouteValue> slot = RouteValue.parse(field(fields, columns, "be_name") + ":");
        String server = field(fields, columns, "srv_name");
        return Arrays.stream(Side.values())
                .filter(side -> side.server().equals(server))
                .findFirst()
                .flatMap(side -> slot.map(value -> new ServerName(value.slot(), side)));
    }

    private static boolean ready(List<String> fields, List<String> columns) {
        return number(fields, columns, "srv_op_state") != 0
                && (number(fields, columns, "srv_admin_state") & ~DISABLED_IN_CONFIGURATION) == 0
                && number(fields, columns, "srv_uweight") > 0;
    }

    private static String field(List<String> fields, List<String> columns, String name) {
        int index = columns.indexOf(name);
        return index < 0 ? "" : fields.get(index);
    }

    private static int number(List<String> fields, List<String> columns, String name) {
        try {
            return Integer.parseInt(field(fields, columns, name));
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
