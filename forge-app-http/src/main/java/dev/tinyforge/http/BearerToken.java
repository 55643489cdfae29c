package dev.tinyforge.http;

import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.settings.ForgeConfig;
import dev.tinyforge.ports.settings.Settings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a caller of the API must show.
 *
 * @param file where it is kept, unless it was set
 */
record BearerToken(String value, Optional<Path> file) {
    private static final String FILE = "api.token";
    private static final String SCHEME = "Bearer ";

    /** The one that is set, else that of the data folder, which is made at the first start. */
    static BearerToken of(ForgeConfig config) {
        Optional<String> set = config.find(Settings.HTTP_TOKEN).map(String::strip);
        if (set.isPresent()) {
            return new BearerToken(set.get(), Optional.empty());
        }
        Path file = config.dataDir().resolve(FILE);
        try {
            if (!Files.exists(file)) {
                create(file);
            }
            String value = Files.readString(file).strip();
            if (value.isEmpty()) {
                throw new ForgeException(
                        ErrorCode.INVALID_INPUT, file + " is empty; remove it and Forge makes a new token");
            }
            return new BearerToken(value, Optional.of(file));
        } catch (IOException e) {
            throw new ForgeException(
                    ErrorCode.STORE_UNAVAILABLE, "the token file " + file + " cannot be used: " + e.getMessage(), e);
        }
    }

    /** In constant time. */
    boolean admits(@Nullable String authorization) {
        return shown(authorization)
                .filter(text -> MessageDigest.isEqual(
                        value.getBytes(StandardCharsets.UTF_8), text.getBytes(StandardCharsets.UTF_8)))
                .isPresent();
    }

    /** The token in the header; empty if it is of another scheme. */
    static Optional<String> shown(@Nullable String authorization) {
        if (authorization == null || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return Optional.empty();
        }
        return Optional.of(authorization.substring(SCHEME.length()).strip());
    }

    /** Whole or not at all, and never over one that another process has just made. */
    private static void create(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IOException("it has no folder");
        }
        Files.createDirectories(folder);
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        Path whole = Files.createTempFile(
                folder, FILE, "", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            Files.writeString(whole, HexFormat.of().formatHex(random) + "\n");
            Files.createLink(file, whole);
        } catch (FileAlreadyExistsException e) {
            return;
        } finally {
            Files.deleteIfExists(whole);
        }
    }

    @Override
    public String toString() {
        return "token";
    }
}
