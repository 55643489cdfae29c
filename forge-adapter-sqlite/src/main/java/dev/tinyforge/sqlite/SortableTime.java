package dev.tinyforge.sqlite;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;

/** Times as text that sorts as they do; {@link Instant#parse} reads it. */
final class SortableTime {
    private static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999999Z");
    private static final DateTimeFormatter FORM =
            new DateTimeFormatterBuilder().appendInstant(9).toFormatter();

    private SortableTime() {}

    /** What is beyond four digits of a year becomes the first or last time there is. */
    static String write(Instant at) {
        Instant within = at.isBefore(FIRST) ? FIRST : at.isAfter(LAST) ? LAST : at;
        return FORM.format(within);
    }
}
