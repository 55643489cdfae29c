package dev.tinyforge.tck.time;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tinyforge.ports.time.Clock;
import dev.tinyforge.tck.fake.ManualClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ManualClockTest extends ClockContract {
    private final ManualClock clock = new ManualClock();

    @Override
    protected Clock clock() {
        return clock;
    }

    @Override
    protected void pass(Duration time) {
        clock.advance(time);
    }

    @Test
    void settingItBackTakesNoElapsedTimeAway() {
        clock.advance(Duration.ofSeconds(5));
        clock.setBack(Duration.ofHours(1));
        assertEquals(ManualClock.START.plusSeconds(5).minusSeconds(3600), clock.now());
        assertEquals(Duration.ofSeconds(5), clock.elapsed());
    }
}
