package dev.tinyforge.ports.codec;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.config.ConfigReader;
import dev.tinyforge.domain.config.Durations;
import dev.tinyforge.domain.config.InvalidInput;
import dev.tinyforge.domain.config.Problem;
import dev.tinyforge.domain.workload.Workload;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Reads a document that Forge itself wrote. Stops at the first thing wrong, with the field's path; what was never asked
 * for is wrong too.
 */
final class Fields {
    static final String TYPE = "type";
    static final String VERSION = "v";

    private final Map<String, Object> values;
    private final String path;
    private final Set<String> asked = new LinkedHashSet<>();

    private Fields(Map<String, Object> values, String path) {
        this.values = values;
        this.path = path;
    }

    /** Reads a document that stands for itself: its version must be one this program knows. */
    static <T> T document(Config document, int version, Function<Fields, T> body) {
        return read(document.values(), "", fields -> {
            long found = fields.integer(VERSION);
            if (found < 1 || found > version) {
                throw fields.wrong(VERSION, found + " is not known; this program knows up to " + version);
            }
            return body.apply(fields);
        });
    }

    /** As {@link #document(Config, int, Function)}, of one type only. */
    static <T> T document(Config document, String type, int version, Function<Fields, T> body) {
        return document(document, version, fields -> {
            String found = fields.text(TYPE);
            if (!found.equals(type)) {
                throw fields.wrong(TYPE, "`" + found + "` is not " + type);
            }
            return body.apply(fields);
        });
    }

    private static <T> T read(Map<String, Object> document, String path, Function<Fields, T> body) {
        Fields fields = new Fields(document, path);
        T value;
        try {
            value = body.apply(fields);
        } catch (IllegalArgumentException e) {
            throw new InvalidInput(path, String.valueOf(e.getMessage()));
        }
        for (String name : document.keySet()) {
            if (!fields.asked.contains(name)) {
                throw fields.wrong(name, "is not a known field");
            }
        }
        return value;
    }

    InvalidInput wrong(String name, String message) {
        return new InvalidInput(at(name), message);
    }

    InvalidInput unknownType(String found) {
        return wrong(TYPE, "`" + found + "` is not known");
    }

    String text(String name) {
        return optionalText(name).orElseThrow(() -> wrong(name, "is missing"));
    }

    Optional<String> optionalText(String name) {
        return value(name, String.class, "a text");
    }

    long integer(String name) {
        return optionalInteger(name).orElseThrow(() -> wrong(name, "is missing"));
    }

    Optional<Long> optionalInteger(String name) {
        return value(name, Long.class, "a whole number");
    }

    int smallInteger(String name) {
        long value = integer(name);
        if (value != (int) value) {
            throw wrong(name, value + " is too large");
        }
        return (int) value;
    }

    Optional<Double> optionalDecimal(String name) {
        return value(name, Number.class, "a number").map(Number::doubleValue);
    }

    boolean flag(String name) {
        return optionalFlag(name).orElseThrow(() -> wrong(name, "is missing"));
    }

    Optional<Boolean> optionalFlag(String name) {
        return value(name, Boolean.class, "true or false");
    }

    Instant instant(String name) {
        return parsed(name, Instant::parse);
    }

    Duration duration(String name) {
        return parsed(name, text -> text.contains("P") ? Duration.parse(text) : Durations.parse(text));
    }

    <E extends Enum<E>> E choice(String name, Class<E> type) {
        String text = text(name);
        for (E constant : type.getEnumConstants()) {
            if (ConfigReader.spell(constant).equals(text)) {
                return constant;
            }
        }
        throw wrong(name, "`" + text + "` is not known");
    }

    /** A text turned into a value, by a constructor that may refuse it. */
    <T> T parsed(String name, Function<String, T> parser) {
        String text = text(name);
        return guarded(name, () -> parser.apply(text));
    }

