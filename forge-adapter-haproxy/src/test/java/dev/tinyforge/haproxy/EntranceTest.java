package dev.tinyforge.haproxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.domain.config.InvalidInput;
import dev.tinyforge.ports.proxy.ProxyRouter;
import dev.tinyforge.ports.proxy.ProxyRouter.Observation;
import dev.tinyforge.ports.settings.ForgeConfig;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EntranceTest {
    private static final Map<String, String> MANAGED = Map.of("proxy.haproxy.dir", "/nowhere", "data_dir", "/nowhere");

    private static ForgeConfig config(Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(MANAGED);
        settings.putAll(more);
        return ForgeConfig.of(settings);
    }

    @Test
    void forge_asks_at_the_port_on_this_host() {
        assertEquals(new Entrance(80, "127.0.0.1", 80), Entrance.of(config(Map.of())));
        assertEquals(
                new Entrance(8081, "10.1.2.3", 8081),
                Entrance.of(config(Map.of("proxy.haproxy.bind", "10.1.2.3", "proxy.haproxy.http_port", "8081"))));
        assertEquals(new Entrance(80, "::1", 80), Entrance.of(config(Map.of("proxy.haproxy.bind", "::"))));
    }

    @Test
    void from_within_a_container_a_switch_is_observed_where_the_setting_says() {
        String marker = RealHaproxy.deployment(1).value();
        try (UpstreamServer there = new UpstreamServer(marker)) {
            ProxyRouter router = HaproxyRouterFactory.open(
                    config(Map.of("proxy.haproxy.http", "http://localhost:" + there.port())),
                    NoEngine.CONNECTION,
                    Duration.ZERO);
            assertEquals(new Observation.SwitchedTo(RealHaproxy.deployment(1)), router.observe("app.test"));
            assertEquals("http://app.test", router.address("app.test"), "people still come by the usual port");
        }
    }

    @Test
    void a_name_that_nobody_has_is_unreachable_and_named() {
        ProxyRouter router = HaproxyRouterFactory.open(
                config(Map.of("proxy.haproxy.http", "http://nobody.invalid:8080")), NoEngine.CONNECTION, Duration.ZERO);
        Observation.Unreachable seen = assertInstanceOf(Observation.Unreachable.class, router.observe("app.test"));
        assertTrue(seen.reason().startsWith("nobody.invalid:8080: "), seen.reason());
    }

    @Test
    void https_is_refused_with_the_setting_and_the_remedy() {
        InvalidInput refusal = assertThrows(
                InvalidInput.class, () -> Entrance.of(config(Map.of("proxy.haproxy.http", "https://proxy:8443"))));
        assertTrue(
                String.valueOf(refusal.getMessage()).matches("proxy\\.haproxy\\.http.*http://host:port.*"),
                refusal.getMessage());
    }
}
