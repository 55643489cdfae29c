package dev.tinyforge.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PassesTest {
    private static final Duration START = Duration.ofSeconds(7);
    private final Passes passes = new Passes(Duration.ofSeconds(30), START);

    @Test
    void theFirstIsDueAtOnceAndTheNextAfterTheInterval() {
        assertEquals(START, passes.due());
        passes.began(START);
        assertEquals(START.plusSeconds(30), passes.due());
    }

    @Test
    void whatHappensMakesOneDueSoonHoweverMuchFollows() {
        passes.began(START);
        passes.happened(START.plusSeconds(1));
        passes.happened(START.plusSeconds(1).plusMillis(299));
        assertEquals(START.plusSeconds(1).plus(Passes.SOON), passes.due());
    }

    @Test
    void whatHappensDuringAPassIsForTheNext() {
        passes.began(START);
        passes.happened(START.plusMillis(10));
        assertEquals(START.plusMillis(10).plus(Passes.SOON), passes.due());
        passes.began(START.plusMillis(310));
        assertEquals(START.plusMillis(310).plusSeconds(30), passes.due());
    }

    @Test
    void whatHappensLateDoesNotPutOffWhatIsDue() {
        passes.began(START);
        passes.happened(START.plusMillis(29_900));
        assertEquals(START.plusSeconds(30), passes.due());
    }

    @Test
    void oneThatFailedIsTriedAgainBeforeLong() {
        passes.began(START);
        passes.failed(START.plusMillis(5));
        assertEquals(START.plusMillis(2005), passes.due());
        Passes often = new Passes(Duration.ofSeconds(1), START);
        often.began(START);
        often.failed(START.plusMillis(5));
        assertEquals(START.plusSeconds(1), often.due());
    }

    @Test
    void aThousandEventsInASecondMakeAHandfulOfPasses() {
        int count = 0;
        passes.began(START);
        for (int milli = 0; milli < 1000; milli++) {
            Duration now = START.plusMillis(milli);
            passes.happened(now);
            if (passes.due().compareTo(now) <= 0) {
                passes.began(now);
                count++;
            }
        }
        assertTrue(count > 0 && count <= 4, count + " passes");
    }
}
