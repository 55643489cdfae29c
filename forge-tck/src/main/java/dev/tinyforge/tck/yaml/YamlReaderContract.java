package dev.tinyforge.tck.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.domain.config.InvalidInput;
import dev.tinyforge.ports.yaml.YamlReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Every sentence of {@link YamlReader}, and the tricks that have been played on readers of YAML. */
public abstract class YamlReaderContract {
    private static final int MOST = 64 * 1024;

    protected abstract YamlReader reader();

    private @Nullable Object read(String text) {
        return reader().read(text.getBytes(StandardCharsets.UTF_8), MOST);
    }

    private String refusal(String text) {
        return refusal(text.getBytes(StandardCharsets.UTF_8), MOST);
    }

    private String refusal(byte[] text, int most) {
        String why = String.valueOf(assertThrows(InvalidInput.class, () -> reader().read(text, most), () -> shown(text))
                .getMessage());
        assertFalse(why.isBlank() || why.contains("\n") || why.length() > 600, why);
        return why;
    }

    private static String shown(byte[] text) {
        return new String(text, 0, Math.min(text.length, 80), StandardCharsets.UTF_8);
    }

    private void at(String place, String text) {
        String why = refusal(text);
        assertTrue(why.contains(place), why);
    }

    @Test
    void valuesAreThoseOfTheCoreSchema() {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("a: text", "text");
        values.put("a: 'quoted'", "quoted");
        values.put("a: \"8080\"", "8080");
        values.put("a: 8080", 8080L);
        values.put("a: -1", -1L);
        values.put("a: 0x1F", 31L);
        values.put("a: 0o17", 15L);
        values.put("a: 010", 10L);
        values.put("a: 1.5", 1.5);
        values.put("a: 2e3", 2000.0);
        values.put("a: true", true);
        values.put("a: False", false);
        values.put("a: yes", "yes");
        values.put("a: on", "on");
        values.put("a: 200-399", "200-399");
        values.put("a: 12:30:45", "12:30:45");
        values.put("a: 2031-05-17", "2031-05-17");
        values.put("a: [1, b, {c: d}]", List.of(1L, "b", Map.of("c", "d")));
        values.put("a: {b: 1}", Map.of("b", 1L));
        values.put("a: |\n  two\n  lines\n", "two\nlines\n");
        values.put("a: ö \uD83D\uDE80", "ö \uD83D\uDE80");
        values.put("# first\na: 1 # last\n", 1L);
        values.put("\uFEFFa: 1", 1L);
        values.put("---\na: 1\n...\n", 1L);
        values.put("%YAML 1.2\n---\na: 1\n", 1L);
        values.put("{\"a\": 1}", 1L);
        values.forEach((text, value) -> assertEquals(Map.of("a", value), read(text), text));
    }

    @Test
    void namesKeepTheirOrder() {
        Object read = read("c: 1\na: 2\nb: 3\n");

        assertTrue(
                read instanceof Map<?, ?> map && List.copyOf(map.keySet()).equals(List.of("c", "a", "b")), "" + read);
    }

    @Test
    void aTextWithoutAValueIsNull() {
        for (String empty : List.of("", "\n\n", "# nothing\n", "---\n", "---\n...\n", "null", "~", " \n")) {
            assertNull(read(empty), empty);
        }
        Map<String, @Nullable Object> nothing = new LinkedHashMap<>();
        nothing.put("a", null);
        assertEquals(nothing, read("a:"));
        assertEquals(nothing, read("a: ~"));
    }

    @Test
    void whatIsLargerThanAllowedIsNotRead() {
        byte[] text = "a: 12345".getBytes(StandardCharsets.UTF_8);

        assertEquals(Map.of("a", 12345L), reader().read(text, text.length));
        refusal(text, text.length - 1);
        refusal(text, 0);
        byte[] wide = "a: \u00f6\u00f6\u00f6".getBytes(StandardCharsets.UTF_8);
        refusal(wide, wide.length - 1);
        refusal(("a: " + "x".repeat(MOST)).getBytes(StandardCharsets.UTF_8), MOST);
    }

