package dev.tinyforge.tck.npm;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Gives out bearer tokens and knows those it gave out. */
final class Tokens {

    private static final Pattern PERIOD = Pattern.compile("(\\d{1,6})([yQMwdhms])");
    private static final Map<String, Duration> UNITS = Map.of(
            "y", Duration.ofDays(365),
            "Q", Duration.ofDays(91),
            "M", Duration.ofDays(30),
            "w", Duration.ofDays(7),
            "d", Duration.ofDays(1),
            "h", Duration.ofHours(1),
            "m", Duration.ofMinutes(1),
            "s", Duration.ofSeconds(1));

    /** A token and the instant it ends. */
    record Token(String text, Instant expires) {
        @Override
        public String toString() {
            return "Token[until " + expires + "]";
        }
    }

    private final NpmVersion version;
    private final Map<String, Instant> ends = new HashMap<>();
    private boolean userEnabled = true;

    Tokens(NpmVersion version) {
        this.version = version;
    }

    synchronized void enableUser(boolean enabled) {
        userEnabled = enabled;
    }

    synchronized boolean isUserEnabled() {
        return userEnabled;
    }

    /** A token for a period such as {@code 30d}. */
    synchronized Token give(String period) {
        Matcher matcher = PERIOD.matcher(period);
        if (!matcher.matches()) {
            throw ApiError.invalid("Invalid expiry time: " + period);
        }
        Duration unit = Optional.ofNullable(UNITS.get(matcher.group(2))).orElseThrow();
        Instant expires = Instant.now().plus(unit.multipliedBy(Long.parseLong(matcher.group(1))));
        String text = part("{\"alg\":\"RS256\",\"typ\":\"JWT\"}")
                + "." + part("{\"iss\":\"api\",\"exp\":" + expires.getEpochSecond() + "}")
                + "." + part(UUID.randomUUID().toString());
        ends.put(text, expires);
        return new Token(text, expires);
    }

    /** Throws what NPM answers to a call with this Authorization header, unless the header is good. */
    synchronized void check(@Nullable String header, String path) {
        if (header == null || !header.startsWith("Bearer ") || !userEnabled) {
            throw ApiError.notAllowed(version, path);
        }
        Instant end = ends.get(header.substring("Bearer ".length()));
        if (end == null) {
            throw ApiError.internal();
        }
        if (!Instant.now().isBefore(end)) {
            throw ApiError.expired(version);
        }
    }

    /** Every token given out so far is expired. */
    synchronized void expireAll() {
        ends.replaceAll((token, end) -> Instant.EPOCH);
    }

    /** No token given out so far is understood. */
    synchronized void forgetAll() {
        ends.clear();
    }

    private static String part(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
