package dev.tinyforge.domain.trigger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tinyforge.domain.Seeds;
import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.config.InvalidInput;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EffectiveConfigTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void theBindingsKeysWinAndAreReplacedWhole() {
        Config trigger = Config.of("branch", "main", "paths", List.of("a", "b"), "nested", Map.of("x", 1, "y", 2));
        Config override = Config.of("paths", List.of("c"), "nested", Map.of("x", 3));
        assertEquals(
                Config.of("branch", "main", "paths", List.of("c"), "nested", Map.of("x", 3)),
                EffectiveConfig.of(trigger, override));
        assertEquals(trigger, EffectiveConfig.of(trigger, Config.empty()));
        assertEquals(
                Config.of("branch", "main", "paths", List.of("a", "b"), "nested", Map.of("x", 1, "y", 2)), trigger);
    }

    @Test
    void itsSizeAsCompactJsonIsBoundedToTheByte() {
        Seeds.forEach(300, random -> {
            Map<String, Object> values = new LinkedHashMap<>();
            for (int i = random.nextInt(20); i >= 0; i--) {
                values.put(text(random, 8) + i, value(random, 2));
            }
            int room = EffectiveConfig.MOST_BYTES - bytes(with(values, ""));
            Config full = new Config(with(values, "x".repeat(room)));
            assertEquals(full, EffectiveConfig.of(full, Config.empty()));
            InvalidInput refusal = assertThrows(
                    InvalidInput.class, () -> EffectiveConfig.of(full, Config.of("filling", "x".repeat(room + 1))));
            assertEquals("config", refusal.problems().get(0).field());
            assertEquals(
                    "with the binding's keys laid over the trigger's it has 8193 bytes as JSON; at most 8192 are allowed",
                    refusal.problems().get(0).message());
        });
    }

    private static Map<String, Object> with(Map<String, Object> values, String filling) {
        Map<String, Object> all = new LinkedHashMap<>(values);
        all.put("filling", filling);
        return all;
    }

    private static int bytes(Map<String, Object> values) {
        try {
            return JSON.writeValueAsString(values).getBytes(StandardCharsets.UTF_8).length;
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private static Object value(Random random, int depth) {
        return switch (random.nextInt(depth == 0 ? 4 : 6)) {
            case 0 -> random.nextLong();
            case 1 -> random.nextBoolean();
            case 2 -> random.nextDouble();
            case 3 -> text(random, 20);
            case 4 -> List.of(value(random, depth - 1), value(random, depth - 1));
            default -> Map.of(text(random, 5), value(random, depth - 1));
        };
    }

    private static String text(Random random, int most) {
        return Seeds.text(random, "a\"\\/\b\f\n\r\t\u0001\u007fé€😀", most);
    }
}
