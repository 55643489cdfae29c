package dev.tinyforge.domain.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;

/**
 * Reads typed fields out of a {@link Config}, collecting every {@link Problem} instead of stopping at the first.
 * A field that was never asked for is a problem too, so a typing error cannot be lost. Wrong or missing fields read
 * as the given default until {@link #check()}, which throws if there was any problem.
 */
public final class ConfigReader {
    private final Map<String, Object> values;
    private final String path;
    private final List<Problem> problems;
    private final Set<String> asked = new LinkedHashSet<>();
    private final List<ConfigReader> children = new ArrayList<>();

    public ConfigReader(Config config) {
        this(config, "");
    }

    public ConfigReader(Config config, String path) {
        this(config.values(), path, new ArrayList<>());
    }

    private ConfigReader(Map<String, Object> values, String path, List<Problem> problems) {
        this.values = values;
        this.path = path;
        this.problems = problems;
    }

    public Optional<String> string(String name) {
        Object value = value(name);
        if (value == null) {
            return Optional.empty();
        }
        if (value instanceof String text) {
            return Optional.of(text);
        }
        problem(name, "must be a text, not " + typeOf(value));
        return Optional.empty();
    }

    public String string(String name, String fallback) {
        return string(name).orElse(fallback);
    }

    /** A text that must be there and not be blank. */
    public String required(String name) {
        Optional<String> value = string(name);
        if (value.isEmpty() && !values.containsKey(name)) {
            problem(name, "is missing");
        } else if (value.isPresent() && value.get().isBlank()) {
            problem(name, "must not be blank");
        }
        return value.orElse("");
    }

    public boolean bool(String name, boolean fallback) {
        Object value = value(name);
        if (value == null) {
            return fallback;
        }
        if (value instanceof Boolean flag) {
            return flag;
        }
        problem(name, "must be true or false, not " + typeOf(value));
        return fallback;
    }

    public Optional<Long> integer(String name, long min, long max) {
        Object value = value(name);
        if (value == null) {
            return Optional.empty();
        }
        if (!(value instanceof Long number)) {
            problem(name, "must be a whole number, not " + typeOf(value));
            return Optional.empty();
        }
        if (number < min || number > max) {
            problem(name, number + " is not between " + min + " and " + max);
            return Optional.empty();
        }
        return Optional.of(number);
    }

    public int integer(String name, int fallback, int min, int max) {
        return integer(name, min, max).map(Long::intValue).orElse(fallback);
    }

    public OptionalInt port(String name) {
        return integer(name, 1, 65535)
                .map(port -> OptionalInt.of(port.intValue()))
                .orElse(OptionalInt.empty());
    }

    public Optional<Double> decimal(String name) {
        Object value = value(name);
        if (value == null) {
            return Optional.empty();
        }
        if (value instanceof Number number) {
            return Optional.of(number.doubleValue());
        }
        problem(name, "must be a number, not " + typeOf(value));
        return Optional.empty();
    }

    /** A duration such as {@code 500ms}, {@code 10s}, {@code 5m}, {@code 1h}, {@code 1m30s}; see {@link Durations}. */
    public Duration duration(String name, Duration fallback) {
        return parsed(name, Durations::parse).orElse(fallback);
    }

    /** One of the enum's constants, written in lower case with dashes. */
    public <E extends Enum<E>> E choice(String name, Class<E> type, E fallback) {
        Optional<String> text = string(name);
        if (text.isEmpty()) {
            return fallback;
        }
        List<String> names = new ArrayList<>();
        for (E constant : type.getEnumConstants()) {
            String spelled = spell(constant);
            if (spelled.equals(text.get())) {
                return constant;
            }
            names.add(spelled);
        }
        problem(name, "`" + text.get() + "` is not one of " + String.join(", ", names));
        return fallback;
    }

