package dev.tinyforge.domain.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tinyforge.domain.Seeds;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;

class UnitsTest {
    @Test
    void durationsAreReadAsComposeWritesThem() {
        assertEquals(Duration.ofMillis(200), Durations.parse("200ms"));
        assertEquals(Duration.ofSeconds(10), Durations.parse(" 10s "));
        assertEquals(Duration.ofMinutes(90), Durations.parse("1h30m"));
        assertEquals(Duration.ofNanos(5_000), Durations.parse("5us"));
        assertEquals(Duration.ZERO, Durations.parse("0s"));
    }

    @Test
    void whatIsNoDurationIsRefused() {
        for (String text : List.of(
                "", "10", "s", "-1s", "1.5s", "1 s", "1d", "1s2", "١s", "9999999999s", "9000h", "s".repeat(99))) {
            assertThrows(IllegalArgumentException.class, () -> Durations.parse(text), text);
        }
    }

    @Test
    void durationsReadBackAsTheyAreWritten() {
        Seeds.forEach(2_000, random -> {
            Duration duration = Duration.of(random.nextLong() >>> (19 + random.nextInt(44)), ChronoUnit.MICROS);
            if (duration.compareTo(Duration.ofDays(366)) <= 0) {
                assertEquals(duration, Durations.parse(Durations.format(duration)));
            }
        });
        assertEquals("1h30m", Durations.format(Duration.ofMinutes(90)));
        assertEquals("1s200ms", Durations.format(Duration.ofMillis(1200)));
        assertEquals("0s", Durations.format(Duration.ofNanos(10)));
    }

    @Test
    void sizesAreReadAsComposeWritesThem() {
        assertEquals(512, Sizes.parse("512"));
        assertEquals(512, Sizes.parse("512b"));
        assertEquals(524_288, Sizes.parse("512k"));
        assertEquals(128L << 20, Sizes.parse("128 MB"));
        assertEquals(2L << 30, Sizes.parse(" 2G "));
    }

    @Test
    void whatIsNoSizeIsRefused() {
        for (String text : List.of("", "m", "-1m", "1.5g", "1t", "1 m b", "9999999999999", "999999999999g", "１m")) {
            assertThrows(IllegalArgumentException.class, () -> Sizes.parse(text), text);
        }
    }

    @Test
    void sizesReadBackAsTheyAreWritten() {
        Seeds.forEach(2_000, random -> {
            long bytes = (random.nextLong() >>> (25 + random.nextInt(38))) << (10 * random.nextInt(3));
            if (Sizes.format(bytes).replaceAll("\\D", "").length() <= 12) {
                assertEquals(bytes, Sizes.parse(Sizes.format(bytes)), Sizes.format(bytes));
            }
        });
        assertEquals("128m", Sizes.format(128L << 20));
        assertEquals("0b", Sizes.format(0));
    }
}
