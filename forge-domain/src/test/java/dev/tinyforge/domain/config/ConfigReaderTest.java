package dev.tinyforge.domain.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.domain.config.ConfigSchema.Field;
import dev.tinyforge.domain.config.ConfigSchema.Kind;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class ConfigReaderTest {
    private enum Colour {
        RED,
        DARK_BLUE
    }

    @Test
    void fieldsAreReadAsWhatTheyAre() {
        ConfigReader reader = new ConfigReader(Config.of(
                "text",
                "t",
                "port",
                80,
                "flag",
                false,
                "cpus",
                1,
                "wait",
                "1m30s",
                "colour",
                "dark-blue",
                "list",
                List.of("a", "b"),
                "map",
                Map.of("n", 5),
                "objects",
                List.of(Map.of("x", 1))));
        assertEquals("t", reader.required("text"));
        assertEquals(OptionalInt.of(80), reader.port("port"));
        assertEquals(false, reader.bool("flag", true));
        assertEquals(Optional.of(1.0), reader.decimal("cpus"));
        assertEquals(Duration.ofSeconds(90), reader.duration("wait", Duration.ZERO));
        assertEquals(Colour.DARK_BLUE, reader.choice("colour", Colour.class, Colour.RED));
        assertEquals(List.of("a", "b"), reader.strings("list"));
        assertEquals(Map.of("n", "5"), reader.stringMap("map"));
        assertEquals(Optional.of(1L), reader.objects("objects").get(0).integer("x", 0, 9));
        assertEquals(List.of(), reader.problems());
    }

    @Test
    void absentFieldsReadAsTheirDefaults() {
        ConfigReader reader = new ConfigReader(Config.empty());
        assertEquals("d", reader.string("a", "d"));
        assertEquals(7, reader.integer("b", 7, 0, 9));
        assertEquals(true, reader.bool("c", true));
        assertEquals(OptionalInt.empty(), reader.port("d"));
        assertEquals(Colour.RED, reader.choice("e", Colour.class, Colour.RED));
        assertEquals(Duration.ZERO, reader.duration("f", Duration.ZERO));
        assertEquals(List.of(), reader.strings("g"));
        assertEquals(Map.of(), reader.stringMap("h"));
        assertEquals(Config.empty(), reader.config("i"));
        assertEquals(Optional.empty(), reader.object("j"));
        assertEquals(List.of(), reader.objects("k"));
        reader.check();
    }

    @Test
    void everyProblemNamesItsFieldAndSaysWhatIsWrong() {
        assertProblem("port: 70000 is not between 1 and 65535", "port", 70000, r -> r.port("port"));
        assertProblem("port: 0 is not between 1 and 65535", "port", 0, r -> r.port("port"));
        assertProblem("port: must be a whole number, not a text", "port", "80", r -> r.port("port"));
        assertProblem("port: must be a whole number, not a decimal number", "port", 8.5, r -> r.port("port"));
        assertProblem("name: must be a text, not a number", "name", 1, r -> r.required("name"));
        assertProblem("name: must not be blank", "name", " ", r -> r.required("name"));
        assertProblem("name: must be a text, not a list", "name", List.of(), r -> r.string("name"));
        assertProblem("name: must be a text, not an object", "name", Map.of(), r -> r.string("name"));
        assertProblem("flag: must be true or false, not a text", "flag", "yes", r -> r.bool("flag", true));
        assertProblem("cpus: must be a number, not true or false", "cpus", true, r -> r.decimal("cpus"));
        assertProblem(
                "wait: `soon` is not a duration; write 200ms, 10s, 5m or 1h30m",
                "wait",
                "soon",
                r -> r.duration("wait", Duration.ZERO));
        assertProblem(
                "colour: `blue` is not one of red, dark-blue",
                "colour",
                "blue",
                r -> r.choice("colour", Colour.class, Colour.RED));
        assertProblem("list: must be a list of texts, not a text", "list", "a", r -> r.strings("list"));
        assertProblem("list[1]: must be a text, not a number", "list", List.of("a", 1), r -> r.strings("list"));
        assertProblem("map: must be an object, not a list", "map", List.of(), r -> r.stringMap("map"));
        assertProblem("map.k: must be a text, not a list", "map", Map.of("k", List.of()), r -> r.stringMap("map"));
        assertProblem("in: must be an object, not a text", "in", "x", r -> r.object("in"));
        assertProblem("in: must be an object, not a text", "in", "x", r -> r.config("in"));
        assertProblem("all: must be a list of objects, not an object", "all", Map.of(), r -> r.objects("all"));
        assertProblem("all[0]: must be an object, not a number", "all", List.of(1), r -> r.objects("all"));
        assertProblem(
                "size: `1 lot` is not a size; write 512k, 128m or 2g",
                "size",
                "1 lot",
                r -> r.parsed("size", Sizes::parse));
    }

    @Test
    void aMissingFieldIsNamed() {
        ConfigReader reader = new ConfigReader(Config.empty(), "source_config");
        assertEquals("", reader.required("image"));
        assertEquals(
                "source_config.image: is missing",
                assertThrows(InvalidInput.class, reader::check).getMessage());
    }

    @Test
    void unknownFieldsAreProblemsWithAHint() {
        ConfigReader reader =
                new ConfigReader(Config.of("prot", 80, "zzzzzz", 1, "faces", List.of(Map.of("hots", "a"))));
        reader.port("port");
        reader.objects("faces").forEach(face -> face.string("host"));
        assertEquals(
                List.of(
                        "prot: is not a known field; did you mean `port`?",
                        "zzzzzz: is not a known field",
                        "faces[0].hots: is not a known field; did you mean `host`?"),
                reader.problems().stream().map(Problem::toString).toList());
    }

    @Test
    void allProblemsAreFoundAtOnce() {
        ConfigReader reader = new ConfigReader(Config.of("a", 1, "b", "x", "c", true));
        reader.string("a");
        reader.port("b");
        InvalidInput refused = assertThrows(InvalidInput.class, reader::check);
        assertEquals(3, refused.problems().size());
        assertEquals(1, refused.getMessage().lines().count());
    }

    @Test
    void aProblemIsOneShortLineWhateverWasGiven() {
        String huge = "x\n".repeat(1_000_000);
        ConfigReader reader = new ConfigReader(Config.of("wait", huge, "colour", huge, huge, 1));
        reader.duration("wait", Duration.ZERO);
        reader.choice("colour", Colour.class, Colour.RED);
        List<Problem> problems = reader.problems();
        assertEquals(3, problems.size());
        problems.forEach(problem -> {
            assertEquals(1, problem.toString().lines().count());
            assertTrue(
                    problem.toString().length() <= 602, () -> problem.toString().length() + " characters");
        });
    }

    @Test
    void thousandsOfProblemsMakeAMessageThatCanBeRead() {
        Map<String, Object> values = new LinkedHashMap<>();
        for (int i = 0; i < 10_000; i++) {
            values.put("unknown" + i, i);
        }
        InvalidInput refused = assertThrows(InvalidInput.class, new ConfigReader(new Config(values))::check);
        assertEquals(10_000, refused.problems().size());
        assertTrue(refused.getMessage().endsWith("; and 9980 more"), refused::getMessage);
        assertThrows(IllegalArgumentException.class, () -> new InvalidInput(List.of()));
    }

    @Test
    void aSchemaChecksEveryKindOfField() {
        ConfigSchema schema = ConfigSchema.of(
                Field.of("name", Kind.TEXT, "").mandatory(),
                Field.of("token", Kind.TEXT, "").hidden(),
                Field.of("count", Kind.INTEGER, "").between(1, 3).fallback("1"),
                Field.of("ratio", Kind.DECIMAL, ""),
                Field.of("on", Kind.BOOLEAN, ""),
                Field.of("wait", Kind.DURATION, ""),
                Field.of("size", Kind.SIZE, ""),
                Field.of("mode", Kind.TEXT, "").oneOf("fast", "slow"),
                Field.of("list", Kind.TEXT_LIST, ""),
                Field.of("map", Kind.TEXT_MAP, ""),
                Field.of("tree", Kind.OBJECT, ""));
        assertEquals(Set.of("token"), schema.secretKeys());
        assertEquals(
                List.of(),
                schema.validate(
                        Config.of(
                                "name",
                                "n",
                                "token",
                                "t",
                                "count",
                                3,
                                "ratio",
                                0.5,
                                "on",
                                true,
                                "wait",
                                "1s",
                                "size",
                                "1m",
                                "mode",
                                "slow",
                                "list",
                                List.of("a"),
                                "map",
                                Map.of("a", 1),
                                "tree",
                                Map.of("any", List.of(1))),
                        "config"));
        assertEquals(List.of("config.name: is missing"), texts(schema.validate(Config.empty(), "config")));
        assertEquals(
                List.of(
                        "config.name: must not be blank",
                        "config.token: must be a text, not a number",
                        "config.count: 4 is not between 1 and 3",
                        "config.ratio: must be a number, not a text",
                        "config.on: must be true or false, not a number",
                        "config.wait: `1` is not a duration; write 200ms, 10s, 5m or 1h30m",
                        "config.size: `1x` is not a size; write 512k, 128m or 2g",
                        "config.mode: `medium` is not one of fast, slow",
                        "config.list[0]: must be a text, not a number",
                        "config.map.a: must be a text, not a list",
                        "config.tree: must be an object, not a text",
                        "config.mod: is not a known field; did you mean `mode`?"),
                texts(schema.validate(
                        Config.of(
                                "name",
                                "",
                                "token",
                                1,
                                "count",
                                4,
                                "ratio",
                                "x",
                                "on",
                                1,
                                "wait",
                                "1",
                                "size",
                                "1x",
                                "mode",
                                "medium",
                                "list",
                                List.of(1),
                                "map",
                                Map.of("a", List.of()),
                                "tree",
                                "x",
                                "mod",
                                1),
                        "config")));
    }

    @Test
    void aHintIsGivenOnlyForWhatLooksLikeIt() {
        List<String> known = List.of("image", "port", "default_tag");
        assertEquals(Optional.of("image"), Similar.to("imgae", known));
        assertEquals(Optional.of("port"), Similar.to("ports", known));
        assertEquals(Optional.of("default_tag"), Similar.to("default-tag", known));
        assertEquals(Optional.empty(), Similar.to("healthcheck", known));
        assertEquals(Optional.empty(), Similar.to("x".repeat(1_000_000), known));
    }

    private static List<String> texts(List<Problem> problems) {
        return problems.stream().map(Problem::toString).toList();
    }

    private static void assertProblem(String problem, String name, Object value, Consumer<ConfigReader> read) {
        ConfigReader reader = new ConfigReader(Config.of(name, value));
        read.accept(reader);
        assertEquals(List.of(problem), texts(reader.problems()));
        ConfigReader inside = new ConfigReader(Config.of(name, value), "outer[2]");
        read.accept(inside);
        assertEquals(List.of("outer[2]." + problem), texts(inside.problems()));
    }

    @Test
    void aSecretIsSeenAsSealedOrInTheOpenAndIsAlwaysAText() {
        ConfigSchema schema =
                ConfigSchema.of(Field.of("token", Kind.TEXT, "").mandatory().hidden());
        assertEquals(List.of(), schema.validate(Config.of("token", "t"), "config"));
        assertEquals(List.of(), schema.validate(Config.of("token", SealedValue.of(3)), "config"));
        assertEquals(
                List.of(new Problem("config.token", "must be a secret")),
                schema.validate(Config.of("token", Config.of("secret_version", 3, "more", 1)), "config"));
        assertEquals(List.of(new Problem("config.token", "is missing")), schema.validate(Config.empty(), "config"));
        assertThrows(IllegalArgumentException.class, () -> Field.of("count", Kind.INTEGER, "")
                .hidden());
    }
}
