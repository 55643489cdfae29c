package dev.tinyforge.ports.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.domain.config.InvalidInput;
import dev.tinyforge.ports.settings.ForgeConfig.GitCredentials;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ForgeConfigTest {
    @Test
    void credentials_for_git_are_a_password_or_a_key() {
        ForgeConfig config = ForgeConfig.of(Map.of(
                "git.web.username", "alice",
                "git.web.password", "s3cret",
                "git.web.server", "git.example",
                "git.key.ssh_key_file", "/etc/forge/key",
                "git.key.ssh_known_hosts_file", "/etc/forge/known_hosts",
                "git.half.username", "bob"));
        assertEquals(
                Optional.of(new GitCredentials(
                        Optional.of("git.example"),
                        Optional.of("alice"),
                        Optional.of("s3cret"),
                        Optional.empty(),
                        Optional.empty())),
                config.git("web"));
        GitCredentials key = config.git("key").orElseThrow();
        assertEquals(Optional.of(Path.of("/etc/forge/key")), key.sshKeyFile());
        assertEquals(Optional.of(Path.of("/etc/forge/known_hosts")), key.sshKnownHostsFile());
        assertEquals(Optional.empty(), config.git("half"));
        assertEquals(Optional.empty(), config.git("none"));
    }

    @Test
    void passwords_of_credentials_are_secrets() {
        ForgeConfig config = ForgeConfig.of(Map.of(
                "git.web.username", "alice",
                "git.web.password", "one",
                "registry.hub.username", "alice",
                "registry.hub.password", "two"));
        assertEquals(List.of("one", "two"), config.secrets().sorted().toList());
        assertFalse(config.git("web").orElseThrow().toString().contains("one"));
    }

    @Test
    void what_credentials_do_not_have_is_no_setting() {
        for (String key :
                List.of("git.web.pasword", "git..password", "git.a.b.password", "registry.hub.ssh_key_file")) {
            InvalidInput refusal = assertThrows(InvalidInput.class, () -> ForgeConfig.of(Map.of(key, "x")));
            assertTrue(refusal.getMessage().contains(key), refusal.getMessage());
        }
    }
}
