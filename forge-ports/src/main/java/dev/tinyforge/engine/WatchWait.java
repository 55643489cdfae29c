package dev.tinyforge.engine;

import dev.tinyforge.domain.deploy.Step;
import dev.tinyforge.ports.container.Container;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Sees to it that an instance goes on running, without a restart, until its window has passed. */
final class WatchWait implements Activity {
    private static final Duration BETWEEN = Duration.ofMillis(500);

    private final Ports ports;
    private final Step.Watch step;
    private @Nullable Instant since;

    WatchWait(Ports ports, Step.Watch step) {
        this.ports = ports;
        this.step = step;
    }

    @Override
    public Progress poll() {
        Instant now = ports.clock().now();
        if (since == null || now.isBefore(since)) {
            since = now;
        }
        String name = step.instance().name();
        Optional<Container> found = ports.engine().find(name);
        if (found.isEmpty()) {
            return new Progress.Failed(name + " was removed in its watch window");
        }
        Container container = found.get();
        if (!container.running() || container.restarts() > 0) {
            return new Progress.Failed(name + " ended with exit code " + container.exitCode() + " in its watch window");
        }
        if (container.health() == Container.Health.UNHEALTHY) {
            return new Progress.Failed(name + " became unhealthy in its watch window");
        }
        Duration left = step.window().minus(Duration.between(since, now));
        if (left.isZero() || left.isNegative()) {
            return DONE;
        }
        return new Progress.Again(left.compareTo(BETWEEN) < 0 ? left : BETWEEN);
    }
}
