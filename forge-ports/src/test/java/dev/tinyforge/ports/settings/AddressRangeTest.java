package dev.tinyforge.ports.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.domain.config.InvalidInput;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AddressRangeTest {
    private static boolean holds(String range, String address) {
        return AddressRange.parse(range).holds(AddressRange.literal(address).orElseThrow());
    }

    @Test
    void a_range_holds_what_begins_like_it() {
        for (String[] inside : new String[][] {
            {"10.0.0.7", "10.0.0.7"},
            {"10.0.0.0/8", "10.255.0.1"},
            {"10.4.0.0/14", "10.7.255.255"},
            {"0.0.0.0/0", "192.0.2.1"},
            {"::1", "0:0:0:0:0:0:0:1"},
            {"2001:db8::/33", "2001:db8:7fff::1"},
            {"fd00::/8", "fdff::1"},
            {"10.0.0.0/8", "::ffff:10.1.2.3"},
        }) {
            assertTrue(holds(inside[0], inside[1]), String.join(" ", inside));
        }
        for (String[] outside : new String[][] {
            {"10.0.0.7", "10.0.0.6"},
            {"10.4.0.0/14", "10.8.0.0"},
            {"2001:db8::/33", "2001:db8:8000::1"},
            {"0.0.0.0/0", "::1"},
            {"::/0", "10.0.0.1"},
        }) {
            assertEquals(false, holds(outside[0], outside[1]), String.join(" ", outside));
        }
    }

    @Test
    void what_would_have_to_be_looked_up_is_no_address() {
        for (String text :
                List.of("", "localhost", "10.0.0", "10.0.0.256", "1", "::1::", "fe80::1%eth0", "a:b", "10.0.0.1 ")) {
            assertEquals(Optional.empty(), AddressRange.literal(text), text);
            assertThrows(IllegalArgumentException.class, () -> AddressRange.parse(text), text);
        }
        for (String text : List.of("10.0.0.0/33", "::/129", "10.0.0.0/", "/8", "10.0.0.0/-1", "10.0.0.0/8/8")) {
            assertThrows(IllegalArgumentException.class, () -> AddressRange.parse(text), text);
        }
    }

    @Test
    void trusted_proxies_are_ranges_and_by_default_nobody() {
        assertEquals(Optional.empty(), ForgeConfig.of(Map.of()).find(Settings.HTTP_TRUSTED_PROXIES));
        assertEquals(
                Optional.of(List.of(AddressRange.parse("127.0.0.1"), AddressRange.parse("fd00::/8"))),
                ForgeConfig.of(Map.of("http.trusted_proxies", "127.0.0.1, fd00::/8"))
                        .find(Settings.HTTP_TRUSTED_PROXIES));
        InvalidInput refused = assertThrows(
                InvalidInput.class, () -> ForgeConfig.of(Map.of("http.trusted_proxies", "127.0.0.1,nginx")));
        assertEquals("http.trusted_proxies", refused.problems().get(0).field());
        assertTrue(refused.getMessage().contains("`nginx`"), refused.getMessage());
    }
}
