package com.example.forge;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.config.ConfigReader;
import dev.tinyforge.domain.config.ConfigSchema;
import dev.tinyforge.domain.config.ConfigSchema.Field;
import dev.tinyforge.domain.config.ConfigSchema.Kind;
import dev.tinyforge.domain.config.Problem;
import dev.tinyforge.domain.trigger.InboundEvent;
import dev.tinyforge.domain.trigger.TriggerPlugin;
import dev.tinyforge.domain.trigger.Verdict;
import dev.tinyforge.domain.trigger.WorkloadFacts;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Deploys what is pushed of an image, but only while somebody is there to look at it. */
public final class OfficeHoursTrigger implements TriggerPlugin {
    private static final ConfigSchema SCHEMA = ConfigSchema.of(
            Field.of("repository", Kind.TEXT, "The image's repository, as the sender names it")
                    .mandatory(),
            Field.of("from", Kind.INTEGER, "The hour it begins").between(0, 23).fallback("9"),
            Field.of("to", Kind.INTEGER, "The hour it ends").between(1, 24).fallback("17"),
            Field.of("time_zone", Kind.TEXT, "Whose clock it goes by").fallback("UTC"));

    @Override
    public String kind() {
        return "office-hours";
    }

    @Override
    public ConfigSchema schema() {
        return SCHEMA;
    }

    /** What the schema cannot say: fields that have to go together, texts that have to mean something. */
    @Override
    public List<Problem> validate(Config config) {
        List<Problem> problems = new ArrayList<>(SCHEMA.validate(config, "config"));
        if (problems.isEmpty()) {
            Hours hours = Hours.of(config);
            if (hours.from() >= hours.to()) {
                problems.add(new Problem("config.to", hours.to() + " is not after `from`, which is " + hours.from()));
            }
            if (zone(hours.timeZone()).isEmpty()) {
                problems.add(new Problem("config.time_zone", "`" + hours.timeZone() + "` is not a time zone"));
            }
        }
        return problems;
    }

    @Override
    public Verdict match(Config config, WorkloadFacts workload, InboundEvent event) {
        if (!validate(config).isEmpty()) {
            return new Verdict.Error(validate(config).get(0).toString());
        }
        if (!(event instanceof InboundEvent.ImagePushed push)) {
            return new Verdict.NoMatch("an `office-hours` trigger waits for a pushed image");
        }
        Hours hours = Hours.of(config);
        if (!push.repository().equals(hours.repository())) {
            return new Verdict.NoMatch(
                    "repository `" + push.repository() + "` does not match `" + hours.repository() + "`");
        }
        ZonedDateTime local = push.at().atZone(zone(hours.timeZone()).orElseThrow());
        if (!hours.hold(local)) {
            return new Verdict.NoMatch("`" + local.toLocalDateTime() + "` is not in office hours, `" + hours.from()
                    + "` to `" + hours.to() + "` on workdays");
        }
        return new Verdict.Match(Optional.of(push.tag()));
    }

    private static Optional<ZoneId> zone(String text) {
        try {
            return Optional.of(ZoneId.of(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private record Hours(String repository, int from, int to, String timeZone) {
        static Hours of(Config config) {
            ConfigReader reader = new ConfigReader(config);
            return new Hours(
                    reader.string("repository", ""),
                    reader.integer("from", 9, 0, 23),
                    reader.integer("to", 17, 1, 24),
                    reader.string("time_zone", "UTC"));
        }

        boolean hold(ZonedDateTime at) {
            boolean weekend = at.getDayOfWeek() == DayOfWeek.SATURDAY || at.getDayOfWeek() == DayOfWeek.SUNDAY;
            return !weekend && at.getHour() >= from && at.getHour() < to;
        }
    }
}
