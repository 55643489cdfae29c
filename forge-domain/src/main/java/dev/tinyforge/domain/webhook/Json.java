package dev.tinyforge.domain.webhook;

import dev.tinyforge.domain.config.InvalidInput;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An object in a body, and where it stands there. Fields are read one by one; what nobody asks for may be anything. Null
 * counts as absent. A field of the wrong type, or one that is missing and must not be, throws {@link InvalidInput}.
 */
record Json(Map<?, ?> values, String path) {
    /** The body itself, which has to be an object. */
    static Json of(@Nullable Object body) {
        if (body instanceof Map<?, ?> map) {
            return new Json(map, "");
        }
        throw new InvalidInput("body", "must be an object, not " + typeOf(body));
    }

    boolean has(String name) {
        return values.get(name) != null;
    }

    Optional<String> find(String name) {
        Object value = values.get(name);
        if (value == null) {
            return Optional.empty();
        }
        if (value instanceof String text) {
            return Optional.of(text);
        }
        throw wrong(name, "a text", value);
    }

    /** A text that is there and not blank. */
    String text(String name) {
        return find(name).filter(text -> !text.isBlank()).orElseThrow(() -> missing(name));
    }

    boolean flag(String name) {
        Object value = values.get(name);
        if (value == null || value instanceof Boolean) {
            return Boolean.TRUE.equals(value);
        }
        throw wrong(name, "true or false", value);
    }

    Optional<Long> count(String name) {
        Object value = values.get(name);
        if (value == null) {
            return Optional.empty();
        }
        if (value instanceof Long || value instanceof Integer || value instanceof BigInteger) {
            return Optional.of(((Number) value).longValue());
        }
        throw wrong(name, "a whole number", value);
    }

    Optional<Json> findObject(String name) {
        Object value = values.get(name);
        if (value == null) {
            return Optional.empty();
        }
        if (value instanceof Map<?, ?> map) {
            return Optional.of(new Json(map, at(name)));
        }
        throw wrong(name, "an object", value);
    }

    Json object(String name) {
        return findObject(name).orElseThrow(() -> missing(name));
    }

    /** Empty if absent. */
    List<Json> objects(String name) {
        List<Json> objects = new ArrayList<>();
        for (Object item : list(name)) {
            String where = at(name) + "[" + objects.size() + "]";
            if (!(item instanceof Map<?, ?> map)) {
                throw new InvalidInput(where, "must be an object, not " + typeOf(item));
            }
            objects.add(new Json(map, where));
        }
        return objects;
    }

    /** Empty if absent. */
    List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        for (Object item : list(name)) {
            if (!(item instanceof String text)) {
                throw new InvalidInput(at(name) + "[" + texts.size() + "]", "must be a text, not " + typeOf(item));
            }
            texts.add(text);
        }
        return texts;
    }

    private List<?> list(String name) {
        Object value = values.get(name);
        if (value == null) {
            return List.of();
        }
        if (value instanceof List<?> list) {
            return list;
        }
        throw wrong(name, "a list", value);
    }

    InvalidInput refused(String name, String message) {
        return new InvalidInput(at(name), message);
    }

    private InvalidInput missing(String name) {
        return refused(name, "is missing");
    }

    private InvalidInput wrong(String name, String wanted, Object value) {
        return refused(name, "must be " + wanted + ", not " + typeOf(value));
    }

    private String at(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    private static String typeOf(@Nullable Object value) {
        if (value == null) {
            return "null";
        }
        if (value instanceof String) {
            return "a text";
        }
        if (value instanceof Number) {
            return "a number";
        }
        if (value instanceof Boolean) {
            return "true or false";
        }
        return value instanceof List<?> ? "a list" : "an object";
    }
}
