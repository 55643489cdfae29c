package dev.tinyforge.haproxy;

import java.util.Arrays;
import java.util.List;
import java.util.function.BiPredicate;

/** Requests and tunnels under way, from the statistics: column {@code scur}, current sessions of a server. */
final class InFlight {
    private static final int SERVERS = 4;

    private InFlight() {}

    static String question(ServerName name) {
        return "show stat " + name.backend() + " " + SERVERS + " -1";
    }

    /** @param counts by server, and the address it has there */
    static int count(List<String> answers, BiPredicate<ServerName, Address> counts) {
        int sum = 0;
        for (String answer : answers) {
            List<String> lines = answer.lines().toList();
            List<String> columns = lines.isEmpty()
                    ? List.of()
                    : Arrays.asList(lines.get(0).replaceFirst("^# ", "").split(","));
            int current = columns.indexOf("scur");
            int at = columns.indexOf("addr");
            for (String line : lines) {
                String[] fields = line.split(",", -1);
                if (current < 0 || fields.length <= Math.max(current, at) || !fields[current].matches("\\d{1,9}")) {
                    continue;
                }
                Address address = Address.parse(at < 0 ? "" : fields[at]);
                boolean counted = Arrays.stream(Side.values())
                        .filter(side -> side.server().equals(fields[1]))
                        .anyMatch(side -> RouteValue.parse(fields[0] + ":")
                                .filter(slot -> counts.test(new ServerName(slot.slot(), side), address))
                                .isPresent());
                sum += counted ? Integer.parseInt(fields[current]) : 0;
            }
        }
        return sum;
    }
}
