package dev.tinyforge.ports.settings;

import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;

/**
 * One thing that can be set.
 *
 * @param key as in the file and behind {@code --set}; the environment spells it {@link #variable}
 * @param parser from text; throws {@link IllegalArgumentException} saying how to write it
 * @param fallback its default, as text; empty: none
 * @param secret never shown
 */
public record Setting<T>(String key, Function<String, T> parser, String fallback, boolean secret, String doc) {
    public Setting {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(parser, "parser");
    }

    /** {@code proxy.haproxy.http_port} is {@code FORGE_PROXY_HAPROXY_HTTP_PORT}. */
    public String variable() {
        return "FORGE_" + key.toUpperCase(Locale.ROOT).replace('.', '_');
    }
}
