package dev.tinyforge.npm;

import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One writer at a time per NPM, among all routers of this process and, by a lock file, among the processes that share a
 * data folder: while NPM writes one host's file, another's {@code nginx -t} can fail on it and take that host down
 * (measured).
 */
final class WriteTurn {
    private static final Map<NpmAddress, ReentrantLock> TURNS = new ConcurrentHashMap<>();

    private final NpmAddress address;
    private final ReentrantLock turn;
    private final Path file;

    WriteTurn(NpmAddress address, Path dataDir) {
        this.address = address;
        turn = TURNS.computeIfAbsent(address, key -> new ReentrantLock(true));
        file = dataDir.resolve("npm-" + Integer.toHexString(address.hashCode()) + ".lock");
    }

    void take(Runnable work) {
        try {
            turn.lockInterruptibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw interrupted(e);
        }
        try {
            FileChannel channel = lockFile();
            try {
                work.run();
            } finally {
                close(channel);
            }
        } finally {
            turn.unlock();
        }
    }

    /** The lock goes with the channel. Null if the folder cannot be written: then there is no store to share either. */
    private @Nullable FileChannel lockFile() {
        FileChannel channel;
        try {
            Files.createDirectories(file.getParent());
            channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (IOException e) {
            return null;
        }
        try {
            channel.lock();
            return channel;
        } catch (IOException e) {
            close(channel);
            if (Thread.currentThread().isInterrupted()) {
                throw interrupted(e);
            }
            return null;
        }
    }

    private static void close(@Nullable FileChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            // Nothing was written; the lock goes with the process at the latest.
        }
    }

    private ForgeException interrupted(Exception cause) {
        return new ForgeException(
                ErrorCode.PROXY_UNREACHABLE, address + " was not asked: interrupted while waiting for a turn", cause);
    }
}
