package dev.tinyforge.tck.fake;

import dev.tinyforge.ports.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Time that passes when it is told to. Setting it back moves what {@link #now} says, not what has elapsed. */
public final class ManualClock implements Clock {
    public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private Instant now = START;
    private Duration elapsed = Duration.ZERO;

    @Override
    public synchronized Instant now() {
        return now;
    }

    /** How much time has really passed. */
    public synchronized Duration elapsed() {
        return elapsed;
    }

    public void advance(Duration by) {
        if (by.isNegative()) {
            throw new IllegalArgumentException("time passes forwards; use setBack");
        }
        synchronized (this) {
            now = now.plus(by);
            elapsed = elapsed.plus(by);
        }
        listeners.forEach(Runnable::run);
    }

    /** Somebody sets the machine's clock back. */
    public synchronized void setBack(Duration by) {
        now = now.minus(by);
    }

    /** Called after every advance. */
    void onAdvance(Runnable listener) {
        listeners.add(listener);
    }
}
