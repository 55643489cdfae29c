package dev.tinyforge.tck.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.tinyforge.ports.time.Ids;
import dev.tinyforge.tck.fake.ManualClock;
import dev.tinyforge.tck.fake.SeededIds;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SeededIdsTest extends IdsContract {
    private final ManualClock clock = new ManualClock();
    private final SeededIds ids = new SeededIds(7, clock);

    @Override
    protected Ids ids() {
        return ids;
    }

    @Override
    protected void pass(Duration time) {
        clock.advance(time);
    }

    @Test
    void theSeedDecides() {
        assertEquals(new SeededIds(3, clock).next(), new SeededIds(3, clock).next());
        assertNotEquals(new SeededIds(3, clock).next(), new SeededIds(4, clock).next());
    }
}