    @Test
    void problemsNameTheirPlace() {
        at("line 2, column 1", "a: 1\na: 2\n");
        at("line 4", "a: 1\nb:\n  - [\n");
        at("line 2", "a: 1\n\tb: 2\n");
        at("line 1", "a: b: c\n");
        at("line 2", "a: 1\nb: *c\n");
    }

    @Test
    void aNameStandsOnceInEveryMap() {
        for (String twice :
                List.of("a: 1\nb: 2\na: 3", "{a: 1, a: 1}", "a: {b: 1, b: 2}", "a: 1\n'a': 2", "- {x: 1, \"x\": 2}")) {
            assertTrue(refusal(twice).contains("twice"), twice);
        }
        assertEquals(Map.of("a", Map.of("a", 1L)), read("a: {a: 1}"));
    }

    @Test
    void aNameIsAText() {
        for (String wrong : List.of(
                "1: a", "true: a", "~: a", ": a", "[a]: b", "{a: b}: c", "? [a, b]\n: c", "? - a\n: b", "1.5: a")) {
            refusal(wrong);
        }
        assertEquals(Map.of("1", "a"), read("'1': a"));
    }

    @Test
    void anchorsAliasesAndTagsAreRefused() {
        for (String trick : List.of(
                "a: &x 1",
                "a: &x 1\nb: *x",
                "a: *x",
                "&x a: 1",
                "a: &x {b: 1}\nc:\n  <<: *x",
                "&a [*a]",
                "&a {b: *a}",
                "a: !!str 1",
                "a: !local 1",
                "a: ! 1",
                "a: !!set {b}",
                "a: !!binary aGVsbG8=",
                "!!map {a: 1}",
                "a: !<tag:yaml.org,2002:str> b",
                "%TAG ! tag:example.com,2000:\n---\na: !x 1",
                "a: !!javax.script.ScriptEngineManager [!!java.net.URLClassLoader [[!!java.net.URL [\"http://127.0.0.1:9/\"]]]]",
                "!!com.sun.rowset.JdbcRowSetImpl {dataSourceName: 'ldap://127.0.0.1:9/x', autoCommit: true}",
                "!!java.lang.Runtime {}",
                "a: !ENV ${HOME}",
                "a: !include /etc/passwd")) {
            refusal(trick);
        }
        assertEquals(Map.of("<<", Map.of("a", 1L)), read("<<: {a: 1}"), "nothing is merged");
        assertEquals(Map.of("a", "${HOME}"), read("a: ${HOME}"));
    }

