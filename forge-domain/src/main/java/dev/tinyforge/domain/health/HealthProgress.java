package dev.tinyforge.domain.health;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * Judges a series of observations of one starting instance. Pure: the caller observes, waits and hands in the time.
 * Two successes in a row are needed; an instance that exited or was restarted fails at once.
 *
 * @param startedAt when the judging began
 * @param successes in a row, so far
 * @param failures in a row that counted, so far
 * @param everPassed there has been a success, so that failures count even before the start period has passed
 */
public record HealthProgress(Instant startedAt, int successes, int failures, boolean everPassed) {
    private static final int NEEDED = 2;

    public static HealthProgress startingAt(Instant now) {
        return new HealthProgress(now, 0, 0, false);
    }

    /** What one look at the instance showed. */
    public sealed interface Observation {}

    /** The check passed. */
    public record Passed() implements Observation {}

    /** The check did not pass; the reason is one line for people. */
    public record NotYet(String reason) implements Observation {}

    /** It will never pass: the container exited, was restarted or is gone. */
    public record Dead(String reason) implements Observation {}

    /** What follows from the observations so far. */
    public sealed interface Verdict {}

    public record Healthy() implements Verdict {}

    public record Unhealthy(String reason) implements Verdict {}

    /** Look again after this long. */
    public record Again(HealthProgress progress, Duration after) implements Verdict {}

    public Verdict next(Healthcheck healthcheck, Observation observation, Instant now) {
        Objects.requireNonNull(observation, "observation");
        Healthcheck.Timing timing = healthcheck.timing();
        if (observation instanceof Dead dead) {
            return new Unhealthy(dead.reason());
        }
        Optional<Duration> stable = stableFor(healthcheck);
        if (stable.isPresent() && observation instanceof Passed) {
            Duration left = stable.get().minus(Duration.between(startedAt, now));
            return left.isNegative() || left.isZero()
                    ? new Healthy()
                    : new Again(this, min(left, timing.startInterval()));
        }
        if (observation instanceof Passed) {
            return successes + 1 >= NEEDED
                    ? new Healthy()
                    : new Again(new HealthProgress(startedAt, successes + 1, 0, true), timing.startInterval());
        }
        boolean starting = !everPassed && now.isBefore(startedAt.plus(timing.startPeriod()));
        int counted = starting ? 0 : failures + 1;
        if (counted >= timing.retries()) {
            return new Unhealthy(((NotYet) observation).reason());
        }
        Duration wait = starting ? min(timing.startInterval(), timing.interval()) : timing.interval();
        return new Again(new HealthProgress(startedAt, 0, counted, everPassed), wait);
    }

    private static Optional<Duration> stableFor(Healthcheck healthcheck) {
        return healthcheck.check() instanceof Healthcheck.None none ? Optional.of(none.stableFor()) : Optional.empty();
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) <= 0 ? a : b;
    }
}
