package dev.tinyforge.domain.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tinyforge.domain.Samples;
import dev.tinyforge.domain.config.InvalidInput;
import dev.tinyforge.domain.health.HealthProgress.Again;
import dev.tinyforge.domain.health.HealthProgress.Dead;
import dev.tinyforge.domain.health.HealthProgress.Healthy;
import dev.tinyforge.domain.health.HealthProgress.NotYet;
import dev.tinyforge.domain.health.HealthProgress.Observation;
import dev.tinyforge.domain.health.HealthProgress.Passed;
import dev.tinyforge.domain.health.HealthProgress.Unhealthy;
import dev.tinyforge.domain.health.HealthProgress.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class HealthProgressTest {
    /** Every 5 s, 3 retries, 30 s to start, every 0.2 s until then. */
    private static final Healthcheck HTTP = Healthcheck.http("/");

    private static final Observation OK = new Passed();
    private static final Observation REFUSED = new NotYet("connection refused");

    /** Looks again when it is told to, until there is a judgement or nothing more to see. */
    private static final class Looking {
        private final Healthcheck healthcheck;
        private HealthProgress progress = HealthProgress.startingAt(Samples.NOW);
        private Instant now = Samples.NOW;

        Looking(Healthcheck healthcheck) {
            this.healthcheck = healthcheck;
        }

        Verdict see(Observation... observations) {
            Verdict verdict = new Again(progress, Duration.ZERO);
            for (Observation observation : observations) {
                verdict = progress.next(healthcheck, observation, now);
                if (!(verdict instanceof Again again)) {
                    return verdict;
                }
                progress = again.progress();
                now = now.plus(again.after());
            }
            return verdict;
        }

        Looking later(Duration duration) {
            now = now.plus(duration);
            return this;
        }
    }

    @Test
    void twoSuccessesInARowAreNeeded() {
        assertInstanceOf(Again.class, new Looking(HTTP).see(OK));
        assertEquals(new Healthy(), new Looking(HTTP).see(OK, OK));
        assertInstanceOf(Again.class, new Looking(HTTP).see(OK, REFUSED, OK));
        assertEquals(new Healthy(), new Looking(HTTP).see(OK, REFUSED, OK, OK));
    }

    @Test
    void aQuickAppIsLiveQuickly() {
        Looking looking = new Looking(HTTP);
        looking.see(REFUSED, REFUSED, OK);
        assertEquals(new Healthy(), looking.see(OK));
        assertEquals(Samples.NOW.plusMillis(600), looking.now);
    }

    @Test
    void failuresDoNotCountBeforeTheStartPeriodHasPassed() {
        Looking looking = new Looking(HTTP);
        int looks = 0;
        while (looking.now.isBefore(Samples.NOW.plusSeconds(30))) {
            assertInstanceOf(Again.class, looking.see(REFUSED));
            looks++;
        }
        assertEquals(150, looks);
        assertInstanceOf(Again.class, looking.see(REFUSED, REFUSED));
        assertEquals(new Unhealthy("connection refused"), looking.see(REFUSED));
    }

    @Test
    void onceItHasPassedFailuresCountBeforeTheStartPeriodHasPassedToo() {
        assertInstanceOf(Again.class, new Looking(HTTP).see(OK, REFUSED, REFUSED));
        assertEquals(new Unhealthy("connection refused"), new Looking(HTTP).see(OK, REFUSED, REFUSED, REFUSED));
    }

    @Test
    void failuresCountOnlyInARow() {
        Looking looking = new Looking(HTTP).later(Duration.ofMinutes(1));
        assertInstanceOf(Again.class, looking.see(REFUSED, REFUSED, OK, REFUSED, REFUSED, OK, REFUSED));
    }

    @Test
    void afterTheStartPeriodItIsAskedEveryInterval() {
        Looking looking = new Looking(HTTP).later(Duration.ofMinutes(1));
        assertEquals(Duration.ofSeconds(5), ((Again) looking.see(REFUSED)).after());
    }

    @Test
    void whatExitedFailsAtOnce() {
        Dead dead = new Dead("it ended with exit code 1");
        assertEquals(new Unhealthy("it ended with exit code 1"), new Looking(HTTP).see(dead));
        assertEquals(new Unhealthy("it ended with exit code 1"), new Looking(HTTP).see(OK, dead));
        assertEquals(
                new Unhealthy("it ended with exit code 1"),
                new Looking(noneFor(10)).later(Duration.ofHours(1)).see(dead));
    }

    @Test
    void withoutACheckItHasToStayUpForAWhile() {
        Looking looking = new Looking(noneFor(10));
        for (int i = 0; i < 50; i++) {
            assertInstanceOf(Again.class, looking.see(OK));
        }
        assertEquals(Samples.NOW.plusSeconds(10), looking.now);
        assertEquals(new Healthy(), looking.see(OK));
    }

    @Test
    void theLastLookIsNotLaterThanNeeded() {
        Looking looking = new Looking(noneFor(10)).later(Duration.ofMillis(9_950));
        assertEquals(Duration.ofMillis(50), ((Again) looking.see(OK)).after());
    }

    @Test
    void aCheckWithoutSenseIsRefused() {
        for (String path : new String[] {"health", "", "/a b", "/é", "/a\nb", "/\"", "/" + "x".repeat(2001)}) {
            InvalidInput refused =
                    assertThrows(InvalidInput.class, () -> new Healthcheck.Http(path, OptionalInt.empty(), 200, 399));
            assertEquals("healthcheck.path", refused.problems().get(0).field());
        }
        assertRefused("healthcheck.status", () -> new Healthcheck.Http("/", OptionalInt.empty(), 399, 200));
        assertRefused("healthcheck.status", () -> new Healthcheck.Http("/", OptionalInt.empty(), 99, 200));
        assertRefused("healthcheck.status", () -> new Healthcheck.Http("/", OptionalInt.empty(), 200, 600));
        Duration second = Duration.ofSeconds(1);
        assertRefused("healthcheck.interval", () -> timing(Duration.ZERO, second, 3, second, second));
        assertRefused("healthcheck.timeout", () -> timing(second, Duration.ZERO, 3, second, second));
        assertRefused("healthcheck.retries", () -> timing(second, second, 0, second, second));
        assertRefused("healthcheck.start_period", () -> timing(second, second, 3, second.negated(), second));
        assertRefused("healthcheck.start_interval", () -> timing(second, second, 3, second, second.negated()));
    }

    @Test
    void theDefaultsAreThoseDocumented() {
        assertEquals(
                new Healthcheck.Timing(
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(10),
                        3,
                        Duration.ofSeconds(30),
                        Duration.ofMillis(200)),
                Healthcheck.Timing.DEFAULT);
        assertEquals(new Healthcheck.Http("/", OptionalInt.empty(), 200, 399), HTTP.check());
    }

    @Test
    void anAbsentPortIsFilledInAndAGivenOneIsKept() {
        OptionalInt port = OptionalInt.of(8080);
        assertEquals(
                new Healthcheck.Http("/", port, 200, 399), HTTP.withPort(port).check());
        Healthcheck.Tcp own = new Healthcheck.Tcp(OptionalInt.of(1));
        assertEquals(
                own,
                new Healthcheck(own, Healthcheck.Timing.DEFAULT).withPort(port).check());
        assertEquals(noneFor(3), noneFor(3).withPort(port));
        Healthcheck docker = new Healthcheck(new Healthcheck.Docker(), Healthcheck.Timing.DEFAULT);
        assertEquals(docker, docker.withPort(port));
    }

    private static Healthcheck.Timing timing(
            Duration interval, Duration timeout, int retries, Duration startPeriod, Duration startInterval) {
        return new Healthcheck.Timing(interval, timeout, retries, startPeriod, startInterval);
    }

    private static void assertRefused(String field, org.junit.jupiter.api.function.Executable made) {
        assertEquals(
                field, assertThrows(InvalidInput.class, made).problems().get(0).field());
    }

    private static Healthcheck noneFor(int seconds) {
        return new Healthcheck(new Healthcheck.None(Duration.ofSeconds(seconds)), Healthcheck.Timing.DEFAULT);
    }
}
