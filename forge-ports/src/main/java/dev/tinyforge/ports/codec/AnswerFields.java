package dev.tinyforge.ports.codec;

import dev.tinyforge.domain.config.ConfigReader;
import dev.tinyforge.domain.config.InvalidInput;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * How the fields of answers are read. Unlike what people write, an answer may hold fields this version does not know:
 * the server may be a newer one.
 */
final class AnswerFields {
    private AnswerFields() {}

    static String text(ConfigReader reader, String name) {
        return reader.string(name).orElseThrow(() -> new InvalidInput(name, "is missing or not a text"));
    }

    static ConfigReader object(ConfigReader reader, String name) {
        return reader.object(name).orElseThrow(() -> new InvalidInput(name, "is missing or not an object"));
    }

    static long number(ConfigReader reader, String name) {
        return reader.integer(name, Long.MIN_VALUE, Long.MAX_VALUE)
                .orElseThrow(() -> new InvalidInput(name, "is missing or not a whole number"));
    }

    static Instant instant(ConfigReader reader, String name) {
        return instant(name, text(reader, name));
    }

    static Optional<Instant> optionalInstant(ConfigReader reader, String name) {
        return reader.string(name).map(text -> instant(name, text));
    }

    static <E extends Enum<E>> E constant(ConfigReader reader, String name, Class<E> type) {
        String text = text(reader, name);
        for (E constant : type.getEnumConstants()) {
            if (ConfigReader.spell(constant).equals(text)) {
                return constant;
            }
        }
        throw new InvalidInput(name, "`" + text + "` is not known here");
    }

    static void put(Map<String, Object> doc, String name, Optional<?> value) {
        value.ifPresent(present -> doc.put(name, present instanceof String ? present : present.toString()));
    }

    private static Instant instant(String name, String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw new InvalidInput(name, "`" + text + "` is not a time; write 2031-05-17T08:00:00Z");
        }
    }
}
