package dev.tinyforge.engine;

import dev.tinyforge.engine.event.Watcher;
import dev.tinyforge.engine.tell.Narrator;
import dev.tinyforge.ports.error.ForgeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Runs a {@link ForgeProcess}: one thread ticks, one a piece of work advances it, one reconciles. */
final class Threads {
    private static final Duration TICK = Duration.ofMillis(250);
    private static final Duration WATCH = Duration.ofSeconds(1);
    private static final int ASKERS = 4;

    private final ForgeProcess process;
    private final Narrator narrator;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<Work, Thread> workers = new LinkedHashMap<>();
    private final List<Thread> services = new ArrayList<>();
    private boolean stopping;
    private boolean halted;
    private boolean tickDue;
    private volatile @Nullable Passes passes;
    private volatile boolean ticked;

    Threads(ForgeProcess process, Narrator narrator) {
        this.process = process;
        this.narrator = narrator;
    }

    void start() {
        service("forge-tick", this::ticks);
    }

    /** @param first done before the first pass, and again before the next while it fails */
    void startReconciling(Duration interval, Runnable first) {
        Passes due = new Passes(interval, elapsed());
        passes = due;
        service("forge-reconcile", () -> reconciles(due, first));
    }

    /** Looks after triggers; what has to be asked outside is asked by a few threads of its own. */
    void startWatching(Watcher watcher) {
        service("forge-watch", () -> watches(watcher));
    }

    private void watches(Watcher watcher) {
        ExecutorService askers = Executors.newFixedThreadPool(ASKERS, named("forge-ask"));
        boolean failing = false;
        while (!isStopping()) {
            try {
                watcher.pass().forEach(askers::execute);
                failing = false;
            } catch (ForgeException e) {
                if (!failing) {
                    narrator.problem("triggers are not looked after", e);
                }
                failing = true;
            } catch (RuntimeException | Error e) {
                narrator.defect("looking after triggers", e);
            }
            pause(WATCH, () -> stopping);
        }
        askers.shutdownNow();
        try {
            watcher.stop();
        } catch (ForgeException e) {
            narrator.problem("the lease of the triggers was not given up; it will expire", e);
        }
    }

    /** Daemons, so that none of them keeps a process alive. */
    static ThreadFactory named(String name) {
        return body -> {
            Thread thread = new Thread(body, name);
            thread.setDaemon(true);
            return thread;
        };
    }

    /** Something may be there to be taken up, or something under way to be told. */
    void wake() {
        locked(() -> {
            tickDue = true;
            changed.signalAll();
        });
    }

    /** Something outside has changed. */
    void reconcileSoon() {
        Passes due = passes;
        if (due != null) {
            due.happened(elapsed());
            locked(changed::signalAll);
        }
    }

    /** Whether the store answered the last tick. */
    boolean ticked() {
        return ticked;
    }

    /** @return whether everything under way ended within the grace; the rest is put down for a next start */
    boolean stop(Duration grace) {
        locked(() -> {
            stopping = true;
            changed.signalAll();
        });
        boolean ended = awaitWorkers(grace);
        locked(() -> {
            halted = true;
            workers.keySet().forEach(Work::interrupt);
            changed.signalAll();
        });
        awaitWorkers(Duration.ofSeconds(10));
        for (Thread service : services) {
            service.interrupt();
            join(service);
        }
        return ended;
    }

    private void service(String name, Runnable body) {
        Thread thread = new Thread(body, name);
        thread.setDaemon(true);
        services.add(thread);
        thread.start();
    }

    /** Goes on ticking while stopping, so that leases are renewed and cancels heard until the last work is down. */
    private void ticks() {
        boolean failing = false;
        while (!isHalted()) {
            try {
                List<Work> begun = isStopping() ? process.tend() : process.tick();
                begun.forEach(this::begin);
                ticked = true;
                failing = false;
            } catch (ForgeException e) {
                ticked = false;
                if (!failing) {
                    narrator.problem("the store cannot be asked what to do", e);
                }
                failing = true;
            } catch (RuntimeException | Error e) {
                // Even a machine out of threads or memory may recover; without ticks leases would run out.
                narrator.defect("tick", e);
            }
            locked(changed::signalAll);
            pause(TICK, () -> tickDue);
            locked(() -> tickDue = false);
        }
    }

    private void reconciles(Passes due, Runnable first) {
        boolean begun = false;
        boolean failing = false;
        while (!isStopping()) {
            due.began(elapsed());
            try {
                if (!begun) {
                    first.run();
                    begun = true;
                }
                process.reconcile();
                failing = false;
            } catch (ForgeException e) {
                if (!failing) {
                    narrator.problem("not reconciled", e);
                }
                failing = true;
                due.failed(elapsed());
            } catch (RuntimeException | Error e) {
                narrator.defect("reconcile", e);
            }
            awaitDue(due);
        }
    }

    private void awaitDue(Passes passes) {
        lock.lock();
        try {
            long left = passes.due().minus(elapsed()).toNanos();
            while (left > 0 && !stopping && !halted) {
                changed.awaitNanos(left);
                left = passes.due().minus(elapsed()).toNanos();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            halted = true;
        } finally {
            lock.unlock();
        }
    }

    private static Duration elapsed() {
        return Duration.ofNanos(System.nanoTime());
    }

    private void begin(Work work) {
        Thread thread =
                new Thread(() -> advance(work), "forge-" + work.workload().shortForm());
        thread.setDaemon(true);
        locked(() -> workers.put(work, thread));
        try {
            thread.start();
        } catch (Error e) {
            narrator.defect("work on " + work.workload() + " was not begun", e);
            over(work);
        }
    }

    private void advance(Work work) {
        try {
            while (!isHalted()) {
                Work.Next next = work.advance();
                if (next instanceof Work.Next.After after) {
                    pause(after.delay(), () -> halted || work.nudged());
                } else if (!(next instanceof Work.Next.Now)) {
                    return;
                }
            }
        } catch (RuntimeException | Error e) {
            narrator.about(About.of(work.workload())).defect("work on " + work.workload() + " was put down", e);
        } finally {
            over(work);
        }
    }

    private void over(Work work) {
        process.over(work);
        locked(() -> {
            workers.remove(work);
            tickDue = true;
            changed.signalAll();
        });
    }

    private boolean awaitWorkers(Duration most) {
        long left = most.toNanos();
        lock.lock();
        try {
            while (!workers.isEmpty()) {
                if (left <= 0) {
                    return false;
                }
                left = changed.awaitNanos(left);
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    private void pause(Duration most, BooleanSupplier due) {
        long left = most.toNanos();
        lock.lock();
        try {
            while (left > 0 && !due.getAsBoolean() && !halted) {
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            halted = true;
        } finally {
            lock.unlock();
        }
    }

    private boolean isStopping() {
        lock.lock();
        try {
            return stopping;
        } finally {
            lock.unlock();
        }
    }

    private boolean isHalted() {
        lock.lock();
        try {
            return halted;
        } finally {
            lock.unlock();
        }
    }

    private void locked(Runnable act) {
        lock.lock();
        try {
            act.run();
        } finally {
            lock.unlock();
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join(TimeUnit.SECONDS.toMillis(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
