package dev.tinyforge.tck.store;

import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.store.Lease;
import dev.tinyforge.ports.store.Store;
import dev.tinyforge.ports.time.Clock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.function.Executable;

/** The data of one test and the handles on it. One for each test. */
public abstract class StoreFixture {
    /** When tests begin. */
    public static final Instant NOON = Instant.parse("2025-03-01T12:00:00.123456Z");

    static final Duration TTL = Duration.ofSeconds(20);

    private volatile Instant now = NOON;
    private final List<Store> handles = new ArrayList<>();
    private @Nullable Store first;

    /** Opens another handle on this test's data, as another process would. */
    protected abstract Store open(Clock clock);

    /**
     * From now on it is with the handle as if its process had been killed: nothing was given up or tidied. It is not used
     * again, nor closed.
     */
    protected abstract void kill(Store handle);

    /** A name in an existing folder that a backup can be written to. */
    protected abstract Path backupFile();

    /** Opens what a backup has written, as a store of its own. */
    protected abstract Store openBackup(Path file, Clock clock);

    /** Whether a hundred thousand writes take no time to speak of. */
    protected abstract boolean manyWritesAreCheap();

    final synchronized Store store() {
        Store known = first;
        if (known == null) {
            known = another();
            first = known;
        }
        return known;
    }

    final synchronized Store another() {
        Store handle = open(this::now);
        handles.add(handle);
        return handle;
    }

    final synchronized Store fromBackup(Path file) {
        Store handle = openBackup(file, this::now);
        handles.add(handle);
        return handle;
    }

    /** The time, as the handles' clock tells it. */
    protected Instant now() {
        return now;
    }

    /** Lets time pass; a negative duration is somebody setting the clock back. */
    protected void pass(Duration duration) {
        now = now.plus(duration);
    }

    final synchronized void killed(Store handle) {
        kill(handle);
        handles.removeIf(known -> known == handle);
    }

    final Lease lease(Store store) {
        return store.leases().acquire("work", TTL).orElseThrow();
    }

    final synchronized void close() {
        for (Store handle : handles) {
            handle.close();
        }
    }

    static ForgeException refused(ErrorCode code, Executable act) {
        ForgeException refusal = Assertions.assertThrows(ForgeException.class, act);
        Assertions.assertEquals(code, refusal.code(), refusal.line());
        return refusal;
    }
}
