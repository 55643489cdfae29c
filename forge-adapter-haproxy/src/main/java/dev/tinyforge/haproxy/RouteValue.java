package dev.tinyforge.haproxy;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the map says of a host: {@code slot3:<deployment>}. Backend and marker are one value, so that the proxy cannot
 * know one without the other.
 */
record RouteValue(int slot, String marker) {
    private static final Pattern FORM = Pattern.compile("slot(\\d{1,6}):(\\S*)");

    /** Empty for a value that is not ours. */
    static Optional<RouteValue> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        return matcher.matches()
                ? Optional.of(new RouteValue(Integer.parseInt(matcher.group(1)), matcher.group(2)))
                : Optional.empty();
    }

    static String backend(int slot) {
        return "slot" + slot;
    }

    @Override
    public String toString() {
        return backend(slot) + ":" + marker;
    }
}
