package dev.tinyforge.tck.time;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.ports.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What every {@link Clock} keeps to. */
public abstract class ClockContract {
    /** The clock under test. */
    protected abstract Clock clock();

    /** Lets this much time pass at least. */
    protected abstract void pass(Duration time);

    @Test
    protected void timePasses() {
        Clock clock = clock();
        Instant before = clock.now();
        pass(Duration.ofMillis(5));
        assertTrue(!clock.now().isBefore(before.plusMillis(5)), () -> before + " and then " + clock.now());
    }

    @Test
    protected void isWithinTheYearsPeopleUse() {
        Instant now = clock().now();
        assertTrue(now.isAfter(Instant.parse("2020-01-01T00:00:00Z")), now::toString);
        assertTrue(now.isBefore(Instant.parse("2200-01-01T00:00:00Z")), now::toString);
    }

    @Test
    protected void aThousandQuestionsAreAnsweredAtOnce() {
        Clock clock = clock();
        long start = System.nanoTime();
        for (int i = 0; i < 1000; i++) {
            clock.now();
        }
        assertTrue(Duration.ofNanos(System.nanoTime() - start).compareTo(Duration.ofSeconds(1)) < 0);
    }
}
