package dev.tinyforge.engine;

import dev.tinyforge.domain.config.Durations;
import dev.tinyforge.domain.deploy.Route;
import dev.tinyforge.domain.deploy.Step;
import dev.tinyforge.ports.proxy.ProxyRouter;
import dev.tinyforge.ports.proxy.ProxyRouter.Observation;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Asks through the proxy until the change has answered as often in a row as the proxy needs it, then lets it settle.
 */
final class SwitchWait implements Activity {
    private static final Duration BETWEEN = Duration.ofMillis(20);

    private final Ports ports;
    private final Step.ObserveSwitch step;
    private @Nullable Instant since;
    private @Nullable Instant settled;
    private int inARow;

    SwitchWait(Ports ports, Step.ObserveSwitch step) {
        this.ports = ports;
        this.step = step;
    }

    @Override
    public Progress poll() {
        Instant now = ports.clock().now();
        if (settled != null) {
            return Duration.between(now, settled)
                                    .compareTo(ports.proxy().capabilities().settle())
                            > 0
                    ? DONE
                    : wait(now, settled);
        }
        if (since == null || now.isBefore(since)) {
            since = now;
        }
        Optional<String> doubt = doubt();
        if (doubt.isPresent()) {
            inARow = 0;
            Duration asked = Duration.between(since, ports.clock().now());
            return asked.compareTo(step.within()) >= 0
                    ? new Progress.Failed(
                            "the proxy did not switch within " + Durations.format(step.within()) + ": " + doubt.get())
                    : new Progress.Again(BETWEEN);
        }
        ProxyRouter.Capabilities proxy = ports.proxy().capabilities();
        inARow++;
        if (inARow < proxy.answersNeeded()) {
            return new Progress.Again(BETWEEN);
        }
        Instant due = ports.clock().now().plus(proxy.settle());
        settled = due;
        return wait(ports.clock().now(), due);
    }

    private static Progress wait(Instant now, Instant due) {
        return now.isBefore(due) ? new Progress.Again(Duration.between(now, due)) : DONE;
    }

    /** The first host that does not answer as it should, and how. */
    private Optional<String> doubt() {
        for (Route route : step.change().write()) {
            Observation seen = ports.proxy().observe(route.host());
            if (!(seen instanceof Observation.SwitchedTo to)
                    || !to.marker().equals(route.instance().deployment())) {
                return Optional.of(route.host() + " " + words(seen));
            }
        }
        for (String host : step.change().remove()) {
            Observation seen = ports.proxy().observe(host);
            if (!(seen instanceof Observation.NoRoute)) {
                return Optional.of(host + " " + words(seen));
            }
        }
        return Optional.empty();
    }

    private static String words(Observation seen) {
        return seen.match(
                to -> "answers for deployment " + to.marker(),
                none -> "has no route",
                unreachable -> "cannot be asked: " + unreachable.reason());
    }
}
