package dev.tinyforge.tck.fake;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the program in an image does, counted from each start of its container.
 *
 * @param readyAfter when it begins to answer; absent: never
 * @param port the one it listens on; absent: whichever is asked
 * @param status what it answers
 * @param hangs it accepts connections and never answers
 * @param death when it ends by itself; absent: it does not
 * @param stopTakes how long it takes to stop when it is asked to
 * @param healthcheck the image has a HEALTHCHECK of its own
 */
public record Behaviour(
        Optional<Duration> readyAfter,
        OptionalInt port,
        int status,
        boolean hangs,
        Optional<Death> death,
        Duration stopTakes,
        boolean healthcheck) {
    private static final Behaviour HEALTHY = new Behaviour(
            Optional.of(Duration.ZERO), OptionalInt.empty(), 200, false, Optional.empty(), Duration.ZERO, false);

    /** @param times how many starts of one container end so; the next ones do not */
    public record Death(Duration after, int code, int times) {}

    /** Answers at once and for ever. */
    public static Behaviour healthy() {
        return HEALTHY;
    }

    public static Behaviour healthyAfter(Duration time) {
        return new Behaviour(
                Optional.of(time), OptionalInt.empty(), 200, false, Optional.empty(), Duration.ZERO, false);
    }

    /** Runs and answers nobody. */
    public static Behaviour neverHealthy() {
        return new Behaviour(Optional.empty(), OptionalInt.empty(), 200, false, Optional.empty(), Duration.ZERO, false);
    }

    public static Behaviour exits(int code) {
        return neverHealthy().dies(Duration.ZERO, code, Integer.MAX_VALUE);
    }

    /** Listens where nobody asks. */
    public static Behaviour wrongPort() {
        return HEALTHY.onPort(1);
    }

    public static Behaviour hanging() {
        return new Behaviour(
                HEALTHY.readyAfter, OptionalInt.empty(), 200, true, Optional.empty(), Duration.ZERO, false);
    }

    /** Ends once by itself, then runs well. */
    public static Behaviour restartsOnce(Duration after) {
        return HEALTHY.dies(after, 1, 1);
    }

    /** Is healthy first, and ends by itself at every start. */
    public static Behaviour diesAfter(Duration after, int code) {
        return HEALTHY.dies(after, code, Integer.MAX_VALUE);
    }

    public Behaviour dies(Duration after, int code, int times) {
        return new Behaviour(
                readyAfter, port, status, hangs, Optional.of(new Death(after, code, times)), stopTakes, healthcheck);
    }

    public Behaviour onPort(int only) {
        return new Behaviour(readyAfter, OptionalInt.of(only), status, hangs, death, stopTakes, healthcheck);
    }

    public Behaviour answering(int newStatus) {
        return new Behaviour(readyAfter, port, newStatus, hangs, death, stopTakes, healthcheck);
    }

    public Behaviour stoppingFor(Duration time) {
        return new Behaviour(readyAfter, port, status, hangs, death, time, healthcheck);
    }

    public Behaviour withHealthcheck() {
        return new Behaviour(readyAfter, port, status, hangs, death, stopTakes, true);
    }
}
