package dev.tinyforge.sqlite;

import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * One open handle, alive for as long as it has its file locked: the kernel frees the lock with the process, however it
 * ends, so nobody waits for a dead one.
 *
 * <p>Closing any channel to a file frees every lock this process has on it. So the files of this process's own owners are
 * never opened a second time, and one that turns out to be locked by this process is not closed again.
 */
final class Owner implements AutoCloseable {
    private static final String SUFFIX = ".lock";
    private static final Set<Path> OURS = new HashSet<>();
    private static final Map<Path, FileChannel> KEPT_OPEN = new HashMap<>();

    private final String id;
    private final Path file;
    private final FileChannel channel;

    private Owner(String id, Path file, FileChannel channel) {
        this.id = id;
        this.file = file;
        this.channel = channel;
    }

    /** Comes alive. Only under the {@link StartLock}: a file that is not locked yet looks like a dead one. */
    static Owner register(Path folder) {
        String id = UUID.randomUUID().toString();
        Path file = folder.resolve(id + SUFFIX);
        synchronized (OURS) {
            try {
                FileChannel channel = Folders.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                if (channel.tryLock() == null) {
                    throw new IOException("it is locked by another process");
                }
                OURS.add(file);
                return new Owner(id, file, channel);
            } catch (IOException e) {
                throw new ForgeException(
                        ErrorCode.STORE_UNAVAILABLE,
                        "the file " + file + " cannot be made and locked: " + Trouble.reason(e)
                                + "; the data folder must be on a disk of this machine that this user may write",
                        e);
            }
        }
    }

    String id() {
        return id;
    }

    /** When in doubt it is alive: its leases run out then. */
    static boolean alive(Path folder, String id) {
        Path file = folder.resolve(id + SUFFIX);
        synchronized (OURS) {
            if (OURS.contains(file)) {
                return true;
            }
            try {
                return locked(file);
            } catch (NoSuchFileException e) {
                return false;
            } catch (IOException e) {
                return true;
            }
        }
    }

    private static boolean locked(Path file) throws IOException {
        FileChannel known = KEPT_OPEN.remove(file);
        FileChannel channel = known == null ? FileChannel.open(file, StandardOpenOption.READ) : known;
        try {
            // Shared: two that look at the same time do not take each other for the owner.
            FileLock lock = channel.tryLock(0, Long.MAX_VALUE, true);
            channel.close();
            return lock == null;
        } catch (OverlappingFileLockException e) {
            KEPT_OPEN.put(file, channel);
            return true;
        }
    }

    /** Removes the files dead owners left. Only under the {@link StartLock}. @return whether any owner is alive */
    static boolean bury(Path folder) throws IOException {
        boolean anyAlive = false;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                if (alive(folder, name.substring(0, name.length() - SUFFIX.length()))) {
                    anyAlive = true;
                } else {
                    Files.deleteIfExists(file);
                }
            }
        }
        return anyAlive;
    }

    /** Dies. Idempotent. */
    @Override
    public void close() {
        synchronized (OURS) {
            try {
                Files.deleteIfExists(file);
                channel.close();
            } catch (IOException e) {
                // The next one to open the store buries it.
            } finally {
                OURS.remove(file);
            }
        }
    }
}
