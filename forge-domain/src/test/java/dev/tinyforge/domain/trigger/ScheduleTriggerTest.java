package dev.tinyforge.domain.trigger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tinyforge.domain.Samples;
import dev.tinyforge.domain.config.Config;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ScheduleTriggerTest {
    private static final ScheduleTrigger TRIGGER = new ScheduleTrigger();
    private static final WorkloadFacts SHOP = new WorkloadFacts(Samples.app().build(), Optional.empty());
    private static final Config NIGHTLY = Config.of("cron", "0 3 * * *", "time_zone", "Europe/Berlin");

    @Test
    void itMatchesOnceWhenItsTimeHasCome() {
        assertEquals(
                new Verdict.Match(Optional.empty()), tick(NIGHTLY, "2025-06-01T00:59:30Z", "2025-06-01T01:00:00Z"));
        assertEquals(
                new Verdict.NoMatch(
                        "the time `2025-06-01T01:00:30Z` does not reach `0 3 * * * Europe/Berlin`, due next at"
                                + " 2025-06-02T01:00:00Z"),
                tick(NIGHTLY, "2025-06-01T01:00:00Z", "2025-06-01T01:00:30Z"));
        assertEquals(
                new Verdict.Match(Optional.empty()),
                tick(Config.of("cron", "@daily"), "2025-05-31T23:59:59Z", "2025-06-01T00:00:59Z"));
    }

    @Test
    void missedTimesAreMadeUpForOnceHoweverMany() {
        assertEquals(
                new Verdict.Match(
                        Optional.empty(),
                        Optional.of(
                                "it was due at 2025-06-01T01:00:00Z and is made up for once, at 2025-06-09T12:00:00Z")),
                tick(NIGHTLY, "2025-06-01T00:00:00Z", "2025-06-09T12:00:00Z"));
    }

    @Test
    void missedTimesCanBeSkippedButNotTheOneThatIsDueNow() {
        Config skip = NIGHTLY.with("missed", "skip");
        assertEquals(
                new Verdict.NoMatch("`0 3 * * * Europe/Berlin` was due at 2025-06-01T01:00:00Z, which was missed by"
                        + " `2025-06-09T12:00:00Z`, and `missed` is `skip`"),
                tick(skip, "2025-06-01T00:00:00Z", "2025-06-09T12:00:00Z"));
        assertEquals(
                new Verdict.Match(
                        Optional.empty(),
                        Optional.of("what was due before, from 2025-06-01T01:00:00Z on, was skipped")),
                tick(skip, "2025-06-01T00:00:00Z", "2025-06-09T01:00:10Z"));
        assertEquals(new Verdict.Match(Optional.empty()), tick(skip, "2025-06-01T00:00:00Z", "2025-06-01T01:01:00Z"));
        assertInstanceOf(Verdict.NoMatch.class, tick(skip, "2025-06-01T00:00:00Z", "2025-06-01T01:01:01Z"));
    }

    @Test
    void itSaysWhenItComesDueNext() {
        assertEquals(
                Instant.parse("2025-06-02T01:00:00Z"),
                TRIGGER.next(NIGHTLY, Instant.parse("2025-06-01T01:00:00Z")).orElseThrow());
    }

    @Test
    void timeCannotRunBackwards() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new InboundEvent.TimeReached(Samples.NOW, Samples.NOW.minusSeconds(1)));
    }

    @Test
    void whatCannotBeItsConfigIsRefusedByName() {
        problem("config.cron", "is missing", Config.empty());
        problem("config.cron", "is no cron expression", Config.of("cron", "soon"));
        problem("config.cron", "in none of its months", Config.of("cron", "0 0 30 2 *"));
        problem("config.time_zone", "`Mars/Base` is not a time zone", NIGHTLY.with("time_zone", "Mars/Base"));
        problem("config.missed", "`twice` is not one of once, skip", NIGHTLY.with("missed", "twice"));
        assertEquals(
                new Verdict.Error(
                        "config.cron: `soon` is no cron expression; write minute, hour, day of the month, month and"
                                + " day of the week, such as `30 3 * * mon-fri`, or @daily"),
                tick(Config.of("cron", "soon"), "2025-06-01T00:00:00Z", "2025-06-01T00:00:00Z"));
    }

    private static void problem(String field, String message, Config config) {
        Refusals.problem(TRIGGER, field, message, config);
    }

    private static Verdict tick(Config config, String since, String at) {
        return TRIGGER.match(config, SHOP, new InboundEvent.TimeReached(Instant.parse(since), Instant.parse(at)));
    }
}
