package dev.tinyforge.proof.kill;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Counts what a deployment passes, and stops whoever passes the armed point, for good. */
final class Stops {
    private final Consumer<String> tell;
    private final Map<StopPoint.Kind, Integer> passed = new EnumMap<>(StopPoint.Kind.class);
    private @Nullable StopPoint armed;

    /** @param tell of the point that was reached */
    Stops(Consumer<String> tell) {
        this.tell = tell;
    }

    synchronized void arm(StopPoint point) {
        armed = point;
    }

    /** A new deployment begins. */
    synchronized void reset() {
        passed.clear();
    }

    synchronized int passed(StopPoint.Kind kind) {
        return passed.getOrDefault(kind, 0);
    }

    /** The number of what is about to be passed. */
    synchronized int next(StopPoint.Kind kind) {
        return passed.merge(kind, 1, Integer::sum) - 1;
    }

    void at(StopPoint point, String what) {
        synchronized (this) {
            if (!point.equals(armed)) {
                return;
            }
        }
        tell.accept("at " + point + " " + what);
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("stopped at " + point, e);
        }
    }
}
