package dev.tinyforge.domain.config;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as the compose specification writes them: {@code 1h30m}, {@code 10s}, {@code 200ms}. */
public final class Durations {
    private static final Pattern PART = Pattern.compile("(\\d{1,9})(ms|us|s|m|h)");
    private static final Duration LONGEST = Duration.ofDays(366);

    private Durations() {}

    /** @throws IllegalArgumentException saying how to write it */
    public static Duration parse(String text) {
        Matcher matcher = PART.matcher(text.strip());
        Duration sum = Duration.ZERO;
        int end = 0;
        while (matcher.find() && matcher.start() == end) {
            sum = sum.plus(part(Long.parseLong(matcher.group(1)), matcher.group(2)));
            end = matcher.end();
        }
        if (end == 0 || end != text.strip().length()) {
            throw new IllegalArgumentException("`" + text + "` is not a duration; write 200ms, 10s, 5m or 1h30m");
        }
        if (sum.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("`" + text + "` is longer than a year");
        }
        return sum;
    }

    /** What {@link #parse} reads as the same; below a microsecond is cut off. */
    public static String format(Duration duration) {
        StringBuilder text = new StringBuilder();
        append(text, duration.toHours(), "h");
        append(text, duration.toMinutesPart(), "m");
        append(text, duration.toSecondsPart(), "s");
        append(text, duration.toMillisPart(), "ms");
        append(text, duration.toNanosPart() / 1000 % 1000, "us");
        return text.isEmpty() ? "0s" : text.toString();
    }

    private static void append(StringBuilder text, long amount, String unit) {
        if (amount != 0) {
            text.append(amount).append(unit);
        }
    }

    private static Duration part(long amount, String unit) {
        return switch (unit) {
            case "h" -> Duration.ofHours(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "ms" -> Duration.ofMillis(amount);
            default -> Duration.ofNanos(amount * 1000);
        };
    }
}
