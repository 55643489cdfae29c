package dev.tinyforge.http;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.config.ConfigReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/** Documents made of the description's schemas: mostly right ones, some with something wrong. */
final class Inputs {
    private static final List<Object> STRANGE = List.of(
            "",
            " ",
            "\u0000",
            "..",
            "%",
            "{}",
            "x".repeat(5000),
            "☃\uD83D\uDE00",
            -1L,
            Long.MAX_VALUE,
            0.5,
            true,
            List.of(),
            List.of("a", 1L),
            Map.of(),
            Map.of("a", Map.of("b", List.of())));

    private final Random random;
    private final Config schemas;
    private final List<String> known;

    /** @param known texts that name something */
    Inputs(Random random, Config document, List<String> known) {
        this.random = random;
        this.schemas =
                new ConfigReader(document).object("components").orElseThrow().config("schemas");
        this.known = known;
    }

    /** A document of the schema; every third has something wrong. */
    Config document(String schema) {
        Object made = make(Config.of("$ref", "#/components/schemas/" + schema), 0);
        Map<String, Object> values = new LinkedHashMap<>();
        if (made instanceof Map<?, ?> map) {
            map.forEach((key, value) -> values.put(String.valueOf(key), value));
        }
        while (random.nextInt(3) == 0) {
            spoil(values);
        }
        return new Config(values);
    }

    /** Something that names something, or nothing. */
    String text() {
        return random.nextBoolean() ? pick(known) : String.valueOf(pick(STRANGE));
    }

    private void spoil(Map<String, Object> values) {
        List<String> names = List.copyOf(values.keySet());
        switch (random.nextInt(3)) {
            case 0 -> values.put("unheard_of", pick(STRANGE));
            case 1 ->
                names.stream()
                        .skip(random.nextInt(names.size() + 1))
                        .findFirst()
                        .ifPresent(values::remove);
            default ->
                names.stream()
                        .skip(random.nextInt(names.size() + 1))
                        .findFirst()
                        .ifPresent(name -> values.put(name, pick(STRANGE)));
        }
    }

    private Object make(Config schema, int depth) {
        ConfigReader reader = new ConfigReader(schema);
        if (reader.has("$ref")) {
            String name = reader.string("$ref", "").replaceFirst(".*/", "");
            return switch (name) {
                case "Duration" -> pick(List.of("0s", "10s", "1h30m", "250ms"));
                case "Scope" -> pick(List.of("read", "deploy", "admin", "deploy:" + pick(known)));
                case "Config" -> pick(List.of(Map.of(), Map.of("image", "app"), Map.of("cron", "0 3 * * *")));
                default -> make(new ConfigReader(schemas).config(name), depth + 1);
            };
        }
        if (reader.has("enum")) {
            return pick(reader.strings("enum"));
        }
        if (reader.has("oneOf")) {
            List<?> options = (List<?>) Objects.requireNonNull(schema.get("oneOf"));
            return make(Config.of("s", pick(options)), "s", depth);
        }
        return switch (reader.string("type", "object")) {
            case "string" -> reader.has("minLength") && random.nextBoolean() ? "long-enough-1" : pick(known);
            case "integer" -> (long) random.nextInt(200);
            case "number" -> random.nextDouble();
            case "boolean" -> random.nextBoolean();
            case "array" -> list(schema, depth);
            default -> object(schema, depth);
        };
    }

    private Object make(Config holder, String name, int depth) {
        return make(new ConfigReader(holder).config(name), depth + 1);
    }

    private List<Object> list(Config schema, int depth) {
        List<Object> items = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            items.add(make(schema, "items", depth));
        }
        return items;
    }

    private Map<String, Object> object(Config schema, int depth) {
        ConfigReader reader = new ConfigReader(schema);
        Config properties = reader.config("properties");
        List<String> required = reader.strings("required");
        Map<String, Object> values = new LinkedHashMap<>();
        for (String name : properties.values().keySet()) {
            if (required.contains(name) || random.nextInt(2 + depth) == 0) {
                values.put(name, make(properties, name, depth));
            }
        }
        return values;
    }

    private <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }
}
