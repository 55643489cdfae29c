package dev.tinyforge.engine;

import java.time.Duration;

/**
 * When the reconciler is to look again: at an interval, and soon after something has happened, once for all that happens
 * until then. Times are elapsed ones, which nobody sets back. Thread-safe.
 */
public final class Passes {
    /** Long enough for what belongs together, such as a container's death and its removal; nobody waits for it to pass. */
    static final Duration SOON = Duration.ofMillis(300);

    private static final Duration AGAIN = Duration.ofSeconds(2);

    private final Duration interval;
    private Duration due;

    public Passes(Duration interval, Duration now) {
        this.interval = interval;
        this.due = now;
    }

    /** Something outside may have changed. */
    public synchronized void happened(Duration now) {
        earliest(now.plus(SOON));
    }

    /** A pass begins; what happens from here on is for the next. */
    public synchronized void began(Duration now) {
        due = now.plus(interval);
    }

    /** The pass did not come to its end. */
    public synchronized void failed(Duration now) {
        earliest(now.plus(AGAIN));
    }

    public synchronized Duration due() {
        return due;
    }

    private void earliest(Duration at) {
        due = at.compareTo(due) < 0 ? at : due;
    }
}
