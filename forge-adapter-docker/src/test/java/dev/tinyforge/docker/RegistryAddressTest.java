package dev.tinyforge.docker;

import static dev.tinyforge.tck.container.Codes.assertFails;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.ports.error.ErrorCode;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RegistryAddressTest {
    @ParameterizedTest
    @CsvSource({
        "nginx, https://registry-1.docker.io/v2/library/nginx/tags/list?n=7",
        "acme/shop, https://registry-1.docker.io/v2/acme/shop/tags/list?n=7",
        "docker.io/nginx, https://registry-1.docker.io/v2/library/nginx/tags/list?n=7",
        "docker.io/library/nginx, https://registry-1.docker.io/v2/library/nginx/tags/list?n=7",
        "index.docker.io/acme/shop, https://registry-1.docker.io/v2/acme/shop/tags/list?n=7",
        "ghcr.io/acme/shop, https://ghcr.io/v2/acme/shop/tags/list?n=7",
        "ghcr.io/nginx, https://ghcr.io/v2/nginx/tags/list?n=7",
        "registry.test:5000/a/b/c, https://registry.test:5000/v2/a/b/c/tags/list?n=7",
        "localhost/shop, http://localhost/v2/shop/tags/list?n=7",
        "localhost:5000/shop, http://localhost:5000/v2/shop/tags/list?n=7",
        "127.0.0.1:5000/shop, http://127.0.0.1:5000/v2/shop/tags/list?n=7",
        "127.0.0.1.evil.test/shop, https://127.0.0.1.evil.test/v2/shop/tags/list?n=7",
    })
    void a_repository_is_at_its_registry(String repository, String tags) {
        assertEquals(tags, RegistryAddress.of(repository).tags(7).toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ghcr.io/acme/shop:v1", "https://ghcr.io/acme", "-.:70000/shop", "a.b:70000/shop"})
    void what_is_no_repository_is_refused(String repository) {
        assertFails(ErrorCode.INVALID_INPUT, () -> RegistryAddress.of(repository));
    }

    @Test
    void a_registry_leads_over_tls_and_into_this_machine_only_from_within() {
        RegistryAddress far = RegistryAddress.of("ghcr.io/acme/shop");
        RegistryAddress near = RegistryAddress.of("localhost:5000/shop");
        URI tls = URI.create("https://cdn.example/x");
        URI plain = URI.create("http://cdn.example/x");
        URI inside = URI.create("http://127.0.0.1:6000/x");
        assertTrue(far.mayLeadTo(tls) && near.mayLeadTo(tls) && near.mayLeadTo(inside));
        assertFalse(far.mayLeadTo(plain) || near.mayLeadTo(plain) || far.mayLeadTo(inside));
        assertFalse(far.mayLeadTo(URI.create("https://localhost/x")));
    }
}
