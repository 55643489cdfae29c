package dev.tinyforge.domain.schedule;

import java.util.List;
import java.util.Locale;

/**
 * One of the five fields, as the set of values it allows.
 *
 * @param bits bit {@code n} is set if the value {@code n} is allowed
 * @param wild it starts with a star: what it leaves out, it leaves out of a rhythm, not of a time
 */
record CronField(long bits, boolean wild) {
    enum Kind {
        MINUTE("minute", 0, 59, ""),
        HOUR("hour", 0, 23, ""),
        DAY_OF_MONTH("day of the month", 1, 31, ""),
        MONTH("month", 1, 12, "jan feb mar apr may jun jul aug sep oct nov dec"),
        /** Sunday is 0 and 7. */
        DAY_OF_WEEK("day of the week", 0, 7, "sun mon tue wed thu fri sat");

        private final String title;
        private final int min;
        private final int max;
        private final String names;

        Kind(String title, int min, int max, String names) {
            this.title = title;
            this.min = min;
            this.max = max;
            this.names = names;
        }

        private List<String> names() {
            return names.isEmpty() ? List.of() : List.of(names.split(" "));
        }
    }

    /** @throws IllegalArgumentException saying what is wrong */
    static CronField parse(Kind kind, String text) {
        long bits = 0;
        for (String item : text.split(",", -1)) {
            bits |= item(kind, item);
        }
        if (kind == Kind.DAY_OF_WEEK && (bits & 1L << 7) != 0) {
            bits = bits & ~(1L << 7) | 1;
        }
        return new CronField(bits, text.startsWith("*"));
    }

    boolean has(int value) {
        return (bits & 1L << value) != 0;
    }

    /** The smallest allowed value from {@code value} on, or -1. */
    int from(int value) {
        long rest = value > 63 ? 0 : bits >>> value << value;
        return rest == 0 ? -1 : Long.numberOfTrailingZeros(rest);
    }

    private static long item(Kind kind, String item) {
        int slash = item.indexOf('/');
        String range = slash < 0 ? item : item.substring(0, slash);
        int dash = range.indexOf('-');
        int low;
        int high;
        if (range.equals("*")) {
            low = kind.min;
            high = kind == Kind.DAY_OF_WEEK ? 6 : kind.max;
        } else if (dash >= 0) {
            low = value(kind, range.substring(0, dash), item);
            high = value(kind, range.substring(dash + 1), item);
        } else {
            low = value(kind, range, item);
            high = low;
            if (slash >= 0) {
                throw new IllegalArgumentException(
                        "`" + item + "` in the field " + kind.title + " has a step without a range; write `" + range
                                + "-" + kind.max + item.substring(slash) + "`");
            }
        }
        if (low > high) {
            throw new IllegalArgumentException("`" + item + "` in the field " + kind.title
                    + " runs backwards; write it as two ranges joined by a comma");
        }
        int step = slash < 0 ? 1 : step(kind, item, item.substring(slash + 1));
        long bits = 0;
        for (int value = low; value <= high; value += step) {
            bits |= 1L << value;
        }
        return bits;
    }

    private static int step(Kind kind, String item, String text) {
        int step = number(text);
        if (step < 1 || step > kind.max) {
            throw new IllegalArgumentException(
                    "`" + item + "` in the field " + kind.title + " has a step that is not 1 to " + kind.max);
        }
        return step;
    }

    private static int value(Kind kind, String text, String item) {
        List<String> known = kind.names();
        int named = known.indexOf(text.toLowerCase(Locale.ROOT));
        int value = named >= 0 ? named + kind.min : number(text);
        if (value < kind.min || value > kind.max) {
            String names = known.isEmpty() ? "" : " or " + known.get(0) + " to " + known.get(known.size() - 1);
            throw new IllegalArgumentException(
                    "`" + item + "` in the field " + kind.title + " is not of " + kind.min + " to " + kind.max + names);
        }
        return value;
    }

    /** Two ASCII digits at most, or -1. */
    private static int number(String text) {
        return text.matches("[0-9]{1,2}") ? Integer.parseInt(text) : -1;
    }
}
