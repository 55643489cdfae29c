package dev.tinyforge.haproxy;

import dev.tinyforge.domain.deploy.InstanceRef;
import dev.tinyforge.domain.workload.DeploymentId;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The table as comment lines of the configuration. It lives in that file because then one rename changes both what
 * HAProxy would start with and what we know of it.
 */
final class TableText {
    private static final Pattern POOL = Pattern.compile("#tinyforge 1 pool (\\d{1,6}) used (\\d{1,6})");
    private static final Pattern SLOT =
            Pattern.compile("#tinyforge slot (\\d{1,6}) host (\\S+) active (BLUE|GREEN) blue (\\S+) green (\\S+)");
    private static final Pattern OCCUPANT = Pattern.compile("([^,]+),([^,]+),([^,]+),(\\d{1,5})");
    private static final String NONE = "-";

    private TableText() {}

    static String render(SlotTable table) {
        StringBuilder text = new StringBuilder("#tinyforge 1 pool ")
                .append(table.pool())
                .append(" used ")
                .append(table.slots().size())
                .append('\n');
        table.slots().forEach((number, slot) -> text.append("#tinyforge slot ")
                .append(number)
                .append(" host ")
                .append(slot.host().orElse(NONE))
                .append(" active ")
                .append(slot.active())
                .append(" blue ")
                .append(slot.blue().map(TableText::render).orElse(NONE))
                .append(" green ")
                .append(slot.green().map(TableText::render).orElse(NONE))
                .append('\n'));
        return text.toString();
    }

    /** Empty when the text holds no whole table. */
    static Optional<SlotTable> parse(String text) {
        int pool = 0;
        int used = -1;
        SortedMap<Integer, Slot> slots = new TreeMap<>();
        for (String line : text.lines().toList()) {
            Matcher head = POOL.matcher(line);
            if (head.matches()) {
                pool = Integer.parseInt(head.group(1));
                used = Integer.parseInt(head.group(2));
            }
            Matcher matcher = SLOT.matcher(line);
            if (matcher.matches()) {
                slots.put(Integer.parseInt(matcher.group(1)), slot(matcher));
            }
        }
        boolean whole = used == slots.size() && (slots.isEmpty() || slots.lastKey() < pool);
        return pool > 0 && whole ? Optional.of(new SlotTable(pool, slots)) : Optional.empty();
    }

    private static Slot slot(Matcher matcher) {
        Optional<String> host = Optional.of(matcher.group(2)).filter(name -> !name.equals(NONE));
        return new Slot(host, Side.valueOf(matcher.group(3)), occupant(matcher.group(4)), occupant(matcher.group(5)));
    }

    private static String render(Occupant occupant) {
        return String.join(
                ",",
                occupant.instance().deployment().value(),
                occupant.instance().name(),
                occupant.address().ip(),
                Integer.toString(occupant.address().port()));
    }

    private static Optional<Occupant> occupant(String text) {
        Matcher matcher = OCCUPANT.matcher(text);
        return matcher.matches()
                ? Optional.of(new Occupant(
                        new InstanceRef(new DeploymentId(matcher.group(1)), matcher.group(2)),
                        new Address(matcher.group(3), Integer.parseInt(matcher.group(4)))))
                : Optional.empty();
    }
}
