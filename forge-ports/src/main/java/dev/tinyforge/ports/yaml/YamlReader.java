package dev.tinyforge.ports.yaml;

import dev.tinyforge.domain.config.InvalidInput;
import org.jspecify.annotations.Nullable;

/**
 * Reads YAML 1.2 that nobody vouches for: what a text costs to read is bounded by its length. Touches nothing but the
 * text. Thread-safe.
 */
public interface YamlReader {
    /** Lists and maps may stand in each other this deep. */
    int MOST_DEPTH = 32;

    /**
     * The one value that the bytes hold, by the core schema: a {@link java.util.Map} by {@link String} in the text's order,
     * a {@link java.util.List}, a {@link String}, a {@link Long}, a finite {@link Double}, a {@link Boolean}, or null, which
     * also stands for a text that holds none. What looks like a time is a text.
     *
     * @param most bytes that are read
     * @throws InvalidInput in one line, with the place where it is known: for more bytes, what is no YAML in UTF-8, a second
     *     document, deeper nesting, a name that stands twice in one map or is no text, a number beyond 64 bits; and for
     *     every anchor, alias and tag, whether it would do harm or not
     */
    @Nullable
    Object read(byte[] text, int most);
}
