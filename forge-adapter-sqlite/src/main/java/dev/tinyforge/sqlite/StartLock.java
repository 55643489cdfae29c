package dev.tinyforge.sqlite;

import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One process at a time opens a store of a folder: it is then that files are made, migrated and cleaned up. The kernel
 * frees the lock of a killed process.
 */
final class StartLock implements AutoCloseable {
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(60);
    private static final long STEP = TimeUnit.MILLISECONDS.toNanos(10);
    /** File locks do not tell threads of one process apart. */
    private static final ReentrantLock THREADS = new ReentrantLock();

    private final FileChannel channel;

    private StartLock(FileChannel channel) {
        this.channel = channel;
    }

    static StartLock take(Path folder) {
        Path file = folder.resolve("start");
        THREADS.lock();
        try {
            FileChannel channel = Folders.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            try {
                await(channel, file);
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
            return new StartLock(channel);
        } catch (IOException e) {
            THREADS.unlock();
            throw new ForgeException(
                    ErrorCode.STORE_UNAVAILABLE,
                    "the file " + file + " cannot be locked: " + Trouble.reason(e)
                            + "; let this user write it and its folder",
                    e);
        } catch (RuntimeException e) {
            THREADS.unlock();
            throw e;
        }
    }

    private static void await(FileChannel channel, Path file) throws IOException {
        long until = System.nanoTime() + PATIENCE;
        while (!locked(channel)) {
            if (System.nanoTime() > until) {
                throw new ForgeException(
                        ErrorCode.STORE_UNAVAILABLE,
                        "another process has been opening the store for a minute (it locks " + file
                                + "); end it and try again");
            }
            LockSupport.parkNanos(STEP);
        }
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new ForgeException(ErrorCode.STORE_UNAVAILABLE, "the start lock: " + Trouble.reason(e), e);
        } finally {
            THREADS.unlock();
        }
    }
}
