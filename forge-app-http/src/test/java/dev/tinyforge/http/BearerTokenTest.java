package dev.tinyforge.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.settings.ForgeConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BearerTokenTest {
    @TempDir
    private Path folder;

    private ForgeConfig config() {
        return ForgeConfig.of(Map.of("data_dir", folder.resolve("data").toString()));
    }

    @Test
    void aTokenIsMadeOnceForItsOwnerOnly() throws IOException {
        BearerToken first = BearerToken.of(config());
        BearerToken second = BearerToken.of(config());

        assertEquals(first.value(), second.value());
        assertTrue(first.value().matches("[0-9a-f]{64}"));
        Path file = first.file().orElseThrow();
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        try (Stream<Path> files = Files.list(file.getParent())) {
            assertEquals(1, files.count());
        }
        assertFalse(first.toString().contains(first.value()));
    }

    @Test
    void aTokenThatIsSetStandsAboveTheFile() {
        ForgeConfig config = ForgeConfig.of(Map.of("data_dir", folder.toString(), "http.token", "given-token"));

        assertEquals("given-token", BearerToken.of(config).value());
        assertFalse(Files.exists(folder.resolve("api.token")));
    }

    @Test
    void anEmptyFileIsRefusedRatherThanOpenToAll() throws IOException {
        Files.createDirectories(folder.resolve("data"));
        Files.writeString(folder.resolve("data/api.token"), "\n");

        assertThrows(ForgeException.class, () -> BearerToken.of(config()));
    }

    @Test
    void onlyTheWholeTokenIsAdmitted() {
        BearerToken token = new BearerToken("abcdef", Optional.empty());

        assertTrue(token.admits("Bearer abcdef"));
        assertTrue(token.admits("bearer abcdef"));
        assertFalse(token.admits("Bearer abcde"));
        assertFalse(token.admits("Bearer abcdefg"));
        assertFalse(token.admits("Bearer "));
        assertFalse(token.admits(null));
    }
}
