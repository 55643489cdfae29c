package dev.tinyforge.engine;

import dev.tinyforge.ports.time.Clock;
import dev.tinyforge.ports.time.Ids;
import java.security.SecureRandom;

/** ULIDs (github.com/ulid/spec), monotonic within the process: 48 bits of time, 80 of randomness. */
final class Ulids implements Ids {
    private static final String DIGITS = "0123456789abcdefghjkmnpqrstvwxyz";
    private static final int LENGTH = 26;
    private static final int TIME_DIGITS = 10;

    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private final byte[] tail = new byte[LENGTH - TIME_DIGITS];
    private long last;

    Ulids(Clock clock) {
        this.clock = clock;
    }

    @Override
    public synchronized String next() {
        long now = Math.max(last, clock.now().toEpochMilli());
        if (now == last) {
            increment();
        } else {
            for (int i = 0; i < tail.length; i++) {
                tail[i] = (byte) random.nextInt(32);
            }
            tail[0] &= 0x0f;
        }
        last = now;
        StringBuilder id = new StringBuilder(LENGTH);
        for (int shift = 5 * (TIME_DIGITS - 1); shift >= 0; shift -= 5) {
            id.append(DIGITS.charAt((int) (now >>> shift) & 31));
        }
        for (byte digit : tail) {
            id.append(DIGITS.charAt(digit));
        }
        return id.toString();
    }

    private void increment() {
        for (int i = tail.length - 1; i >= 0; i--) {
            tail[i] = (byte) ((tail[i] + 1) & 31);
            if (tail[i] != 0) {
                return;
            }
        }
    }
}
