package dev.tinyforge.http;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** The cookie a browser shows after a login, and what keeps other sites from using it. */
final class SessionCookie {
    private static final String NAME = "forge_session";
    private static final Set<HandlerType> SAFE = Set.of(HandlerType.GET, HandlerType.HEAD, HandlerType.OPTIONS);
    /** No session lives longer, see the account use cases. */
    private static final Duration LONGEST = Duration.ofDays(7);

    private SessionCookie() {}

    static Optional<String> of(Context ctx) {
        return Optional.ofNullable(ctx.cookie(NAME)).filter(value -> !value.isEmpty());
    }

    static void give(Context ctx, String secret) {
        set(ctx, secret, LONGEST);
    }

    static void take(Context ctx) {
        set(ctx, "", Duration.ZERO);
    }

    /** @throws HttpProblem 403 {@code cross_site} unless an act that changes something comes from our own pages */
    static void refuseCrossSite(Context ctx) {
        if (!SAFE.contains(ctx.method()) && !sameOrigin(ctx)) {
            throw new HttpProblem(
                    403, "cross_site", "with a session this is taken from Forge's own pages only; use an API token");
        }
    }

    private static boolean sameOrigin(Context ctx) {
        String site = ctx.header("Sec-Fetch-Site");
        if (site != null) {
            return site.equals("same-origin");
        }
        String origin = ctx.header("Origin");
        String host = ctx.header("Host");
        return origin != null && host != null && host.equalsIgnoreCase(authority(origin));
    }

    private static String authority(String origin) {
        try {
            return Optional.ofNullable(URI.create(origin).getRawAuthority()).orElse("");
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    private static void set(Context ctx, String value, Duration age) {
        ctx.header(
                "Set-Cookie",
                NAME + "=" + value + "; Path=/; Max-Age=" + age.toSeconds() + "; HttpOnly; SameSite=Lax"
                        + (secure(ctx) ? "; Secure" : ""));
    }

    /** Whoever claims https where there is none only loses his own cookie. */
    private static boolean secure(Context ctx) {
        String forwarded = Optional.ofNullable(ctx.header("X-Forwarded-Proto")).orElse("");
        return ctx.scheme().equals("https")
                || forwarded.split(",", 2)[0].strip().equalsIgnoreCase("https");
    }
}
