package dev.tinyforge.tck.npm;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/** How often each misbehaviour is still to happen. */
final class Misbehaviours {

    private static final Duration LONGEST_HANG = Duration.ofMinutes(1);

    private final Map<Misbehaviour, Integer> left = new EnumMap<>(Misbehaviour.class);
    private long releases;
    private int hanging;

    synchronized void set(Misbehaviour misbehaviour, int times) {
        if (times < 1) {
            throw new IllegalArgumentException("times must be at least 1, was " + times);
        }
        left.put(misbehaviour, times);
    }

    synchronized int left(Misbehaviour misbehaviour) {
        return left.getOrDefault(misbehaviour, 0);
    }

    synchronized void heal(Misbehaviour misbehaviour) {
        left.remove(misbehaviour);
        if (misbehaviour == Misbehaviour.HANGS) {
            release();
        }
    }

    synchronized void healAll() {
        left.clear();
        release();
    }

    /** True if it is to happen now; uses up one of its times. */
    synchronized boolean take(Misbehaviour misbehaviour) {
        int now = left(misbehaviour);
        if (now == 0) {
            return false;
        }
        if (now != Integer.MAX_VALUE) {
            left.put(misbehaviour, now - 1);
        }
        return true;
    }

    /** Waits, if a call is to hang now, until that is healed. */
    synchronized void hangIfTold() throws InterruptedException {
        if (!take(Misbehaviour.HANGS)) {
            return;
        }
        long before = releases;
        long deadline = System.nanoTime() + LONGEST_HANG.toNanos();
        hanging++;
        try {
            while (releases == before) {
                long millis = (deadline - System.nanoTime()) / 1_000_000;
                if (millis <= 0) {
                    return;
                }
                wait(millis);
            }
        } finally {
            hanging--;
        }
    }

    /** How many calls hang right now. */
    synchronized int hanging() {
        return hanging;
    }

    private synchronized void release() {
        releases++;
        notifyAll();
    }
}
