package dev.tinyforge.domain.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What a plugin's config may hold. Drives validation, forms and documentation from one place. */
public record ConfigSchema(List<Field> fields) {
    public ConfigSchema {
        fields = List.copyOf(fields);
    }

    /** The names whose values are secret: sealed at rest, masked wherever text leaves the program. A
     * config that is stored or planned with holds a {@link SealedValue} for each. */
    public Set<String> secretKeys() {
        return fields.stream().filter(Field::secret).map(Field::name).collect(Collectors.toUnmodifiableSet());
    }

    /** Every problem of the config at {@code path}; empty when it is valid. Never throws. */
    public List<Problem> validate(Config config, String path) {
        ConfigReader reader = new ConfigReader(config, path);
        fields.forEach(field -> field.check(reader));
        return reader.problems();
    }

    public enum Kind {
        TEXT,
        /** A text of many lines. */
        MULTILINE,
        INTEGER,
        DECIMAL,
        BOOLEAN,
        DURATION,
        SIZE,
        CHOICE,
        TEXT_LIST,
        TEXT_MAP,
        OBJECT
    }

    /** One field. {@code fallback} is its default as a person would write it, for forms and docs. */
    public record Field(
            String name,
            Kind kind,
            String doc,
            boolean required,
            boolean secret,
            Optional<String> fallback,
            long min,
            long max,
            List<String> choices) {
        public Field {
            Objects.requireNonNull(name, "name");
            choices = List.copyOf(choices);
            if (secret && kind != Kind.TEXT) {
                throw new IllegalArgumentException(name + ": a secret is a text");
            }
        }

        public static Field of(String name, Kind kind, String doc) {
            return new Field(name, kind, doc, false, false, Optional.empty(), 0, Long.MAX_VALUE, List.of());
        }

        public Field mandatory() {
            return new Field(name, kind, doc, true, secret, fallback, min, max, choices);
        }

        /** A secret, which is a text. The source sees no more of it than that it is there: a {@link SealedValue}. */
        public Field hidden() {
            return new Field(name, kind, doc, required, true, fallback, min, max, choices);
        }

        public Field fallback(String value) {
            return new Field(name, kind, doc, required, secret, Optional.of(value), min, max, choices);
        }

        public Field between(long least, long most) {
            return new Field(name, kind, doc, required, secret, fallback, least, most, choices);
        }

        public Field oneOf(String... values) {
            return new Field(name, Kind.CHOICE, doc, required, secret, fallback, min, max, List.of(values));
        }

        private void check(ConfigReader reader) {
            if (secret && reader.isObject(name)) {
                reader.sealed(name);
                return;
            }
            if (required && !reader.has(name)) {
                reader.required(name);
                return;
            }
            switch (kind) {
                case TEXT, MULTILINE -> {
                    if (required) {
                        reader.required(name);
                    } else {
                        reader.string(name);
                    }
                }
                case INTEGER -> reader.integer(name, min, max);
                case DECIMAL -> reader.decimal(name);
                case BOOLEAN -> reader.bool(name, false);
                case DURATION -> reader.parsed(name, Durations::parse);
                case SIZE -> reader.parsed(name, Sizes::parse);
                case CHOICE ->
                    reader.string(name).ifPresent(value -> {
                        if (!choices.contains(value)) {
                            reader.problem(name, "`" + value + "` is not one of " + String.join(", ", choices));
                        }
                    });
                case TEXT_LIST -> reader.strings(name);
                case TEXT_MAP -> reader.stringMap(name);
                case OBJECT -> reader.config(name);
            }
        }
    }

    /** A schema built field by field. */
    public static ConfigSchema of(Field... fields) {
        return new ConfigSchema(new ArrayList<>(List.of(fields)));
    }
}
