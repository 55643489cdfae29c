package dev.tinyforge.engine;

import java.time.Duration;

/** How long to wait for what is out of reach: doubling from 250 ms to 15 s. */
final class Backoff {
    private static final Duration FIRST = Duration.ofMillis(250);
    private static final Duration MOST = Duration.ofSeconds(15);

    private int attempts;

    Duration next() {
        Duration wait = FIRST.multipliedBy(1L << Math.min(attempts++, 6));
        return wait.compareTo(MOST) < 0 ? wait : MOST;
    }

    boolean waiting() {
        return attempts > 0;
    }

    void reset() {
        attempts = 0;
    }
}
