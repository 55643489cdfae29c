package dev.tinyforge.engine;

import dev.tinyforge.domain.deploy.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Waits until an instance has no request in flight, or, behind a proxy that cannot tell, for a fixed time. */
final class DrainWait implements Activity {
    private static final Duration BETWEEN = Duration.ofMillis(50);

    private final Ports ports;
    private final Step.Drain step;
    private @Nullable Instant since;

    DrainWait(Ports ports, Step.Drain step) {
        this.ports = ports;
        this.step = step;
    }

    @Override
    public Progress poll() {
        Instant now = ports.clock().now();
        if (since == null || now.isBefore(since)) {
            since = now;
        }
        boolean counts = ports.proxy().capabilities().countsInFlight();
        Duration left = (counts ? step.most() : step.blind()).minus(Duration.between(since, now));
        if (left.isZero() || left.isNegative()) {
            return DONE;
        }
        if (!counts) {
            return new Progress.Again(left);
        }
        OptionalInt inFlight = ports.proxy().inFlight(step.instance());
        return inFlight.isEmpty() || inFlight.getAsInt() == 0 ? DONE : new Progress.Again(BETWEEN);
    }
}
