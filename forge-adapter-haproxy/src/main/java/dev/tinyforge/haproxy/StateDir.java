package dev.tinyforge.haproxy;

import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** The folder Forge and HAProxy share, and nobody else: the sockets in it are total power over the proxy. */
final class StateDir {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** A file lock is the process's: routers of one process take turns here. */
    private static final Map<Path, ReentrantLock> IN_PROCESS = new ConcurrentHashMap<>();

    private final Path dir;
    private final ReentrantLock inProcess;

    StateDir(Path dir) {
        this.dir = dir;
        this.inProcess = IN_PROCESS.computeIfAbsent(dir, path -> new ReentrantLock());
    }

    /** One writer at a time, over all processes. */
    <T> T locked(Supplier<T> work) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try {
            if (!inProcess.tryLock(PATIENCE.toNanos(), TimeUnit.NANOSECONDS)) {
                throw busy();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ForgeException(ErrorCode.PROXY_UNREACHABLE, "interrupted while waiting for another write", e);
        }
        try {
            make();
            try (FileChannel channel =
                            FileChannel.open(dir.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = lock(channel, deadline)) {
                assert lock.isValid();
                return work.get();
            }
        } catch (IOException e) {
            throw unusable(e);
        } finally {
            inProcess.unlock();
        }
    }

    private FileLock lock(FileChannel channel, long deadline) throws IOException {
        while (true) {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return lock;
            }
            if (System.nanoTime() > deadline) {
                throw busy();
            }
            Pause.briefly();
        }
    }

    Optional<String> read(Path file) {
        try {
            return Optional.of(Files.readString(file));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    void write(Path file, String text) {
        write(Map.of(file, text));
    }

    /**
     * One after the other, each whole or not at all, and still so after a power failure. What says so already is left
     * alone.
     */
    void write(Map<Path, String> texts) {
        try {
            List<Path> changed = new ArrayList<>();
            for (Map.Entry<Path, String> each : texts.entrySet()) {
                if (read(each.getKey()).filter(each.getValue()::equals).isEmpty()) {
                    make();
                    prepare(next(each.getKey()), each.getValue());
                    changed.add(each.getKey());
                }
            }
            if (changed.isEmpty()) {
                return;
            }
            for (Path file : changed) {
                Files.move(next(file), file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            }
            try (FileChannel folder = FileChannel.open(dir, StandardOpenOption.READ)) {
                folder.force(true);
            }
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    private static Path next(Path file) {
        return file.resolveSibling(file.getFileName() + ".next");
    }

    private static void prepare(Path next, String text) throws IOException {
        Files.deleteIfExists(next);
        Files.createFile(next, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (FileChannel channel = FileChannel.open(next, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    private void make() throws IOException {
        if (Files.isDirectory(dir)) {
            return;
        }
        Path parent = dir.getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        try {
            Files.createDirectory(
                    dir, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(dir)) {
                throw e;
            }
        }
    }

    /** Closed to everybody else, also when somebody else made it. */
    void close() {
        try {
            make();
            Files.setPosixFilePermissions(dir, PosixFilePermissions.fromString("rwx------"));
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    private ForgeException busy() {
        return new ForgeException(
                ErrorCode.PROXY_UNREACHABLE, "another process has been writing to " + dir + " for a minute");
    }

    private ForgeException unusable(IOException e) {
        return new ForgeException(
                ErrorCode.PROXY_REFUSED,
                "proxy.haproxy.dir " + dir + " cannot be used: " + e.getClass().getSimpleName() + " " + e.getMessage(),
                e);
    }
}
