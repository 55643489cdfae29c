package dev.tinyforge.engine;

import dev.tinyforge.ports.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * A clock that never goes back: when the machine's is set back, this one goes on from where it was. For what waits or
 * has a deadline; whoever compares with times of others, such as a lease's, needs theirs. Thread-safe.
 */
final class SteadyClock implements Clock {
    private final Clock clock;
    private Duration ahead = Duration.ZERO;
    private Instant last = Instant.MIN;

    SteadyClock(Clock clock) {
        this.clock = clock;
    }

    @Override
    public synchronized Instant now() {
        Instant now = clock.now().plus(ahead);
        if (now.isBefore(last)) {
            ahead = ahead.plus(Duration.between(now, last));
            now = last;
        }
        last = now;
        return now;
    }
}
