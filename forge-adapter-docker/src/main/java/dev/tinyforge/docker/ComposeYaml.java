package dev.tinyforge.docker;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.config.InvalidInput;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** YAML of Compose files as trees. Aliases and merge keys are filled in, up to a size. */
final class ComposeYaml {
    private static final int LONGEST = 1 << 20;
    private static final int MOST_ALIASES = 100;
    private static final int MOST_VALUES = 20_000;
    private static final int DEEPEST = 32;

    private int values;

    private ComposeYaml() {}

    /** @throws IllegalArgumentException saying what is wrong with it */
    static Config read(String text) {
        LoadSettings settings = LoadSettings.builder()
                .setSchema(new CoreSchema())
                .setCodePointLimit(LONGEST)
                .setMaxAliasesForCollections(MOST_ALIASES)
                .setLabel("the file")
                .build();
        try {
            Object read = new Load(settings).loadFromString(text);
            if (!(read instanceof Map<?, ?> map)) {
                throw new IllegalArgumentException("it is not a YAML document with names at its top");
            }
            return new Config(new ComposeYaml().map(map, "", 0));
        } catch (YamlEngineException | InvalidInput e) {
            throw new IllegalArgumentException(
                    String.valueOf(e.getMessage()).strip().replaceAll("\\s+", " "), e);
        }
    }

    private Map<String, Object> map(Map<?, ?> map, String name, int depth) {
        Map<String, Object> tree = new LinkedHashMap<>();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            String key = String.valueOf(entry.getKey());
            Object value = entry.getValue();
            if (value != null) {
                tree.put(key, value(value, key, depth + 1));
            } else if (name.equals("volumes") || name.equals("networks")) {
                tree.put(key, Map.of());
            }
        }
        return tree;
    }

    private Object value(Object value, String name, int depth) {
        if (++values > MOST_VALUES || depth > DEEPEST) {
            throw new IllegalArgumentException("it has too many values, or they are nested too deeply");
        }
        if (value instanceof Map<?, ?> map) {
            return name.equals("environment") && map.containsValue(null) ? named(map) : map(map, name, depth);
        }
        if (value instanceof List<?> list) {
            List<Object> items = new ArrayList<>();
            for (Object item : list) {
                if (item != null) {
                    items.add(value(item, "", depth + 1));
                }
            }
            return items;
        }
        return value;
    }

    /** The other way to write variables, in which a name alone can stand. */
    private static List<Object> named(Map<?, ?> map) {
        List<Object> items = new ArrayList<>();
        map.forEach((key, value) -> items.add(entry(String.valueOf(key), value)));
        return items;
    }

    private static String entry(String key, @Nullable Object value) {
        return value == null ? key : key + "=" + value;
    }
}
