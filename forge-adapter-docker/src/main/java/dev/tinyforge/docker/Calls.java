package dev.tinyforge.docker;

import dev.tinyforge.ports.error.ForgeException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Runs calls to the engine or to registries, so many at a time, each with an end: a socket's own timeout does not work
 * on unix sockets and ends no answer that trickles, so every call has a thread that can be interrupted.
 */
final class Calls implements AutoCloseable {
    /** What every call may take that does not say otherwise. */
    static final Duration USUAL = Duration.ofSeconds(30);

    private final CallFailures failures;
    private final int atOnce;
    private final Semaphore slots;
    private final ExecutorService threads;

    Calls(CallFailures failures, int atOnce, String name) {
        this(failures, atOnce, daemons(name));
    }

    Calls(CallFailures failures, int atOnce, ThreadFactory factory) {
        this.failures = failures;
        this.atOnce = atOnce;
        this.slots = new Semaphore(atOnce, true);
        this.threads = Executors.newCachedThreadPool(factory);
    }

    private static ThreadFactory daemons(String name) {
        AtomicInteger number = new AtomicInteger();
        return work -> {
            Thread thread = new Thread(work, name + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    <T> T call(String act, Callable<T> work) {
        return call(act, USUAL, work);
    }

    void run(String act, Runnable work) {
        call(act, USUAL, Executors.callable(work, true));
    }

    /**
     * @param act completes "did not ..." and "refused to ..."
     * @param work may run more than once: a pooled connection may have died since it was last used, and then nobody
     *     knows how far the call came
     */
    <T> T call(String act, Duration within, Callable<T> work) {
        return once(act, within, () -> repeated(work), late -> {});
    }

    /** Runs the work once. @param orphan gets a result that came too late, to let go of it */
    <T> T once(String act, Duration within, Callable<T> work, Consumer<T> orphan) {
        long deadline = System.nanoTime() + within.toNanos();
        Handover<T> handover = new Handover<>(orphan);
        try {
            if (!slots.tryAcquire(within.toNanos(), TimeUnit.NANOSECONDS)) {
                throw failures.late(act, within.toSeconds());
            }
            Slot slot = new Slot();
            Future<?> future = submit(slot, () -> handover.give(work.call()));
            try {
                future.get(Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
            } catch (TimeoutException | InterruptedException e) {
                handover.abandon();
                future.cancel(true);
                slot.returnUnused();
                throw e;
            }
            return handover.take();
        } catch (TimeoutException e) {
            throw failures.late(act, within.toSeconds());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failures.interrupted(act);
        } catch (ExecutionException e) {
            throw failures.of(act, e.getCause() == null ? e : e.getCause());
        }
    }

    private Future<?> submit(Slot slot, Work work) {
        try {
            return threads.submit(() -> {
                if (slot.use()) {
                    try {
                        work.run();
                    } finally {
                        slots.release();
                    }
                }
                return true;
            });
        } catch (RejectedExecutionException e) {
            slot.returnUnused();
            ForgeException closed = failures.closed();
            closed.addSuppressed(e);
            throw closed;
        }
    }

    /** One of those at once: a call that is given up before its thread has begun has none to give it back. */
    private final class Slot {
        private final AtomicBoolean used = new AtomicBoolean();

        boolean use() {
            return used.compareAndSet(false, true);
        }

        void returnUnused() {
            if (use()) {
                slots.release();
            }
        }
    }

    private <T> T repeated(Callable<T> work) throws Exception {
        for (int left = atOnce; ; left--) {
            try {
                return work.call();
            } catch (RuntimeException e) {
                if (left == 0 || Thread.currentThread().isInterrupted() || !EngineFailures.broken(e)) {
                    throw e;
                }
            }
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    private interface Work {
        void run() throws Exception;
    }

    /** The result, or the news that nobody waits for it any more. */
    private static final class Handover<T> {
        private final Consumer<T> orphan;
        private java.util.List<T> result = java.util.List.of();
        private boolean abandoned;

        Handover(Consumer<T> orphan) {
            this.orphan = orphan;
        }

        void give(T value) {
            synchronized (this) {
                if (!abandoned) {
                    result = java.util.List.of(value);
                    return;
                }
            }
            orphan.accept(value);
        }

        void abandon() {
            java.util.List<T> late;
            synchronized (this) {
                abandoned = true;
                late = result;
                result = java.util.List.of();
            }
            late.forEach(orphan);
        }

        synchronized T take() {
            return result.get(0);
        }
    }
}
