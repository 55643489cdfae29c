package dev.tinyforge.engine;

import java.time.Duration;

/**
 * A step being performed. Polled by one thread; each poll makes at most one round of port calls and returns, so that
 * waiting, cancelling and simulated time belong to the caller.
 */
interface Activity {
    /** @throws dev.tinyforge.ports.error.ForgeException as the ports do; a passing one is polled again later */
    Progress poll();

    /** Asks a poll that blocks for long to return soon. Called from other threads. */
    default void interrupt() {}

    /** What a poll came to. */
    sealed interface Progress {
        record Done() implements Progress {}

        record Failed(String reason) implements Progress {}

        record Again(Duration after) implements Progress {}
    }

    Progress DONE = new Progress.Done();
}
