package dev.tinyforge.engine.tell;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tinyforge.domain.config.Config;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MaskerTest {
    @Test
    void aTreeIsMaskedByNameAndWhereverAKnownValueStands() {
        Masker masker = new Masker(List.of("hunter2!"));
        Config config = Config.of(
                "token",
                Config.of("value", 7),
                "tags",
                "v*",
                "list",
                List.of("a", "b hunter2! c", List.of("hunter2!")),
                "deep",
                Config.of("token", "open", "url", "https://hunter2!@host", "port", 80, "ratio", 0.5, "on", true));

        assertEquals(
                Config.of(
                        "token",
                        "****",
                        "tags",
                        "v*",
                        "list",
                        List.of("a", "b **** c", List.of("****")),
                        "deep",
                        Config.of("token", "open", "url", "https://****@host", "port", 80, "ratio", 0.5, "on", true)),
                masker.mask(config, Set.of("token", "absent")));
    }
}
