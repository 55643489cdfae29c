package dev.tinyforge.domain.config;

import java.util.Objects;

/**
 * One thing wrong with an input: the field, as a path such as {@code faces[0].port}, and a message that says what is
 * wrong and how to mend it.
 */
public record Problem(String field, String message) {
    public Problem {
        Objects.requireNonNull(field, "field");
        Objects.requireNonNull(message, "message");
    }

    @Override
    public String toString() {
        return field.isEmpty() ? message : field + ": " + message;
    }
}
