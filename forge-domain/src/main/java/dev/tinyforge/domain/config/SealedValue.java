package dev.tinyforge.domain.config;

import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What stands in a config for a value that is sealed elsewhere: {@code {"secret_version": n}}. */
public final class SealedValue {
    /** The only name in such an object. */
    public static final String VERSION = "secret_version";
    /** In what people write, the name of a value to be sealed. */
    public static final String OPEN = "secret";

    private SealedValue() {}

    public static Config of(long version) {
        return Config.of(VERSION, version);
    }

    /** Its version; empty for anything else. */
    public static OptionalLong version(@Nullable Object value) {
        return value instanceof Map<?, ?> map && map.size() == 1 && map.get(VERSION) instanceof Long version
                ? OptionalLong.of(version)
                : OptionalLong.empty();
    }
}
