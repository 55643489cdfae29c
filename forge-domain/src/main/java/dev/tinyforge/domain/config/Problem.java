package dev.tinyforge.domain.config;

import java.util.Objects;

/**
 * One thing wrong with an input: the field, as a path such as {@code faces[0].port}, and a message that says what is
 * wrong and how to mend it. Both are one line; what is too long is cut.
 */
public record Problem(String field, String message) {
    private static final int MAX_FIELD = 200;
    private static final int MAX_MESSAGE = 400;

    public Problem {
        field = line(field, MAX_FIELD);
        message = line(message, MAX_MESSAGE);
    }

    /** What people gave may be megabytes, or hold line ends; a problem quotes it on one short line. */
    private static String line(String text, int most) {
        Objects.requireNonNull(text, "text");
        String cut = text.length() <= most ? text : text.substring(0, most - 3) + "...";
        return cut.replaceAll("[\\p{Cntrl}\\u0085\\u2028\\u2029]", " ");
    }

    @Override
    public String toString() {
        return field.isEmpty() ? message : field + ": " + message;
    }
}
