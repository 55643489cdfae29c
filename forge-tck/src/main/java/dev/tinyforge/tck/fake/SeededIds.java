package dev.tinyforge.tck.fake;

import dev.tinyforge.ports.time.Clock;
import dev.tinyforge.ports.time.Ids;
import java.util.Random;

/** The same ids for the same seed and times; within a millisecond they ascend too. */
public final class SeededIds implements Ids {
    private static final String DIGITS = "0123456789abcdefghjkmnpqrstvwxyz";
    private static final long HALF = (1L << 40) - 1;

    private final Random random;
    private final Clock clock;
    private long last = -1;
    private long high;

    public SeededIds(long seed, Clock clock) {
        this.random = new Random(seed);
        this.clock = clock;
    }

    @Override
    public synchronized String next() {
        long millis = clock.now().toEpochMilli();
        if (millis > last) {
            last = millis;
            high = random.nextLong() & (HALF >> 1);
        } else {
            high++;
        }
        StringBuilder id = new StringBuilder(26);
        digits(id, last, 10);
        digits(id, high, 8);
        digits(id, random.nextLong() & HALF, 8);
        return id.toString();
    }

    private static void digits(StringBuilder id, long value, int count) {
        for (int i = count - 1; i >= 0; i--) {
            id.append(DIGITS.charAt((int) (value >>> (5 * i)) & 31));
        }
    }
}
