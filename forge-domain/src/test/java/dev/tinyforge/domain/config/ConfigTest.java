package dev.tinyforge.domain.config;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.domain.Seeds;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ConfigTest {
    @Test
    void valuesAreOfAFewKinds() {
        Config config = Config.of(
                "text",
                "t",
                "int",
                1,
                "short",
                (short) 2,
                "big",
                BigInteger.TEN,
                "float",
                1.5f,
                "decimal",
                new BigDecimal("2.5"),
                "flag",
                true,
                "list",
                List.of(1, "a", List.of()),
                "map",
                Map.of("k", 1));
        assertEquals(1L, config.get("int"));
        assertEquals(2L, config.get("short"));
        assertEquals(10L, config.get("big"));
        assertEquals(1.5, config.get("float"));
        assertEquals(2.5, config.get("decimal"));
        assertEquals(List.of(1L, "a", List.of()), config.get("list"));
        assertEquals(Map.of("k", 1L), config.get("map"));
        assertRefused("x", "has a value of an unsupported type", () -> Config.of("x", new UUID(1, 2)));
        assertRefused("x[0].y", "has a value of an unsupported type", () -> Config.of("x", List.of(Map.of("y", 'c'))));
        assertRefused("x", "is too large a number", () -> Config.of("x", BigInteger.ONE.shiftLeft(63)));
        assertRefused("x", "must not hold null", () -> Config.of("x", Arrays.asList(1, null)));
    }

    @Test
    void absentAndNullMeanTheSame() {
        Map<String, Object> map = new HashMap<>();
        map.put("a", null);
        assertEquals(Config.empty(), new Config(map));
        assertTrue(new Config(map).isEmpty());
    }

    @Test
    void itCannotBeChangedFromOutside() {
        List<Object> list = new ArrayList<>(List.of("a"));
        Map<String, Object> map = new HashMap<>(Map.of("list", list));
        Config config = new Config(map);
        list.add("b");
        map.put("more", 1);
        assertEquals(Config.of("list", List.of("a")), config);
        assertThrows(UnsupportedOperationException.class, () -> config.values().put("x", 1));
    }

    @Test
    void keyOrderIsKeptAndDoesNotMatterForEquality() {
        Config one = Config.of("b", 1, "a", 2);
        assertEquals(List.of("b", "a"), List.copyOf(one.values().keySet()));
        assertEquals(Config.of("a", 2, "b", 1), one);
    }

    @Test
    void whatIsLaidOverReplacesWholeTopLevelKeys() {
        Config base = Config.of("a", Map.of("x", 1), "b", 2);
        assertEquals(Config.of("a", Map.of("y", 3), "b", 2), base.overlay(Config.of("a", Map.of("y", 3))));
        assertEquals(Config.of("a", 1, "b", 2), base.with("a", 1));
    }

    @Test
    void nestingTenThousandDeepIsRefusedWithoutExhaustingTheStack() {
        Object maps = "end";
        Object lists = "end";
        for (int i = 0; i < 10_000; i++) {
            maps = Map.of("a", maps);
            lists = List.of(lists);
        }
        for (Object deep : List.of(maps, lists)) {
            InvalidInput refused = assertThrows(InvalidInput.class, () -> Config.of("deep", deep));
            assertTrue(refused.getMessage().endsWith("is nested deeper than 64 levels"), refused::getMessage);
            assertTrue(refused.getMessage().length() < 120, refused::getMessage);
        }
    }

    @Test
    void nestingConfigsInEachOtherIsNoWayAroundTheLimit() {
        InvalidInput refused = assertThrows(InvalidInput.class, () -> {
            Config config = Config.of("a", 1);
            for (int i = 0; i < 10_000; i++) {
                config = Config.of("a", config);
            }
        });
        assertTrue(refused.getMessage().endsWith("is nested deeper than 64 levels"), refused::getMessage);
    }

    @Test
    void sixtyFourLevelsAreFine() {
        Object maps = "end";
        for (int i = 0; i < 63; i++) {
            maps = Map.of("a", maps);
        }
        Object most = maps;
        assertDoesNotThrow(() -> Config.of("deep", most));
        assertThrows(InvalidInput.class, () -> Config.of("deep", Map.of("a", most)));
    }

    @Test
    void copyingACopyChangesNothing() {
        Seeds.forEach(500, random -> {
            Config config = Config.of("a", tree(random, 4), "b", tree(random, 4));
            assertEquals(config, new Config(config.values()));
            assertEquals(config.hashCode(), new Config(config.values()).hashCode());
        });
    }

    private static Object tree(Random random, int depth) {
        int kind = random.nextInt(depth == 0 ? 4 : 6);
        List<Object> some = new ArrayList<>();
        Map<String, Object> named = new HashMap<>();
        for (int i = random.nextInt(4); kind > 3 && i > 0; i--) {
            some.add(tree(random, depth - 1));
            named.put("k" + i, tree(random, depth - 1));
        }
        return switch (kind) {
            case 0 -> random.nextInt();
            case 1 -> random.nextDouble();
            case 2 -> random.nextBoolean();
            case 3 -> Seeds.text(random, "abc é", 5);
            case 4 -> some;
            default -> named;
        };
    }

    private static void assertRefused(String field, String message, org.junit.jupiter.api.function.Executable made) {
        assertEquals(
                List.of(new Problem(field, message)),
                assertThrows(InvalidInput.class, made).problems());
    }
}
