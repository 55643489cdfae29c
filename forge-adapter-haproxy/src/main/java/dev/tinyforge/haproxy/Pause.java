package dev.tinyforge.haproxy;

import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import java.util.concurrent.locks.LockSupport;

/** Between two looks at something that tells nobody when it changes. */
final class Pause {
    private static final long NANOS = 10_000_000;

    private Pause() {}

    static void briefly() {
        LockSupport.parkNanos(NANOS);
        if (Thread.currentThread().isInterrupted()) {
            throw new ForgeException(ErrorCode.PROXY_UNREACHABLE, "interrupted while waiting for HAProxy");
        }
    }
}
