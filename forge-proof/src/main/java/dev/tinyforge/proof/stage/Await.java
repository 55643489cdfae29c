package dev.tinyforge.proof.stage;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Bounded waits for conditions of other processes, which cannot tell of themselves. */
public final class Await {
    private static final long BETWEEN = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long SELDOM = TimeUnit.MILLISECONDS.toNanos(250);

    private Await() {}

    /** Asks until there is a value. @throws AssertionError saying what was waited for */
    public static <T> T value(String what, Duration atMost, Supplier<Optional<T>> question) {
        return value(what, atMost, BETWEEN, question);
    }

    /** Asks now and then, so that the asking takes little from what is asked. */
    public static <T> T seldom(String what, Duration atMost, Supplier<Optional<T>> question) {
        return value(what, atMost, SELDOM, question);
    }

    private static <T> T value(String what, Duration atMost, long between, Supplier<Optional<T>> question) {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (true) {
            Optional<T> answer = question.get();
            if (answer.isPresent()) {
                return answer.get();
            }
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("waited " + atMost + " for " + what);
            }
            LockSupport.parkNanos(between);
            if (Thread.interrupted()) {
                throw new AssertionError("interrupted while waiting for " + what);
            }
        }
    }

    public static void that(String what, Duration atMost, BooleanSupplier condition) {
        value(what, atMost, () -> condition.getAsBoolean() ? Optional.of(true) : Optional.empty());
    }

    /** Asks until there are no complaints; the last ones are in the error. */
    public static void noComplaints(String what, Duration atMost, Supplier<List<String>> question) {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (true) {
            List<String> complaints = question.get();
            if (complaints.isEmpty()) {
                return;
            }
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError(what + ": " + String.join("; ", complaints));
            }
            LockSupport.parkNanos(BETWEEN);
        }
    }
}
