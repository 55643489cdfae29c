package dev.tinyforge.domain.trigger;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.config.InvalidInput;
import java.util.List;
import java.util.Map;

/**
 * What a trigger is asked with for one binding: the trigger's config with the binding's keys laid over it. Only top-level
 * keys are laid over; a key's value is replaced as a whole.
 */
public final class EffectiveConfig {
    /** Bytes of compact JSON in UTF-8. */
    public static final int MOST_BYTES = 8 * 1024;

    private EffectiveConfig() {}

    /**
     * A fresh value every time. Whether it makes sense is for {@link TriggerPlugin#validate} to say.
     *
     * @throws InvalidInput naming {@code config} if it would be larger than {@link #MOST_BYTES}
     */
    public static Config of(Config trigger, Config override) {
        Config merged = trigger.overlay(override);
        long bytes = bytes(merged.values());
        if (bytes > MOST_BYTES) {
            throw new InvalidInput(
                    "config",
                    "with the binding's keys laid over the trigger's it has " + bytes + " bytes as JSON; at most "
                            + MOST_BYTES + " are allowed");
        }
        return merged;
    }

    private static long bytes(Object value) {
        if (value instanceof Map<?, ?> map) {
            long entries = map.entrySet().stream()
                    .mapToLong(entry -> text(entry.getKey().toString()) + 1 + bytes(entry.getValue()))
                    .sum();
            return entries + brackets(map.size());
        }
        if (value instanceof List<?> list) {
            return list.stream().mapToLong(EffectiveConfig::bytes).sum() + brackets(list.size());
        }
        return value instanceof String text ? text(text) : value.toString().length();
    }

    /** The pair of them and the commas between so many items. */
    private static long brackets(int items) {
        return 2L + Math.max(0, items - 1);
    }

    private static long text(String text) {
        return 2 + text.codePoints().mapToLong(EffectiveConfig::character).sum();
    }

    private static int character(int c) {
        if (c == '"' || c == '\\' || c == '\b' || c == '\f' || c == '\n' || c == '\r' || c == '\t') {
            return 2;
        }
        if (c < 0x20) {
            return 6;
        }
        return c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    }
}
