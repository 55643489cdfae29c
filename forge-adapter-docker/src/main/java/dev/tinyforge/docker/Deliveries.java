package dev.tinyforge.docker;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The gate before a sink: once shut, no call of the sink begins. */
final class Deliveries {
    /** A sink may block for ever; one that has begun long ago need not be waited for. */
    private static final long PATIENCE_MILLIS = 1000;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition idle = lock.newCondition();
    private boolean shut;
    private @org.jspecify.annotations.Nullable Thread inside;

    /** @return false once shut */
    boolean deliver(Runnable call) {
        lock.lock();
        try {
            if (shut) {
                return false;
            }
            inside = Thread.currentThread();
        } finally {
            lock.unlock();
        }
        try {
            call.run();
        } finally {
            lock.lock();
            try {
                inside = null;
                idle.signalAll();
            } finally {
                lock.unlock();
            }
        }
        return true;
    }

    /** Returns when no call is on the verge of beginning. */
    void shut() {
        lock.lock();
        try {
            shut = true;
            long left = TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
            while (inside != null && inside != Thread.currentThread() && left > 0) {
                left = idle.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    boolean isShut() {
        lock.lock();
        try {
            return shut;
        } finally {
            lock.unlock();
        }
    }
}
