package dev.tinyforge.docker;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.settings.ForgeConfig.RegistryCredentials;
import dev.tinyforge.ports.time.Clock;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hc.client5.http.auth.AuthChallenge;
import org.apache.hc.client5.http.auth.ChallengeType;
import org.apache.hc.client5.http.impl.auth.AuthChallengeParser;
import org.apache.hc.core5.http.NameValuePair;
import org.apache.hc.core5.http.ParseException;
import org.apache.hc.core5.http.message.ParserCursor;

/** What registries want to be shown before they answer: Basic credentials, or a token they name the giver of. */
final class RegistryLogins {
    private static final int MOST_PASSES = 256;
    /** What the specification says of a token that does not. */
    private static final Duration USUAL = Duration.ofSeconds(60);

    private static final Duration LONGEST = Duration.ofHours(1);
    /** A token must not end on its way. */
    private static final Duration MARGIN = Duration.ofSeconds(5);

    private final Clock clock;
    private final Map<Holder, Pass> passes = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Holder, Pass> eldest) {
            return size() > MOST_PASSES;
        }
    };

    RegistryLogins(Clock clock) {
        this.clock = clock;
    }

    /** Whose pass it is. @param credentials their name; empty: anonymous */
    record Holder(URI registry, String repository, Optional<String> credentials) {}

    /** @param header the value of {@code Authorization} */
    private record Pass(String header, Instant until) {
        @Override
        public String toString() {
            return "pass until " + until;
        }
    }

    /** What let the holder in before, if it still does. */
    Optional<String> pass(Holder holder) {
        synchronized (passes) {
            return Optional.ofNullable(passes.get(holder))
                    .filter(pass -> pass.until().isAfter(clock.now()))
                    .map(Pass::header);
        }
    }

    void forget(Holder holder) {
        synchronized (passes) {
            passes.remove(holder);
        }
    }

    /**
     * Does what a registry asked for in its refusal.
     *
     * @return the refusal of whoever was to give a token, if it was refused; else {@link #pass} has it
     * @throws ForgeException {@code REGISTRY_DENIED} if there is nothing that could be done
     */
    Optional<RegistryReply> ask(
            RegistryRequests requests,
            RegistryAddress address,
            Holder holder,
            Optional<RegistryCredentials> login,
            RegistryReply refusal)
            throws IOException {
        List<AuthChallenge> challenges = challenges(refusal);
        Optional<AuthChallenge> bearer = scheme(challenges, "Bearer");
        if (bearer.isPresent()) {
            return token(requests, address, holder, login, bearer.get());
        }
        if (scheme(challenges, "Basic").isPresent() && login.isPresent()) {
            keep(holder, basic(login.get()), LONGEST.toSeconds());
            return Optional.empty();
        }
        throw Registries.denied(address.image(), refusal.said());
    }

    private Optional<RegistryReply> token(
            RegistryRequests requests,
            RegistryAddress address,
            Holder holder,
            Optional<RegistryCredentials> login,
            AuthChallenge challenge)
            throws IOException {
        URI realm = requests.led(
                address.base(),
                parameter(challenge, "realm").orElseThrow(() -> requests.astray("it names nobody who gives tokens")));
        List<String> query = new ArrayList<>();
        parameter(challenge, "service").ifPresent(service -> query.add("service=" + Wire.encode(service)));
        query.add(
                "scope=" + Wire.encode(parameter(challenge, "scope").orElse("repository:" + address.name() + ":pull")));
        String joined = (realm.getRawQuery() == null ? "?" : "&") + String.join("&", query);
        URI asked = URI.create(realm.toString().replaceFirst("#.*", "") + joined);
        RegistryReply reply = requests.send("GET", asked, Map.of(), login.map(RegistryLogins::basic));
        if (reply.status() != 200) {
            return Optional.of(reply);
        }
        JsonNode answer = Json.MAPPER.readTree(reply.body());
        String token = Stream.of("token", "access_token")
                .map(field -> answer.path(field).asText())
                .filter(text -> text.matches("[\\x21-\\x7e]+"))
                .findFirst()
                .orElseThrow(() -> requests.astray("whom it sends to for a token gives none"));
        long seconds = answer.path("expires_in").asLong(USUAL.toSeconds());
        keep(holder, "Bearer " + token, seconds);
        return Optional.empty();
    }

    private void keep(Holder holder, String header, long seconds) {
        long kept = Math.max(1, Math.min(seconds, LONGEST.toSeconds()) - MARGIN.toSeconds());
        synchronized (passes) {
            passes.put(holder, new Pass(header, clock.now().plusSeconds(kept)));
        }
    }

    private static String basic(RegistryCredentials login) {
        String pair = login.username() + ":" + login.password();
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    private static List<AuthChallenge> challenges(RegistryReply refusal) {
        return refusal.all("WWW-Authenticate").stream()
                .flatMap(value -> parsed(value).stream())
                .toList();
    }

    /** Of what cannot be parsed, nothing: another header may say it better. */
    private static List<AuthChallenge> parsed(String value) {
        try {
            return AuthChallengeParser.INSTANCE.parse(ChallengeType.TARGET, value, new ParserCursor(0, value.length()));
        } catch (ParseException e) {
            return List.of();
        }
    }

    private static Optional<AuthChallenge> scheme(List<AuthChallenge> challenges, String name) {
        return challenges.stream()
                .filter(challenge -> challenge.getSchemeName().equalsIgnoreCase(name))
                .findFirst();
    }

    private static Optional<String> parameter(AuthChallenge challenge, String name) {
        List<NameValuePair> params = challenge.getParams();
        return params == null
                ? Optional.empty()
                : params.stream()
                        .filter(param -> param.getName().equalsIgnoreCase(name) && param.getValue() != null)
                        .map(param -> String.valueOf(param.getValue()))
                        .findFirst();
    }
}
