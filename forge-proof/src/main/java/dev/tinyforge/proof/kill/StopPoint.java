package dev.tinyforge.proof.kill;

import java.util.List;
import java.util.Locale;

/**
 * A place to be killed at.
 *
 * @param number of the append or of the call within one deployment, from 0
 */
public record StopPoint(Kind kind, int number, When when) {
    /** What is counted. */
    public enum Kind {
        /** An entry of the journal is written. */
        APPEND,
        /** A port is asked to change something. */
        CALL
    }

    /** On which side of it. */
    public enum When {
        BEFORE,
        AFTER
    }

    static StopPoint parse(List<String> words) {
        return new StopPoint(
                Kind.valueOf(words.get(0).toUpperCase(Locale.ROOT)),
                Integer.parseInt(words.get(1)),
                When.valueOf(words.get(2).toUpperCase(Locale.ROOT)));
    }

    @Override
    public String toString() {
        return (kind + " " + number + " " + when).toLowerCase(Locale.ROOT);
    }
}
