package dev.tinyforge.domain.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import dev.tinyforge.domain.Seeds;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class CronTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final CronParser JUDGE = new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));

    @Test
    void itComesDueAfterTheGivenTimeAndNeverAtIt() {
        due("30 3 * * *", ZoneOffset.UTC, "2025-06-01T03:29:59Z", "2025-06-01T03:30:00Z", "2025-06-02T03:30:00Z");
        due("*/20 * * * *", ZoneOffset.UTC, "2025-06-01T12:00:00.000000001Z", "2025-06-01T12:20:00Z");
        due("5,10-12 8 * * *", ZoneOffset.UTC, "2025-06-01T08:05:00Z", "2025-06-01T08:10:00Z", "2025-06-01T08:11:00Z");
        due("0 0 31 * *", ZoneOffset.UTC, "2025-01-31T00:00:00Z", "2025-03-31T00:00:00Z", "2025-05-31T00:00:00Z");
    }

    @Test
    void monthsAndDaysHaveNames() {
        due("0 9 * JAN,jul mon-Fri", ZoneOffset.UTC, "2025-01-31T10:00:00Z", "2025-07-01T09:00:00Z");
        due("0 9 * * sun", ZoneOffset.UTC, "2025-06-01T10:00:00Z", "2025-06-08T09:00:00Z");
        due("0 9 * * 7", ZoneOffset.UTC, "2025-06-01T10:00:00Z", "2025-06-08T09:00:00Z");
        due("0 9 * * 5-7", ZoneOffset.UTC, "2025-06-01T10:00:00Z", "2025-06-06T09:00:00Z", "2025-06-07T09:00:00Z");
    }

    @Test
    void eitherDayFitsWhenBothAreGivenAndBothMustWhenOneBeginsWithAStar() {
        due("0 0 13 * fri", ZoneOffset.UTC, "2025-06-01T00:00:00Z", "2025-06-06T00:00:00Z", "2025-06-13T00:00:00Z");
        due("0 0 */2 * fri", ZoneOffset.UTC, "2025-06-01T00:00:00Z", "2025-06-13T00:00:00Z");
    }

    @Test
    void macrosStandForTheirFields() {
        for (String[] pair : new String[][] {
            {"@hourly", "0 * * * *"},
            {"@daily", "0 0 * * *"},
            {"@midnight", "0 0 * * *"},
            {"@weekly", "0 0 * * 0"},
            {"@monthly", "0 0 1 * *"},
            {"@Yearly", "0 0 1 1 *"},
            {"@annually", "0 0 1 1 *"}
        }) {
            Instant from = Instant.parse("2025-06-03T12:34:56Z");
            assertEquals(
                    Cron.parse(pair[1]).next(from, BERLIN), Cron.parse(pair[0]).next(from, BERLIN), pair[0]);
            assertEquals(pair[0], Cron.parse(pair[0]).written());
        }
    }

    @Test
    void theRarestDayIsFound() {
        due("0 0 29 2 *", ZoneOffset.UTC, "2096-02-29T00:00:00Z", "2104-02-29T00:00:00Z");
        due("0 0 29 2 */7", ZoneOffset.UTC, "2088-02-29T00:00:00Z", "2128-02-29T00:00:00Z");
    }

    @Test
    void whatCannotBeReadIsRefusedSayingWhere() {
        refused("is no cron expression", "", "* * * *", "* * * * * *", "@reboot", "@fortnightly");
        refused("`60` in the field minute is not of 0 to 59", "60 * * * *");
        refused("`24` in the field hour", "* 24 * * *");
        refused("`0` in the field day of the month", "* * 0 * *");
        refused("`foo` in the field month is not of 1 to 12 or jan to dec", "* * * foo *");
        refused("`8` in the field day of the week", "* * * * 8");
        refused("runs backwards", "* 22-2 * * *", "* * * * fri-mon");
        refused("has a step that is not 1 to 59", "*/0 * * * *", "*/60 * * * *", "*/x * * * *", "*/ * * * *");
        refused("has a step without a range; write `5-59/15`", "5/15 * * * *");
        refused(
                "in the field minute",
                ", * * * *",
                "1, * * * *",
                "-1 * * * *",
                "1- * * * *",
                "1-2-3 * * * *",
                "** * * * *");
        refused("in the field day of the", "* * L * *", "* * ? * *", "* * * * 5#2", "* * 15W * *");
        refused("names a day that is in none of its months", "0 0 30 2 *", "0 0 31 4,6,9,11 *", "0 0 30-31 feb */2");
        Cron.parse("0 0 30 2 mon");
    }

    @Test
    void aTimeNoCalendarHoldsIsRefused() {
        Cron cron = Cron.parse("@daily");
        assertThrows(IllegalArgumentException.class, () -> cron.next(Instant.MAX, ZoneOffset.UTC));
        assertThrows(IllegalArgumentException.class, () -> cron.next(Instant.MIN, ZoneOffset.UTC));
    }

    @Test
    void anotherImplementationSaysTheSameWhereNoClockChanges() {
        Seeds.forEach(4_000, random -> {
            String text = randomExpression(random);
            Instant from = Instant.ofEpochSecond(random.nextInt(2_000_000_000));
            Cron cron;
            try {
                cron = Cron.parse(text);
            } catch (IllegalArgumentException e) {
                return;
            }
            String[] fields = text.split(" ");
            if (fields[2].startsWith("*/") || fields[4].startsWith("*/")) {
                return; // It knows no star with a step among the days: it takes either.
            }
            Instant judged = ExecutionTime.forCron(JUDGE.parse(text))
                    .nextExecution(from.atZone(ZoneOffset.UTC))
                    .orElseThrow()
                    .toInstant();
            assertEquals(judged, cron.next(from, ZoneOffset.UTC), text + " after " + from);
        });
    }

    @Nested
    class WhereClocksChange {
        @Test
        void timesThatAreLeaptOverFireOnceAtTheEndOfTheLeap() {
            due("30 2 * * *", BERLIN, "2025-03-29T12:00:00Z", "2025-03-30T01:00:00Z", "2025-03-31T00:30:00Z");
            due("*/15 2 * * *", BERLIN, "2025-03-30T00:50:00Z", "2025-03-30T01:00:00Z", "2025-03-31T00:00:00Z");
            due("0 2,3 * * *", BERLIN, "2025-03-29T12:00:00Z", "2025-03-30T01:00:00Z", "2025-03-31T00:00:00Z");
        }

        @Test
        void aRhythmOfHoursLeavesOutWhatIsLeaptOver() {
            due("30 * * * *", BERLIN, "2025-03-30T00:00:00Z", "2025-03-30T00:30:00Z", "2025-03-30T01:30:00Z");
            due("30 */2 * * *", BERLIN, "2025-03-29T23:00:00Z", "2025-03-29T23:30:00Z", "2025-03-30T02:30:00Z");
        }

        @Test
        void aTimeShownTwiceFiresAtItsFirstShowing() {
            due("30 2 * * *", BERLIN, "2025-10-25T12:00:00Z", "2025-10-26T00:30:00Z", "2025-10-27T01:30:00Z");
            due("0,30 2 * * *", BERLIN, "2025-10-26T00:00:00Z", "2025-10-26T00:30:00Z", "2025-10-27T01:00:00Z");
        }

        @Test
        void aRhythmFiresAtEachShowing() {
            due("30 * * * *", BERLIN, "2025-10-26T00:00:00Z", "2025-10-26T00:30:00Z", "2025-10-26T01:30:00Z");
            due("*/30 2 * * *", BERLIN, "2025-10-26T00:30:00Z", "2025-10-26T01:00:00Z", "2025-10-26T01:30:00Z");
        }

        @Test
        void aWholeDayThatIsLeaptOverFiresOnceAtItsEnd() {
            ZoneId samoa = ZoneId.of("Pacific/Apia");
            due("0 12 30 12 *", samoa, "2011-12-29T00:00:00Z", "2011-12-30T10:00:00Z", "2012-12-29T22:00:00Z");
        }

        /** Each change of each zone, and a daily time in the middle of what it leaps over or repeats. */
        @Test
        void inNoZoneIsADailyTimeLostOrRepeated() {
            int changes = 0;
            for (String id : new TreeSet<>(ZoneId.getAvailableZoneIds())) {
                ZoneId zone = ZoneId.of(id);
                for (ZoneOffsetTransition change : changes(zone)) {
                    LocalDateTime middle = change.getDateTimeBefore()
                            .plus(change.getDuration().dividedBy(2))
                            .truncatedTo(ChronoUnit.MINUTES);
                    check(middle.getMinute() + " " + middle.getHour() + " * * *", zone, change);
                    changes++;
                }
            }
            assertTrue(changes > 10_000, "only " + changes);
        }

        @Test
        void everyExpressionFiresWhenItsRulesSay() {
            List<String> zones = List.copyOf(new TreeSet<>(ZoneId.getAvailableZoneIds()));
            Seeds.forEach(600, random -> {
                ZoneId zone = ZoneId.of(zones.get(random.nextInt(zones.size())));
                List<ZoneOffsetTransition> changes = changes(zone);
                if (!changes.isEmpty()) {
                    String text = randomMinutes(random) + " " + randomHours(random) + " * * *";
                    check(text, zone, changes.get(random.nextInt(changes.size())));
                }
            });
        }

        private void check(String text, ZoneId zone, ZoneOffsetTransition change) {
            Cron cron = Cron.parse(text);
            Instant from = change.getInstant().minus(30, ChronoUnit.HOURS);
            Instant to = change.getInstant().plus(30, ChronoUnit.HOURS);
            List<Instant> fired = new ArrayList<>();
            for (Instant at = cron.next(from, zone); !at.isAfter(to); at = cron.next(at, zone)) {
                fired.add(at);
            }
            assertEquals(
                    List.copyOf(byLocalTimes(text, zone.getRules(), from, to)),
                    fired,
                    text + " in " + zone + " at " + change);
        }

        /** The rules, said the other way round: what becomes of each local time that is named. */
        private static SortedSet<Instant> byLocalTimes(String text, ZoneRules rules, Instant from, Instant to) {
            String[] fields = text.split(" ");
            boolean hourStar = fields[1].startsWith("*");
            boolean star = hourStar || fields[0].startsWith("*");
            SortedSet<Instant> times = new TreeSet<>();
            LocalDateTime day =
                    LocalDateTime.ofInstant(from, ZoneOffset.UTC).minusDays(2).with(LocalTime.MIDNIGHT);
            LocalDateTime last = LocalDateTime.ofInstant(to, ZoneOffset.UTC).plusDays(2);
            List<LocalTime> named = named(fields[0], fields[1]);
            for (; day.isBefore(last); day = day.plusDays(1)) {
                for (LocalTime time : named) {
                    LocalDateTime local = day.with(time);
                    List<ZoneOffset> offsets = rules.getValidOffsets(local);
                    if (offsets.isEmpty() && !hourStar) {
                        times.add(rules.getTransition(local).getInstant());
                    } else if (!offsets.isEmpty()) {
                        offsets.subList(0, star ? offsets.size() : 1).forEach(o -> times.add(local.toInstant(o)));
                    }
                }
            }
            times.removeIf(time -> !time.isAfter(from) || time.isAfter(to));
            return times;
        }

        private static List<LocalTime> named(String minutes, String hours) {
            CronField minute = CronField.parse(CronField.Kind.MINUTE, minutes);
            CronField hour = CronField.parse(CronField.Kind.HOUR, hours);
            List<LocalTime> times = new ArrayList<>();
            for (int h = hour.from(0); h >= 0; h = hour.from(h + 1)) {
                for (int m = minute.from(0); m >= 0; m = minute.from(m + 1)) {
                    times.add(LocalTime.of(h, m));
                }
            }
            return times;
        }

        private static List<ZoneOffsetTransition> changes(ZoneId zone) {
            List<ZoneOffsetTransition> changes = new ArrayList<>(zone.getRules().getTransitions());
            ZoneOffsetTransition next = zone.getRules().nextTransition(Instant.parse("2038-01-01T00:00:00Z"));
            for (int i = 0; i < 4 && next != null; i++) {
                changes.add(next);
                next = zone.getRules().nextTransition(next.getInstant());
            }
            return changes;
        }
    }

    private static String randomExpression(Random random) {
        return String.join(
                " ",
                randomMinutes(random),
                randomHours(random),
                random.nextInt(3) == 0 ? randomField(random, 1, 31) : "*",
                random.nextInt(3) == 0 ? randomField(random, 1, 12) : "*",
                random.nextInt(3) == 0 ? randomField(random, 0, 6) : "*");
    }

    private static String randomMinutes(Random random) {
        return randomField(random, 0, 59);
    }

    private static String randomHours(Random random) {
        return randomField(random, 0, 23);
    }

    private static String randomField(Random random, int min, int max) {
        int low = min + random.nextInt(max - min + 1);
        int high = low + random.nextInt(max - low + 1);
        return switch (random.nextInt(6)) {
            case 0 -> "*";
            case 1 -> "*/" + (1 + random.nextInt(max / 2));
            case 2 -> low + "-" + high;
            case 3 -> low + "-" + high + "/" + (1 + random.nextInt(max / 2));
            case 4 -> low + "," + high;
            default -> String.valueOf(low);
        };
    }

    private static void due(String text, ZoneId zone, String after, String... times) {
        Instant at = Instant.parse(after);
        for (String time : times) {
            at = Cron.parse(text).next(at, zone);
            assertEquals(Instant.parse(time), at, text + " in " + zone);
        }
    }

    private static void refused(String why, String... texts) {
        for (String text : texts) {
            String message = assertThrows(IllegalArgumentException.class, () -> Cron.parse(text), text)
                    .getMessage();
            assertTrue(message.contains(why), message);
        }
    }
}
