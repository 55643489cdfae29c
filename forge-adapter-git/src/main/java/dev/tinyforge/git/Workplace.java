package dev.tinyforge.git;

import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;

/**
 * A folder for one fetch, and a lock file beside it that its process holds: the kernel frees it with the process, and so the next
 * one knows what is left over.
 *
 * <p>Closing any channel to a file frees every lock this process has on it, so this process's own are never opened again.
 */
final class Workplace implements AutoCloseable {
    private static final String PREFIX = "git-";
    private static final String LOCK = ".lock";
    private static final Set<Path> OURS = new HashSet<>();

    private final Path folder;
    private final Path lock;
    private final FileChannel channel;
    private boolean closed;

    private Workplace(Path folder, Path lock, FileChannel channel) {
        this.folder = folder;
        this.lock = lock;
        this.channel = channel;
    }

    /** Makes one. @param work the folder of them all, made if it is not there */
    static Workplace in(Path work) {
        try {
            Files.createDirectories(work, mode(work, "rwx------"));
            while (true) {
                Path folder = work.resolve(PREFIX + UUID.randomUUID());
                Path lock = folder.resolveSibling(folder.getFileName() + LOCK);
                synchronized (OURS) {
                    OURS.add(lock);
                }
                FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                // Somebody who cleans up may have taken it for left over before it was locked.
                if (channel.tryLock() != null && Files.exists(lock)) {
                    Files.createDirectory(folder, mode(work, "rwx------"));
                    return new Workplace(folder, lock, channel);
                }
                channel.close();
            }
        } catch (IOException e) {
            throw new ForgeException(
                    ErrorCode.STORE_UNAVAILABLE,
                    "the folder " + work + " cannot be written: let this user write it and free some space",
                    e);
        }
    }

    private static FileAttribute<?>[] mode(Path work, String mode) {
        return work.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode))}
                : new FileAttribute<?>[0];
    }

    Path folder() {
        return folder;
    }

    /** Removes everything. Idempotent; never throws: what cannot be removed now is left over for the next process. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        try (channel) {
            remove(folder);
            Files.deleteIfExists(lock);
        } catch (IOException e) {
            // As above.
        }
        synchronized (OURS) {
            OURS.remove(lock);
        }
    }

    /** Removes what killed processes left. Never throws: it is tidying up. */
    static void tidy(Path work) {
        try (DirectoryStream<Path> all = Files.newDirectoryStream(work, PREFIX + "*")) {
            for (Path each : all) {
                String name = String.valueOf(each.getFileName());
                Path folder = name.endsWith(LOCK)
                        ? each.resolveSibling(name.substring(0, name.length() - LOCK.length()))
                        : each;
                removeIfDead(folder, folder.resolveSibling(folder.getFileName() + LOCK));
            }
        } catch (IOException e) {
            // There is nothing yet, or the next one will do it.
        }
    }

    private static void removeIfDead(Path folder, Path lock) throws IOException {
        synchronized (OURS) {
            if (OURS.contains(lock)) {
                return;
            }
        }
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE);
                FileLock held = channel.tryLock()) {
            if (held != null) {
                remove(folder);
                Files.deleteIfExists(lock);
            }
        } catch (NoSuchFileException e) {
            // A folder is made after its lock and removed before it.
            remove(folder);
        }
    }

    private static void remove(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path each, IOException failure) throws IOException {
                Files.deleteIfExists(each);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
