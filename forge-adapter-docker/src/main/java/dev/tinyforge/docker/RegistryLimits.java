package dev.tinyforge.docker;

import dev.tinyforge.ports.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.hc.client5.http.utils.DateUtils;

/** When a registry wants to be asked again, out of its headers. */
final class RegistryLimits {
    private static final Duration USUAL = Duration.ofMinutes(1);
    /** As long as the window of Docker Hub's limits. */
    private static final Duration LONGEST = Duration.ofHours(6);
    /** What is larger is no number of seconds from now, but a time in seconds since 1970. */
    private static final long LARGEST_DELAY = 1_000_000_000;

    private final Clock clock;

    RegistryLimits(Clock clock) {
        this.clock = clock;
    }

    /** It was not answered, and should be asked again then. */
    Optional<Instant> later(RegistryReply reply) {
        Optional<String> asked = reply.header("Retry-After").or(() -> reply.header("X-Retry-After"));
        if (reply.status() == 429) {
            return Optional.of(bounded(asked.flatMap(this::time).or(() -> reset(reply))));
        }
        return reply.status() == 503 ? asked.flatMap(this::time).map(this::bounded) : Optional.empty();
    }

    /** It was answered, and that was the last answer until then. */
    Optional<Instant> usedUp(RegistryReply reply) {
        OptionalLong remaining = number(reply, "RateLimit-Remaining");
        return remaining.isPresent() && remaining.getAsLong() <= 0
                ? Optional.of(bounded(reset(reply)))
                : Optional.empty();
    }

    /** The limit's own end, or else that of a whole window. */
    private Optional<Instant> reset(RegistryReply reply) {
        OptionalLong reset = number(reply, "RateLimit-Reset");
        OptionalLong seconds = reset.isPresent() ? reset : window(reply, "RateLimit-Remaining", "RateLimit-Limit");
        return seconds.isPresent() ? Optional.of(after(seconds.getAsLong())) : Optional.empty();
    }

    private Instant bounded(Optional<Instant> time) {
        return bounded(time.orElseGet(() -> clock.now().plus(USUAL)));
    }

    private Instant bounded(Instant time) {
        Instant now = clock.now();
        Instant last = now.plus(LONGEST);
        return time.isAfter(last) ? last : time.isBefore(now) ? now : time;
    }

    private Optional<Instant> time(String text) {
        OptionalLong seconds = number(text);
        return seconds.isPresent()
                ? Optional.of(after(seconds.getAsLong()))
                : Optional.ofNullable(DateUtils.parseStandardDate(text));
    }

    private Instant after(long seconds) {
        return seconds > LARGEST_DELAY
                ? Instant.ofEpochSecond(seconds)
                : clock.now().plusSeconds(seconds);
    }

    /** {@code 100;w=21600}: a hundred in six hours. */
    private static OptionalLong window(RegistryReply reply, String... headers) {
        return Arrays.stream(headers)
                .flatMap(header -> reply.all(header).stream())
                .flatMap(value -> Arrays.stream(value.split(";")).skip(1))
                .map(String::strip)
                .filter(part -> part.startsWith("w="))
                .map(part -> number(part.substring(2)))
                .filter(OptionalLong::isPresent)
                .findFirst()
                .orElse(OptionalLong.empty());
    }

    private static OptionalLong number(RegistryReply reply, String header) {
        return reply.header(header)
                .map(value -> number(value.split("[;,]", 2)[0]))
                .orElse(OptionalLong.empty());
    }

    private static OptionalLong number(String text) {
        String digits = text.strip();
        return digits.matches("\\d{1,10}") ? OptionalLong.of(Long.parseLong(digits)) : OptionalLong.empty();
    }
}
