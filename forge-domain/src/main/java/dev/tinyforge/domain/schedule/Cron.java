package dev.tinyforge.domain.schedule;

import dev.tinyforge.domain.schedule.CronField.Kind;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Month;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A cron expression: minute, hour, day of the month, month, day of the week; or one of {@code @yearly}, {@code @annually},
 * {@code @monthly}, {@code @weekly}, {@code @daily}, {@code @midnight}, {@code @hourly}. A field is {@code *}, a value, a
 * range, a star or range with a step, or a list of these; months and days have English three-letter names. When both days
 * are given and neither begins with a star, either may fit, as in every cron.
 *
 * <p>Where a zone's clocks change:
 *
 * <ul>
 *   <li>Times that a clock set forward leaps over fire once, together, at the end of the leap. An hour that begins with a
 *       star names a rhythm and not a time: then what is leapt over is left out, and the next one comes as it is.
 *   <li>Times that a clock set back shows twice fire at the first showing only. If the hour or the minute begins with a
 *       star, they fire at each.
 * </ul>
 */
public final class Cron {
    private static final Map<String, String> MACROS = Map.of(
            "@yearly", "0 0 1 1 *",
            "@annually", "0 0 1 1 *",
            "@monthly", "0 0 1 * *",
            "@weekly", "0 0 * * 0",
            "@daily", "0 0 * * *",
            "@midnight", "0 0 * * *",
            "@hourly", "0 * * * *");

    /** The 29th of February falls on a given day of the week at least once in 40 years. */
    private static final Duration LONGEST_WAIT = Duration.ofDays(41 * 366);

    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");
    private static final int LONGEST_TEXT = 256;

    private final String written;
    private final CronField minutes;
    private final CronField hours;
    private final CronField days;
    private final CronField months;
    private final CronField weekdays;

    private Cron(String written, String[] fields) {
        this.written = written;
        minutes = CronField.parse(Kind.MINUTE, fields[0]);
        hours = CronField.parse(Kind.HOUR, fields[1]);
        days = CronField.parse(Kind.DAY_OF_MONTH, fields[2]);
        months = CronField.parse(Kind.MONTH, fields[3]);
        weekdays = CronField.parse(Kind.DAY_OF_WEEK, fields[4]);
    }

    /** @throws IllegalArgumentException saying what is wrong */
    public static Cron parse(String text) {
        String trimmed = text.strip();
        String expression = MACROS.getOrDefault(trimmed.toLowerCase(Locale.ROOT), trimmed);
        String[] fields = expression.split("\\s+");
        if (fields.length != 5 || text.length() > LONGEST_TEXT) {
            throw new IllegalArgumentException("`" + text
                    + "` is no cron expression; write minute, hour, day of the month, month and day of the week, such as"
                    + " `30 3 * * mon-fri`, or @daily");
        }
        Cron cron = new Cron(trimmed, fields);
        if (!cron.occurs()) {
            throw new IllegalArgumentException("`" + text + "` names a day that is in none of its months");
        }
        return cron;
    }

    /** As it was given. */
    public String written() {
        return written;
    }

    /**
     * The first time it comes due after {@code after}, never at it.
     *
     * @throws IllegalArgumentException if {@code after} is not within the years 1 to 9999
     */
    public Instant next(Instant after, ZoneId zone) {
        if (after.isBefore(FIRST) || after.isAfter(LAST)) {
            throw new IllegalArgumentException(after + " is not within the years 1 to 9999");
        }
        ZoneRules rules = zone.getRules();
        Instant from = after.plusNanos(1);
        Instant limit = from.plus(LONGEST_WAIT);
        ZoneOffsetTransition begun = rules.previousTransition(from.plusNanos(1));
        while (from.isBefore(limit)) {
            if (begun != null && begun.getInstant().equals(from) && fallsInto(begun)) {
                return from;
            }
            ZoneOffsetTransition ended = rules.nextTransition(from);
            Instant end = ended == null ? limit : ended.getInstant();
            ZoneOffset offset = rules.getOffset(from);
            Optional<LocalDateTime> due = due(firstShown(from, offset, begun), LocalDateTime.ofInstant(end, offset));
            if (due.isPresent()) {
                return due.get().toInstant(offset);
            }
            from = end;
            begun = ended;
        }
        throw new IllegalStateException("`" + written + "` never comes due, which parsing should have refused");
    }

    /** Whether the clock leapt over a time it names. */
    private boolean fallsInto(ZoneOffsetTransition change) {
        return change.isGap()
                && !hours.wild()
                && due(change.getDateTimeBefore(), change.getDateTimeAfter()).isPresent();
    }

    /** From which local time on the clock shows what counts, between this instant and the next change. */
    private LocalDateTime firstShown(Instant from, ZoneOffset offset, @Nullable ZoneOffsetTransition begun) {
        LocalDateTime local = LocalDateTime.ofInstant(from, offset);
        boolean rhythm = minutes.wild() || hours.wild();
        return begun == null || rhythm || local.isAfter(begun.getDateTimeBefore()) ? local : begun.getDateTimeBefore();
    }

    /** The first local time from {@code from} on and before {@code end} that the fields name. */
    private Optional<LocalDateTime> due(LocalDateTime from, LocalDateTime end) {
        LocalDateTime minute = from.truncatedTo(ChronoUnit.MINUTES);
        LocalDateTime first = minute.isBefore(from) ? minute.plusMinutes(1) : minute;
        LocalDate date = first.toLocalDate();
        while (date.atStartOfDay().isBefore(end)) {
            int month = months.from(date.getMonthValue());
            if (month != date.getMonthValue()) {
                YearMonth next = month < 0
                        ? YearMonth.of(date.getYear() + 1, months.from(1))
                        : YearMonth.of(date.getYear(), month);
                date = next.atDay(1);
            } else {
                LocalTime earliest = date.equals(first.toLocalDate()) ? first.toLocalTime() : LocalTime.MIDNIGHT;
                Optional<LocalDateTime> due = names(date) ? timeFrom(earliest).map(date::atTime) : Optional.empty();
                if (due.isPresent()) {
                    return due.filter(time -> time.isBefore(end));
                }
                date = date.plusDays(1);
            }
        }
        return Optional.empty();
    }

    private boolean names(LocalDate date) {
        boolean day = days.has(date.getDayOfMonth());
        boolean weekday = weekdays.has(date.getDayOfWeek().getValue() % 7);
        return eitherDay() ? day || weekday : day && weekday;
    }

    private boolean eitherDay() {
        return !days.wild() && !weekdays.wild();
    }

    private Optional<LocalTime> timeFrom(LocalTime earliest) {
        int hour = hours.from(earliest.getHour());
        int minute = hour == earliest.getHour() ? minutes.from(earliest.getMinute()) : minutes.from(0);
        if (hour >= 0 && minute < 0) {
            hour = hours.from(hour + 1);
            minute = minutes.from(0);
        }
        return hour < 0 ? Optional.empty() : Optional.of(LocalTime.of(hour, minute));
    }

    private boolean occurs() {
        if (eitherDay()) {
            return true;
        }
        int earliest = days.from(1);
        for (Month month : Month.values()) {
            if (months.has(month.getValue()) && earliest <= month.maxLength()) {
                return true;
            }
        }
        return false;
    }

    @Override
    public String toString() {
        return written;
    }
}
