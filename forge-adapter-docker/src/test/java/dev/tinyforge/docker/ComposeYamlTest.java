package dev.tinyforge.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.domain.config.Config;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ComposeYamlTest {
    @Test
    void anchorsAndMergeKeysAreFilledIn() {
        String text = """
                x-common: &common
                  restart: always
                services:
                  web:
                    <<: *common
                    image: app
                """;
        assertEquals(
                Map.of("restart", "always", "image", "app"),
                new dev.tinyforge.domain.config.ConfigReader(ComposeYaml.read(text))
                        .object("services")
                        .orElseThrow()
                        .config("web")
                        .values());
    }

    @Test
    void namesWithoutAValueStayWhereTheyMeanSomething() {
        String text = """
                services:
                  web:
                    image: app
                    command:
                    environment:
                      TOKEN:
                      SIZE: 3
                    networks:
                      front:
                volumes:
                  data:
                """;
        Config web = Config.of(
                "image",
                "app",
                "environment",
                List.of("TOKEN", "SIZE=3"),
                "networks",
                Config.of("front", Config.empty()));
        assertEquals(
                Config.of("services", Config.of("web", web), "volumes", Config.of("data", Config.empty())),
                ComposeYaml.read(text));
    }

    @Test
    void textsStayTextsThatOlderYamlTakesForSomethingElse() {
        Config read = ComposeYaml.read("a: yes\nb: 2024-01-02\nc: 22:22\nd: 1.5\ne: 0755\n");
        assertEquals("yes", read.get("a"));
        assertEquals("2024-01-02", read.get("b"));
        assertEquals("22:22", read.get("c"));
        assertEquals(1.5, read.get("d"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "just a text", "- a\n- list\n", "a: [b", "a: 1\na: 2\n", "a: !!java.net.URL [x]\n"})
    void whatIsNoFileIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> ComposeYaml.read(text));
    }

    @Test
    void aFileThatUnfoldsIntoALotIsRefused() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 8; i++) {
            bomb.append("a%d: &a%d [".formatted(i, i))
                    .append(("*a" + (i - 1) + ", ").repeat(10))
                    .append("x]\n");
        }
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> ComposeYaml.read(bomb.toString()));
        assertTrue(String.valueOf(refused.getMessage()).contains("too many values"), refused::toString);
        assertThrows(IllegalArgumentException.class, () -> ComposeYaml.read("a: &a\n  b: *a\n"));
    }
}