    <T> Optional<T> optionalParsed(String name, Function<String, T> parser) {
        return optionalText(name).map(text -> guarded(name, () -> parser.apply(text)));
    }

    private Map<String, Object> tree(String name) {
        return optionalTree(name).orElseThrow(() -> wrong(name, "is missing"));
    }

    /** A tree that only somebody else understands. */
    Config config(String name) {
        return new Config(tree(name));
    }

    Optional<Config> optionalConfig(String name) {
        return optionalTree(name).map(Config::new);
    }

    <T> T object(String name, Function<Fields, T> body) {
        return read(tree(name), at(name), body);
    }

    <T> Optional<T> optionalObject(String name, Function<Fields, T> body) {
        return optionalTree(name).map(tree -> read(tree, at(name), body));
    }

    /** A part that is read as people's documents are. */
    <T> T given(String name, Function<ConfigReader, T> body) {
        ConfigReader reader = new ConfigReader(new Config(tree(name)), at(name));
        T value = guarded(name, () -> body.apply(reader));
        reader.check();
        return value;
    }

    <T> List<T> list(String name, Function<Fields, T> body) {
        List<T> items = new ArrayList<>();
        for (Object item : items(name)) {
            String place = at(name) + "[" + items.size() + "]";
            if (!(item instanceof Map<?, ?> map)) {
                throw new InvalidInput(place, "must be an object");
            }
            items.add(read(tree(map), place, body));
        }
        return items;
    }

    List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        for (Object item : items(name)) {
            if (!(item instanceof String text)) {
                throw new InvalidInput(at(name) + "[" + texts.size() + "]", "must be a text");
            }
            texts.add(text);
        }
        return texts;
    }

    Optional<List<String>> optionalTexts(String name) {
        return value(name, List.class, "a list").map(list -> texts(name));
    }

    /** A workload in the open: every secret is a version already. */
    Workload workload(String name) {
        Config document = new Config(tree(name));
        return guarded(name, () -> WorkloadCodec.sealed(document));
    }

    /** Names to values, in the order they were written. */
    <T> Map<String, T> map(String name, EntryReader<T> entry) {
        return object(name, fields -> {
            Map<String, T> map = new LinkedHashMap<>();
            for (String key : fields.values.keySet()) {
                map.put(key, entry.read(fields, key));
            }
            return map;
        });
    }

    /** Reads one entry of a map. */
    @FunctionalInterface
    interface EntryReader<T> {
        T read(Fields map, String name);
    }

    boolean isText(String name) {
        return values.get(name) instanceof String;
    }

    private List<?> items(String name) {
        List<?> list = value(name, List.class, "a list").orElse(null);
        if (list == null) {
            throw wrong(name, "is missing");
        }
        return list;
    }

    private Optional<Map<String, Object>> optionalTree(String name) {
        return value(name, Map.class, "an object").map(Fields::tree);
    }

    @SuppressWarnings("unchecked") // Config holds only maps keyed by String
    private static Map<String, Object> tree(Map<?, ?> map) {
        return (Map<String, Object>) map;
    }

    private <T> Optional<T> value(String name, Class<T> type, String described) {
        asked.add(name);
        Object value = values.get(name);
        if (value == null) {
            return Optional.empty();
        }
        if (!type.isInstance(value)) {
            throw wrong(name, "must be " + described);
        }
        return Optional.of(type.cast(value));
    }

    /** Puts what a constructor refuses at the field's place. */
    private <T> T guarded(String name, Supplier<T> maker) {
        try {
            return maker.get();
        } catch (InvalidInput e) {
            throw new InvalidInput(e.problems().stream()
                    .map(problem -> new Problem(at(name), problem.toString()))
                    .toList());
        } catch (DateTimeException e) {
            throw wrong(name, "is not a time");
        } catch (IllegalArgumentException e) {
            throw wrong(name, String.valueOf(e.getMessage()));
        }
    }

    private String at(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }
}
