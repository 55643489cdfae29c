package dev.tinyforge.ports.access;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How often something may be tried: so many times at once, and one more every while. Remembers a bounded number of names, of
 * which those not seen for longest are forgotten. Thread-safe.
 */
public final class Throttle {
    private static final int REMEMBERED = 10_000;

    private final int atOnce;
    private final Duration oneMoreEvery;
    private final Map<String, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
            return size() > REMEMBERED;
        }
    };

    private record Bucket(double left, Instant at) {}

    public Throttle(int atOnce, Duration oneMoreEvery) {
        this.atOnce = atOnce;
        this.oneMoreEvery = oneMoreEvery;
    }

    /** Counts a try. @return empty: go on; else how long to wait before the next */
    public synchronized Optional<Duration> take(String name, Instant now) {
        Bucket bucket = filled(name, now);
        if (bucket.left() < 1) {
            buckets.put(name, bucket);
            long millis = (long) Math.ceil((1 - bucket.left()) * oneMoreEvery.toMillis());
            return Optional.of(Duration.ofMillis(Math.max(1, millis)));
        }
        buckets.put(name, new Bucket(bucket.left() - 1, now));
        return Optional.empty();
    }

    /** It went well: the name starts anew. */
    public synchronized void forget(String name) {
        buckets.remove(name);
    }

    /** A clock that was set back fills nothing, and is followed. */
    private Bucket filled(String name, Instant now) {
        Bucket bucket = buckets.get(name);
        if (bucket == null) {
            return new Bucket(atOnce, now);
        }
        long passed = Math.max(0, Duration.between(bucket.at(), now).toMillis());
        return new Bucket(Math.min(atOnce, bucket.left() + (double) passed / oneMoreEvery.toMillis()), now);
    }
}
