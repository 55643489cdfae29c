package dev.tinyforge.sqlite;

import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import javax.crypto.spec.SecretKeySpec;

/** A file of keys, one a line: one most of the time, the new one and then the old one while they change. */
final class KeyFile {
    private static final int KEY_BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Path file;

    KeyFile(Path file) {
        this.file = file;
    }

    @Override
    public String toString() {
        return "the key file " + file;
    }

    /** The one that seals first; none when there is no file. */
    List<SecretKeySpec> read() {
        try {
            List<SecretKeySpec> keys = Files.readString(file, StandardCharsets.US_ASCII)
                    .strip()
                    .lines()
                    .map(line -> parse(line, toString()))
                    .toList();
            if (keys.isEmpty()) {
                throw noKey(toString());
            }
            return keys;
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw unavailable("read", e);
        }
    }

    /** A file with a first key: this one's, or that of another process which was faster. */
    List<SecretKeySpec> make() {
        SecretKeySpec key = newKey();
        Path part = file.resolveSibling(file.getFileName() + "." + UUID.randomUUID() + ".part");
        try {
            Folders.make(folder());
            write(part, List.of(key), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            try {
                Files.createLink(file, part);
                Folders.sync(folder());
            } catch (FileAlreadyExistsException e) {
                return read();
            } finally {
                Files.deleteIfExists(part);
            }
            return List.of(key);
        } catch (IOException e) {
            throw unavailable("made", e);
        }
    }

    /**
     * Puts these keys in the place of those there are, at one instant; on the disk when it returns. One process at a time.
     *
     * @param told of what is about to happen
     */
    void replace(List<SecretKeySpec> keys, Consumer<String> told) {
        Path next = file.resolveSibling(file.getFileName() + ".next");
        try {
            write(
                    next,
                    keys,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.WRITE);
            told.accept("replacing");
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            told.accept("replaced");
            Folders.sync(folder());
        } catch (IOException e) {
            throw unavailable("replaced", e);
        }
    }

    private Path folder() {
        return file.toAbsolutePath().resolveSibling("");
    }

    private static void write(Path path, List<SecretKeySpec> keys, StandardOpenOption... options) throws IOException {
        StringBuilder text = new StringBuilder();
        keys.forEach(key -> text.append(Base64.getEncoder().encodeToString(key.getEncoded()))
                .append('\n'));
        ByteBuffer bytes = ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.US_ASCII));
        try (FileChannel channel = Folders.open(path, options)) {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    static SecretKeySpec newKey() {
        byte[] bytes = new byte[KEY_BYTES];
        RANDOM.nextBytes(bytes);
        return new SecretKeySpec(bytes, "AES");
    }

    /** @throws ForgeException {@code INVALID_INPUT}, without the text, if it is no key */
    static SecretKeySpec parse(String text, String where) {
        try {
            byte[] bytes = Base64.getDecoder().decode(text.strip());
            if (bytes.length == KEY_BYTES) {
                return new SecretKeySpec(bytes, "AES");
            }
        } catch (IllegalArgumentException e) {
            // Said below, without the text.
        }
        throw noKey(where);
    }

    private static ForgeException noKey(String where) {
        return new ForgeException(
                ErrorCode.INVALID_INPUT,
                where + " does not hold 32 bytes in base 64; make one with `openssl rand -base64 32`");
    }

    private ForgeException unavailable(String what, IOException e) {
        return new ForgeException(
                ErrorCode.STORE_UNAVAILABLE,
                this + " cannot be " + what + ": " + Trouble.reason(e) + "; let this user have it",
                e);
    }
}
