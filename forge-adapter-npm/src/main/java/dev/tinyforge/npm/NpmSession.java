package dev.tinyforge.npm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Logs in, keeps the token and renews it. An answer that may be about the token makes it log in again; the call is then
 * repeated, unless it is a change that may have happened.
 */
final class NpmSession {
    private static final Duration LIFETIME = Duration.ofDays(1);

    private final String identity;
    private final String secret;
    private final NpmAddress address;
    private final Clock clock;
    private @Nullable Token token;

    /** @param renew from then on another one is asked for */
    private record Token(String text, Instant given, Instant renew) {
        @Override
        public String toString() {
            return "Token[renewed at " + renew + "]";
        }
    }

    NpmSession(String identity, String secret, NpmAddress address, Clock clock) {
        this.identity = identity;
        this.secret = secret;
        this.address = address;
        this.clock = clock;
    }

    /** An answer below 500; the token is not the reason when it is a no. */
    Answer call(NpmHttp http, String method, String path, @Nullable JsonNode body) {
        Token used = token(http);
        Answer answer = http.call(method, path, body, used.text());
        if (answer.doubtsToken()) {
            drop(used);
            if (answer.status() < 500 || method.equals("GET")) {
                answer = http.call(method, path, body, token(http).text());
            }
        }
        if (answer.status() >= 500 || answer.status() == 429) {
            String why = answer.status() == 500 && !method.equals("GET")
                    ? "; it may be done all the same. If this stays, look for a host with an error in its list"
                    : "; it may be starting. If this stays, look at its log";
            throw new ForgeException(
                    ErrorCode.PROXY_UNREACHABLE,
                    address + " answered " + answer.status() + " to " + method + " " + path + why);
        }
        if (answer.status() == 401 || answer.status() == 403 || answer.isPathNotFound()) {
            throw refused("does not let " + identity + " do " + method + " " + path
                    + ": give that user the permission, or is proxy.npm.url wrong?");
        }
        return answer;
    }

    synchronized void forget() {
        token = null;
    }

    private synchronized void drop(Token used) {
        if (used.equals(token)) {
            token = null;
        }
    }

    private synchronized Token token(NpmHttp http) {
        Token held = token;
        Instant now = clock.now();
        if (held == null) {
            held = logIn(http, now);
        } else if (now.isAfter(held.renew()) || now.isBefore(held.given())) {
            held = renew(http, held, now);
        }
        token = held;
        return held;
    }

    private Token renew(NpmHttp http, Token held, Instant now) {
        Answer answer = http.call("GET", "/tokens", null, held.text());
        return answer.ok() && answer.json().path("token").isTextual() ? read(answer, now) : logIn(http, now);
    }

    private Token logIn(NpmHttp http, Instant now) {
        ObjectNode credentials =
                Json.MAPPER.createObjectNode().put("identity", identity).put("secret", secret);
        Answer answer = http.call("POST", "/tokens", credentials, null);
        if (answer.status() >= 500 || answer.status() == 429) {
            throw new ForgeException(
                    ErrorCode.PROXY_UNREACHABLE,
                    address + " answered " + answer.status() + " to the login; it may be starting, else see its log");
        }
        if (answer.json().path("requires_2fa").asBoolean()) {
            throw refused("asks " + identity
                    + " for a second factor: set proxy.npm.identity to a user without two-factor login");
        }
        if (answer.ok() && answer.json().path("token").isTextual()) {
            return read(answer, now);
        }
        if (answer.error().isEmpty()) {
            throw refused("does not answer like one: check proxy.npm.url, the address of its admin interface");
        }
        throw refused("refuses the login of " + identity + ": check proxy.npm.identity and proxy.npm.secret");
    }

    private static Token read(Answer answer, Instant now) {
        Duration life = LIFETIME;
        try {
            life = Duration.between(
                    now, Instant.parse(answer.json().path("expires").asText()));
        } catch (DateTimeException e) {
            // The usual lifetime stands: a token that ends earlier is noticed when it is refused.
        }
        return new Token(answer.json().path("token").asText(), now, now.plus(life.dividedBy(2)));
    }

    private ForgeException refused(String what) {
        return new ForgeException(ErrorCode.PROXY_REFUSED, address + " " + what);
    }
}
