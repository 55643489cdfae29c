package dev.tinyforge.sqlite;

import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.settings.ForgeConfig;
import dev.tinyforge.ports.settings.Settings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** The key that seals secrets with AES-256-GCM: given as a setting, else kept in a file that is made at first use. */
final class SealingKey {
    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Path file;
    private @Nullable SecretKeySpec key;

    private SealingKey(Path file, @Nullable SecretKeySpec key) {
        this.file = file;
        this.key = key;
    }

    /** @throws ForgeException {@code INVALID_INPUT} if the setting is not a key */
    static SealingKey of(ForgeConfig config) {
        Optional<SecretKeySpec> given =
                config.find(Settings.SECRET_KEY).map(text -> parse(text, "the setting " + Settings.SECRET_KEY.key()));
        return new SealingKey(config.path(Settings.SECRET_KEY_FILE, "secret.key"), given.orElse(null));
    }

    /**
     * @param context what the value is bound to: it opens with the same one only
     * @return a fresh nonce and then the sealed value
     */
    byte[] seal(byte[] value, byte[] context) {
        try {
            byte[] nonce = new byte[NONCE_BYTES];
            RANDOM.nextBytes(nonce);
            byte[] sealed =
                    cipher(Cipher.ENCRYPT_MODE, forSealing(), nonce, context).doFinal(value);
            return ByteBuffer.allocate(nonce.length + sealed.length)
                    .put(nonce)
                    .put(sealed)
                    .array();
        } catch (GeneralSecurityException e) {
            throw new ForgeException(ErrorCode.INTERNAL, "a secret cannot be sealed: " + e.getMessage(), e);
        }
    }

    /** @throws GeneralSecurityException when key, context or bytes are not those it was sealed with */
    byte[] open(byte[] sealed, byte[] context) throws GeneralSecurityException {
        if (sealed.length < NONCE_BYTES) {
            throw new GeneralSecurityException("cut short");
        }
        byte[] nonce = Arrays.copyOf(sealed, NONCE_BYTES);
        return cipher(Cipher.DECRYPT_MODE, forOpening(), nonce, context)
                .doFinal(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES);
    }

    private static Cipher cipher(int mode, SecretKeySpec key, byte[] nonce, byte[] context)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(context);
        return cipher;
    }

    private synchronized SecretKeySpec forSealing() {
        SecretKeySpec known = key;
        if (known == null) {
            known = read().orElseGet(this::make);
            key = known;
        }
        return known;
    }

    /** Never makes a key: it could not open anything. */
    private synchronized SecretKeySpec forOpening() {
        SecretKeySpec known = key;
        if (known == null) {
            known = read().orElseThrow(() ->
                    new ForgeException(ErrorCode.NOT_FOUND, "the key file " + file + " does not exist; put it back"));
            key = known;
        }
        return known;
    }

    private Optional<SecretKeySpec> read() {
        try {
            return Optional.of(parse(Files.readString(file, StandardCharsets.US_ASCII), "the key file " + file));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw unavailable("read", e);
        }
    }

    /** Appears under its name whole, and only if no other process was faster. */
    private SecretKeySpec make() {
        byte[] bytes = new byte[KEY_BYTES];
        RANDOM.nextBytes(bytes);
        Path part = file.resolveSibling(file.getFileName() + "." + UUID.randomUUID() + ".part");
        try {
            Folders.make(file.toAbsolutePath().resolveSibling(""));
            try (FileChannel channel = Folders.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                channel.write(ByteBuffer.wrap(
                        (Base64.getEncoder().encodeToString(bytes) + "\n").getBytes(StandardCharsets.US_ASCII)));
                channel.force(true);
            }
            try {
                Files.createLink(file, part);
                Folders.sync(file.toAbsolutePath().resolveSibling(""));
            } catch (FileAlreadyExistsException e) {
                return read().orElseThrow();
            } finally {
                Files.deleteIfExists(part);
            }
            return new SecretKeySpec(bytes, "AES");
        } catch (IOException e) {
            throw unavailable("made", e);
        }
    }

    private ForgeException unavailable(String what, IOException e) {
        return new ForgeException(
                ErrorCode.STORE_UNAVAILABLE,
                "the key file " + file + " cannot be " + what + ": " + Trouble.reason(e) + "; let this user have it",
                e);
    }

    private static SecretKeySpec parse(String text, String where) {
        try {
            byte[] bytes = Base64.getDecoder().decode(text.strip());
            if (bytes.length == KEY_BYTES) {
                return new SecretKeySpec(bytes, "AES");
            }
        } catch (IllegalArgumentException e) {
            // Said below, without the text.
        }
        throw new ForgeException(
                ErrorCode.INVALID_INPUT,
                where + " does not hold 32 bytes in base 64; make one with `openssl rand -base64 32`");
    }
}
