package dev.tinyforge.domain.naming;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.domain.Seeds;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DnsLabelTest {
    static final String VALID = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";
    static final String ANYTHING = "abcXYZ019.-_/ +@:{}~\t\nßéÄΩжЖ中文İıK🚀\u0000\u007f";

    @Test
    void anyTextBecomesAValidLabel() {
        Seeds.forEach(5_000, random -> {
            String text = Seeds.text(random, ANYTHING, 120);
            String label = DnsLabel.of(text);
            assertTrue(label.matches(VALID), () -> text + " -> " + label);
            assertEquals(label, DnsLabel.of(text), "the same text, another label");
        });
    }

    @Test
    void aShorterLimitIsKept() {
        Seeds.forEach(2_000, random -> {
            int max = 12 + random.nextInt(52);
            String label = DnsLabel.of(Seeds.text(random, ANYTHING, 120), max);
            assertTrue(label.length() <= max && label.matches(VALID), label);
        });
    }

    @Test
    void whatIsALabelAlreadyStaysAsItIs() {
        for (String label : new String[] {"a", "shop", "v1-2-3", "0", "a".repeat(63)}) {
            assertEquals(label, DnsLabel.of(label));
        }
    }

    @Test
    void dotsAndOtherCharactersBecomeDashes() {
        assertEquals("1-2-3", DnsLabel.of("1.2.3"));
        assertEquals("feature-login", DnsLabel.of("Feature/Login"));
        assertEquals("a-b", DnsLabel.of("--a__b--"));
        assertEquals("a-b", DnsLabel.of("a.-.b"));
    }

    @Test
    void longTextsThatDifferAnywhereNeverBecomeOneLabel() {
        Map<String, String> seen = new HashMap<>();
        Seeds.forEach(20_000, random -> {
            String start = "release-candidate-".repeat(4);
            String text = start + Seeds.text(random, "abcdef0123456789.-_", 40) + "x";
            String other = seen.put(DnsLabel.of(text), text);
            assertTrue(other == null || other.equals(text), () -> other + " and " + text);
        });
        assertNotEquals(DnsLabel.of("a".repeat(300) + "1"), DnsLabel.of("a".repeat(300) + "2"));
        assertNotEquals(DnsLabel.of("1" + "a".repeat(300)), DnsLabel.of("2" + "a".repeat(300)));
    }

    @Test
    void textsInOtherScriptsAreToldApart() {
        assertNotEquals(DnsLabel.of("магазин"), DnsLabel.of("витрина"));
        assertNotEquals(DnsLabel.of("café"), DnsLabel.of("cafè"));
        assertNotEquals(DnsLabel.of("\u212Aiosk"), DnsLabel.of("kiosk"), "the Kelvin sign is a k in lower case only");
        assertNotEquals(DnsLabel.of("🚀"), DnsLabel.of("🛸"));
    }

    @Test
    void nothingToKeepStillIsALabel() {
        assertTrue(DnsLabel.of("").matches(VALID));
        assertTrue(DnsLabel.of("...").matches(VALID));
        assertNotEquals(DnsLabel.of("..."), DnsLabel.of("___"));
    }
}
