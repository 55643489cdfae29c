package dev.tinyforge.domain.trigger;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.config.ConfigReader;
import dev.tinyforge.domain.config.ConfigSchema.Field;
import dev.tinyforge.domain.config.ConfigSchema.Kind;
import dev.tinyforge.domain.config.Durations;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Whether and how often to ask, for what nobody announces.
 *
 * @param credentials name of what to ask with
 */
public record Polling(boolean on, Duration interval, Optional<String> credentials) {
    private static final Duration USUAL = Duration.ofMinutes(5);
    private static final Duration SHORTEST = Duration.ofSeconds(10);

    static final List<Field> FIELDS = List.of(
            Field.of("credentials", Kind.TEXT, "Name of the credentials to ask with"),
            Field.of("poll", Kind.BOOLEAN, "Ask from time to time, for what sends no webhook")
                    .fallback("false"),
            Field.of("poll_interval", Kind.DURATION, "How often to ask; at least 10s")
                    .fallback("5m"));

    /** What a valid effective config of a {@code registry} or {@code git} trigger says of it. */
    public static Polling of(Config config) {
        return read(new ConfigReader(config));
    }

    static Polling read(ConfigReader reader) {
        Duration interval = reader.parsed("poll_interval", Durations::parse).orElse(USUAL);
        if (interval.compareTo(SHORTEST) < 0) {
            reader.problem(
                    "poll_interval",
                    "`" + Durations.format(interval) + "` is shorter than " + Durations.format(SHORTEST));
        }
        return new Polling(reader.bool("poll", false), interval, reader.string("credentials"));
    }
}
