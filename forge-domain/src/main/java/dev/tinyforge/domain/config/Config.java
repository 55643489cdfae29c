package dev.tinyforge.domain.config;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An immutable tree of JSON-like values under names: strings, {@link Long}, {@link Double}, {@link Boolean}, lists and
 * maps of these. Null values are dropped: absent and null mean the same. Key order is kept; equality ignores it.
 */
public record Config(Map<String, Object> values) {
    private static final int MAX_DEPTH = 64;
    private static final Config EMPTY = new Config(Map.of());

    /** @throws InvalidInput if a value is of another type or the tree is deeper than 64 levels */
    public Config {
        values = copy(values, "", 0);
    }

    public static Config empty() {
        return EMPTY;
    }

    /** {@code of("port", 80, "image", "app")}. */
    public static Config of(Object... namesAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            map.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return new Config(map);
    }

    public @Nullable Object get(String name) {
        return values.get(name);
    }

    public boolean isEmpty() {
        return values.isEmpty();
    }

    /** This with the other's top-level keys laid over it. */
    public Config overlay(Config other) {
        Map<String, Object> merged = new LinkedHashMap<>(values);
        merged.putAll(other.values);
        return new Config(merged);
    }

    public Config with(String name, Object value) {
        return overlay(of(name, value));
    }

    private static Map<String, Object> copy(Map<?, ?> map, String path, int depth) {
        Map<String, Object> copy = new LinkedHashMap<>();
        map.forEach((key, value) -> {
            String name = Objects.toString(key);
            if (value != null) {
                copy.put(name, copyValue(value, path.isEmpty() ? name : path + "." + name, depth + 1));
            }
        });
        return java.util.Collections.unmodifiableMap(copy);
    }

    private static Object copyValue(Object value, String path, int depth) {
        if (depth > MAX_DEPTH) {
            throw new InvalidInput(shorten(path), "is nested deeper than " + MAX_DEPTH + " levels");
        }
        if (value instanceof String || value instanceof Boolean || value instanceof Long || value instanceof Double) {
            return value;
        }
        if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
            return ((Number) value).longValue();
        }
        if (value instanceof BigInteger big) {
            if (big.bitLength() > 63) {
                throw new InvalidInput(path, "is too large a number");
            }
            return big.longValue();
        }
        if (value instanceof Float || value instanceof BigDecimal) {
            return ((Number) value).doubleValue();
        }
        if (value instanceof Map<?, ?> map) {
            return copy(map, path, depth);
        }
        if (value instanceof Config config) {
            return copy(config.values, path, depth);
        }
        if (value instanceof Iterable<?> list) {
            List<Object> copy = new ArrayList<>();
            for (Object item : list) {
                if (item == null) {
                    throw new InvalidInput(path, "must not hold null");
                }
                copy.add(copyValue(item, path + "[" + copy.size() + "]", depth + 1));
            }
            return List.copyOf(copy);
        }
        throw new InvalidInput(path, "has a value of an unsupported type");
    }

    private static String shorten(String path) {
        return path.length() <= 60 ? path : path.substring(0, 60) + "...";
    }
}