    @Test
    void aBombOfAliasesIsRefusedAtItsFirst() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n");
        for (int i = 1; i < 30; i++) {
            bomb.append("a" + i + ": &a" + i + " [" + ("*a" + (i - 1) + ", ").repeat(8) + "*a" + (i - 1) + "]\n");
        }
        assertTrue(refusal(bomb.toString()).contains("line 1"));
    }

    @Test
    void onlyOneDocumentIsTaken() {
        for (String two : List.of("a: 1\n---\nb: 2\n", "--- 1\n--- 2\n", "---\n---\n", "a: 1\n...\nb: 2\n")) {
            refusal(two);
        }
    }

    @Test
    void nestingHasAnEnd() {
        assertEquals(1, depth(read("[".repeat(1) + "]".repeat(1))));
        assertEquals(
                YamlReader.MOST_DEPTH,
                depth(read("[".repeat(YamlReader.MOST_DEPTH) + "]".repeat(YamlReader.MOST_DEPTH))));
        refusal("[".repeat(YamlReader.MOST_DEPTH + 1) + "]".repeat(YamlReader.MOST_DEPTH + 1));
        refusal("{a: ".repeat(YamlReader.MOST_DEPTH + 1) + "1" + "}".repeat(YamlReader.MOST_DEPTH + 1));
    }

    private static int depth(@Nullable Object value) {
        return value instanceof List<?> list
                ? 1 + list.stream().mapToInt(YamlReaderContract::depth).max().orElse(0)
                : 0;
    }

    @Test
    void numbersThatNobodyCanHoldAreRefused() {
        for (String number : List.of(
                "9223372036854775808",
                "-9223372036854775809",
                "0xFFFFFFFFFFFFFFFFFF",
                "1e999",
                ".inf",
                "-.INF",
                ".nan",
                "9".repeat(5000),
                "0." + "1".repeat(5000),
                "1e" + "9".repeat(2000))) {
            refusal("a: " + number);
        }
        assertEquals(Map.of("a", Long.MAX_VALUE), read("a: 9223372036854775807"));
    }

    @Test
    void whatIsNoYamlIsRefused() {
        for (String wrong : List.of(
                "a: [1",
                "a: {b",
                "a: 'x",
                "a: \"x",
                "- a\nb: c",
                "a: 1\n b: 2",
                "\ta: 1",
                "a: @x",
                "a: `x`",
                "%FOO",
                "%YAML 3.0\n---\na: 1",
                "a: \u0001",
                "a: \"\\q\"",
                "]",
                "}",
                ": : :")) {
            refusal(wrong);
        }
        refusal(new byte[] {'a', ':', ' ', (byte) 0xFF}, MOST);
        refusal(new byte[] {(byte) 0xFE, (byte) 0xFF, 0, 'a'}, MOST);
        refusal(new byte[] {0, 1, 2, 3, (byte) 0x89, 'P', 'N', 'G'}, MOST);
    }

    @Test
    void aTextThatCostsAsMuchAsItCanIsJudgedSoon() {
        List<String> costly = List.of(
                "[".repeat(MOST),
                "{".repeat(MOST),
                "- ".repeat(MOST / 2),
                "? ".repeat(MOST / 2),
                "[a, ".repeat(MOST / 4),
                "{a: ".repeat(MOST / 4),
                "a: \"" + "\\".repeat(MOST - 10),
                "a: '" + "''".repeat(MOST / 2 - 10),
                "a: |\n" + " x\n".repeat(MOST / 3 - 10),
                "a: >\n" + " \n".repeat(MOST / 2 - 10),
                "#".repeat(MOST),
                "\n".repeat(MOST),
                " ".repeat(MOST),
                "a".repeat(MOST),
                "k".repeat(2000) + ": 1\n" + "a ".repeat(MOST / 2 - 2000),
                "!".repeat(MOST),
                "&".repeat(MOST),
                "%".repeat(MOST),
                "a: [" + "1,".repeat(MOST / 2 - 10) + "]");
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            for (String text : costly) {
                try {
                    read(text);
                } catch (InvalidInput e) {
                    assertFalse(String.valueOf(e.getMessage()).isBlank());
                }
            }
        });
    }

    @Test
    void whateverItIsItIsReadOrRefused() {
        Random random = new Random(20310517);
        String[] parts = {
            "a",
            "b: ",
            "- ",
            "? ",
            "[",
            "]",
            "{",
            "}",
            ",",
            ":",
            "\n",
            "  ",
            "'",
            "\"",
            "&x ",
            "*x",
            "!!str ",
            "|",
            ">",
            "#",
            "---\n",
            "...",
            "%YAML 1.2\n",
            "1",
            "0x",
            ".",
            "~",
            "\\",
            "\t",
            "\u0085",
            "ö",
            "<<: "
        };
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int part = random.nextInt(14); part >= 0; part--) {
                text.append(parts[random.nextInt(parts.length)]);
            }
            byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
            byte[] before = bytes.clone();
            try {
                reader().read(bytes, MOST);
            } catch (InvalidInput e) {
                assertFalse(String.valueOf(e.getMessage()).contains("\n"), text.toString());
            }
            assertTrue(Arrays.equals(before, bytes));
        }
    }
}