    /** How an enum constant is written in documents. */
    public static String spell(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** A text turned into something else; the parser's {@link IllegalArgumentException} message becomes the problem. */
    public <T> Optional<T> parsed(String name, Function<String, T> parser) {
        return string(name).flatMap(text -> {
            try {
                return Optional.of(parser.apply(text));
            } catch (InvalidInput e) {
                e.problems().forEach(p -> problem(name, p.message()));
            } catch (IllegalArgumentException e) {
                problem(name, String.valueOf(e.getMessage()));
            }
            return Optional.empty();
        });
    }

    public List<String> strings(String name) {
        Object value = value(name);
        if (value == null) {
            return List.of();
        }
        if (!(value instanceof List<?> list)) {
            problem(name, "must be a list of texts, not " + typeOf(value));
            return List.of();
        }
        List<String> texts = new ArrayList<>();
        for (Object item : list) {
            if (item instanceof String text) {
                texts.add(text);
            } else {
                problem(name + "[" + texts.size() + "]", "must be a text, not " + typeOf(item));
                return List.of();
            }
        }
        return List.copyOf(texts);
    }

    /** Names to texts; numbers and booleans are taken as their text, as people write them in env sections. */
    public Map<String, String> stringMap(String name) {
        Map<String, String> result = new LinkedHashMap<>();
        object(name).ifPresent(child -> child.names().forEach(key -> result.put(key, child.scalar(key))));
        return java.util.Collections.unmodifiableMap(result);
    }

    /** The names under this object, in the order they were written. */
    public List<String> names() {
        return List.copyOf(values.keySet());
    }

    public boolean isObject(String name) {
        return values.get(name) instanceof Map<?, ?>;
    }

    /** A text; a number or a boolean is taken as its text, as people write them in env sections. */
    public String scalar(String name) {
        Object value = value(name);
        if (value instanceof String || value instanceof Number || value instanceof Boolean) {
            return value.toString();
        }
        problem(name, value == null ? "is missing" : "must be a text, not " + typeOf(value));
        return "";
    }

    /** The version of a value that is sealed elsewhere; see {@link SealedValue}. */
    public OptionalLong sealed(String name) {
        Object value = value(name);
        OptionalLong version = SealedValue.version(value);
        if (value != null && version.isEmpty()) {
            problem(name, "must be a secret");
        }
        return version;
    }

    public boolean has(String name) {
        return values.containsKey(name);
    }

    public Optional<ConfigReader> object(String name) {
        Object value = value(name);
        if (value == null) {
            return Optional.empty();
        }
        if (value instanceof Map<?, ?>) {
            return Optional.of(child(value, at(name)));
        }
        problem(name, "must be an object, not " + typeOf(value));
        return Optional.empty();
    }

    /** The raw sub-tree, for a plugin that validates it by its own schema. */
    public Config config(String name) {
        Object value = value(name);
        if (value == null) {
            return Config.empty();
        }
        if (value instanceof Map<?, ?>) {
            return new Config(cast(value));
        }
        problem(name, "must be an object, not " + typeOf(value));
        return Config.empty();
    }

    public List<ConfigReader> objects(String name) {
        Object value = value(name);
        if (value == null) {
            return List.of();
        }
        if (!(value instanceof List<?> list)) {
            problem(name, "must be a list of objects, not " + typeOf(value));
            return List.of();
        }
        List<ConfigReader> readers = new ArrayList<>();
        for (Object item : list) {
            String where = at(name) + "[" + readers.size() + "]";
            if (item instanceof Map<?, ?>) {
                readers.add(child(item, where));
            } else {
                problems.add(new Problem(where, "must be an object, not " + typeOf(item)));
                return readers;
            }
        }
        return readers;
    }

    /** A field that is known and has no place here. */
    public void refuse(String name, String why) {
        if (value(name) != null) {
            problem(name, why);
        }
    }

    public void problem(String name, String message) {
        problems.add(new Problem(at(name), message));
    }

    public void problems(List<Problem> more) {
        problems.addAll(more);
    }

    /** Every problem so far, unknown fields included. */
    public List<Problem> problems() {
        List<Problem> all = new ArrayList<>(problems);
        unknown(all);
        return all;
    }

    /** @throws InvalidInput if anything was wrong */
    public void check() {
        List<Problem> all = problems();
        if (!all.isEmpty()) {
            throw new InvalidInput(all);
        }
    }

    private void unknown(List<Problem> into) {
        for (String name : values.keySet()) {
            if (!asked.contains(name)) {
                String hint = Similar.to(name, asked)
                        .map(best -> "; did you mean `" + best + "`?")
                        .orElse("");
                into.add(new Problem(at(name), "is not a known field" + hint));
            }
        }
        children.forEach(child -> child.unknown(into));
    }

    private ConfigReader child(Object value, String where) {
        ConfigReader child = new ConfigReader(cast(value), where, problems);
        children.add(child);
        return child;
    }

    @SuppressWarnings("unchecked") // Config holds only maps keyed by String
    private static Map<String, Object> cast(Object value) {
        return (Map<String, Object>) value;
    }

    private @org.jspecify.annotations.Nullable Object value(String name) {
        asked.add(name);
        return values.get(name);
    }

    private String at(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    private static String typeOf(Object value) {
        if (value instanceof String) {
            return "a text";
        }
        if (value instanceof Long) {
            return "a number";
        }
        if (value instanceof Double) {
            return "a decimal number";
        }
        if (value instanceof Boolean) {
            return "true or false";
        }
        return value instanceof List<?> ? "a list" : "an object";
    }
}
