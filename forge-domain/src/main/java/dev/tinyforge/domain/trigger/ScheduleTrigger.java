package dev.tinyforge.domain.trigger;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.config.ConfigReader;
import dev.tinyforge.domain.config.ConfigSchema;
import dev.tinyforge.domain.config.ConfigSchema.Field;
import dev.tinyforge.domain.config.ConfigSchema.Kind;
import dev.tinyforge.domain.schedule.Cron;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;

/** The {@code schedule} trigger: deploys the workload's default version at times of the calendar. */
public final class ScheduleTrigger extends ReadTrigger<ScheduleTrigger.Settings> {
    /** How late a time may be looked at without having been missed: ticks come late on a busy machine. */
    private static final Duration LATE = Duration.ofMinutes(1);

    private static final ConfigSchema SCHEMA = ConfigSchema.of(
            Field.of("cron", Kind.TEXT, "Minute, hour, day of the month, month, day of the week; or @daily and such")
                    .mandatory(),
            Field.of("time_zone", Kind.TEXT, "Whose clock it goes by, such as Europe/Berlin")
                    .fallback("UTC"),
            Field.of("missed", Kind.CHOICE, "What becomes of times that passed while Forge was down")
                    .oneOf("once", "skip")
                    .fallback("once"));

    @Override
    public String kind() {
        return "schedule";
    }

    @Override
    public ConfigSchema schema() {
        return SCHEMA;
    }

    /** When a valid config comes due next, after the instant and never at it. */
    public Instant next(Config config, Instant after) {
        return settings(config).next(after);
    }

    @Override
    Verdict judge(Settings settings, WorkloadFacts workload, InboundEvent event) {
        return event.match(new OtherEvents("schedule", "its time to come") {
            @Override
            public Verdict timeReached(InboundEvent.TimeReached time) {
                return judgeTime(settings, time);
            }
        });
    }

    private static Verdict judgeTime(Settings settings, InboundEvent.TimeReached time) {
        Instant due = settings.next(time.since());
        if (due.isAfter(time.at())) {
            return new Verdict.NoMatch(
                    "the time `" + time.at() + "` does not reach `" + settings.written() + "`, due next at " + due);
        }
        Instant fresh = time.at().minus(LATE);
        if (!due.isBefore(fresh)) {
            return new Verdict.Match(Optional.empty());
        }
        boolean alsoNow = !settings.next(fresh.minusNanos(1)).isAfter(time.at());
        return switch (settings.missed()) {
            case ONCE ->
                new Verdict.Match(
                        Optional.empty(),
                        Optional.of("it was due at " + due + " and is made up for once, at " + time.at()));
            case SKIP ->
                alsoNow
                        ? new Verdict.Match(
                                Optional.empty(), Optional.of("what was due before, from " + due + " on, was skipped"))
                        : new Verdict.NoMatch("`" + settings.written() + "` was due at " + due
                                + ", which was missed by `" + time.at() + "`, and `missed` is `skip`");
        };
    }

    enum Missed {
        ONCE,
        SKIP
    }

    /** What a config says. */
    record Settings(Cron cron, ZoneId zone, Missed missed) {
        Instant next(Instant after) {
            return cron.next(after, zone);
        }

        String written() {
            return cron + " " + zone;
        }
    }

    @Override
    Settings read(ConfigReader reader) {
        return new Settings(
                reader.parsed("cron", Cron::parse).orElseGet(() -> Cron.parse("@yearly")),
                reader.parsed("time_zone", ScheduleTrigger::zone).orElse(ZoneOffset.UTC),
                reader.choice("missed", Missed.class, Missed.ONCE));
    }

    private static ZoneId zone(String text) {
        try {
            return ZoneId.of(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "`" + text + "` is not a time zone; write it as Europe/Berlin or UTC", e);
        }
    }
}
