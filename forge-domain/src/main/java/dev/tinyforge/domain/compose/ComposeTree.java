package dev.tinyforge.domain.compose;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Looks into the two ways Compose lets most things be written: as a list of texts, or as a map. */
final class ComposeTree {
    private ComposeTree() {}

    /** Empty when there is no map under the name. */
    @SuppressWarnings("unchecked") // Config holds only maps keyed by String
    static Map<String, Object> part(Map<String, Object> values, String name) {
        return values.get(name) instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
    }

    static List<?> items(Map<String, Object> values, String name) {
        return values.get(name) instanceof List<?> list ? list : List.of();
    }

    static String text(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }

    /** A map, or a list of {@code name=value}; what has no value has the given one. */
    static Map<String, Object> named(@Nullable Object written, String separator, Object without) {
        Map<String, Object> named = new LinkedHashMap<>();
        if (written instanceof Map<?, ?> map) {
            map.forEach((name, value) -> named.put(name.toString(), value));
        } else if (written instanceof List<?> list) {
            for (Object item : list) {
                String text = item.toString();
                int at = text.indexOf(separator);
                named.put(at < 0 ? text : text.substring(0, at), at < 0 ? without : text.substring(at + 1));
            }
        }
        return named;
    }
}
