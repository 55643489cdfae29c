package dev.tinyforge.docker;

import dev.tinyforge.domain.release.ImageRef;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.registry.ImageRegistry;
import dev.tinyforge.ports.settings.ForgeConfig.RegistryCredentials;
import dev.tinyforge.ports.time.Clock;
import java.io.IOException;
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/** Registries by the OCI distribution specification. */
final class OciImageRegistry implements ImageRegistry {
    /** What registries allow at most. */
    private static final int PAGE = 1000;

    private static final int AT_ONCE = 16;
    private static final TimeValue IDLE = TimeValue.ofSeconds(30);
    /** What an engine asks for, so that both get the same digest. */
    private static final Map<String, String> MANIFESTS = Map.of(
            "Accept",
            "application/vnd.oci.image.index.v1+json, application/vnd.docker.distribution.manifest.list.v2+json, "
                    + "application/vnd.oci.image.manifest.v1+json, application/vnd.docker.distribution.manifest.v2+json");

    private final Registries registries;
    private final RegistryLogins logins;
    private final RegistryLimits limits;
    private final Duration patience;
    private final Calls calls = new Calls(new RegistryFailures(), AT_ONCE, "forge-registry-call");
    private final PoolingHttpClientConnectionManager connections = PoolingHttpClientConnectionManagerBuilder.create()
            .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                    .http1Config(Http1Config.custom()
                            .setMaxLineLength(16 * 1024)
                            .setMaxHeaderCount(200)
                            .build())
                    .build())
            .setMaxConnTotal(AT_ONCE)
            .setMaxConnPerRoute(AT_ONCE)
            .setDefaultConnectionConfig(ConnectionConfig.custom()
                    .setConnectTimeout(Timeout.ofSeconds(10))
                    .setSocketTimeout(Timeout.ofSeconds(10))
                    .setValidateAfterInactivity(TimeValue.ofSeconds(1))
                    .setTimeToLive(TimeValue.ofMinutes(5))
                    .build())
            .build();
    private final CloseableHttpClient http = HttpClients.custom()
            .setConnectionManager(connections)
            .setUserAgent("tinyforge")
            .disableAutomaticRetries()
            .disableRedirectHandling()
            .disableAuthCaching()
            .disableCookieManagement()
            .disableContentCompression()
            .build();

    OciImageRegistry(Registries registries, Clock clock) {
        this(registries, clock, Calls.USUAL);
    }

    OciImageRegistry(Registries registries, Clock clock, Duration patience) {
        this.registries = registries;
        this.logins = new RegistryLogins(clock);
        this.limits = new RegistryLimits(clock);
        this.patience = patience;
    }

    @Override
    public Answer<Tags> tags(String repository, Optional<String> credentials, Optional<String> validator) {
        return ask("list the tags of", repository, credentials, talk -> tags(talk, validator));
    }

    @Override
    public Answer<Optional<String>> digest(String repository, String tag, Optional<String> credentials) {
        if (!ImageRef.isTag(tag)) {
            throw new ForgeException(ErrorCode.INVALID_INPUT, "`" + tag + "` is not an image tag");
        }
        return ask("tell the digest of " + tag + " of", repository, credentials, talk -> digest(talk, tag));
    }

    private interface Question<T> {
        Answer<T> ask(RegistryTalk talk) throws IOException;
    }

    private <T> Answer<T> ask(String act, String repository, Optional<String> name, Question<T> question) {
        RegistryAddress address = RegistryAddress.of(repository);
        Optional<RegistryCredentials> login = registries.credentials(address.image(), name);
        long deadline = System.nanoTime() + patience.toNanos();
        try (RegistryRequests requests = new RegistryRequests(http, address, deadline)) {
            RegistryTalk talk = new RegistryTalk(requests, logins, address, name, login);
            return calls.once(act + " " + repository, patience, () -> question.ask(talk), late -> {});
        } finally {
            connections.closeIdle(IDLE);
        }
    }

    private Answer<Tags> tags(RegistryTalk talk, Optional<String> validator) throws IOException {
        URI uri = talk.address().tags(PAGE);
        Map<String, String> condition =
                validator.map(known -> Map.of("If-None-Match", known)).orElse(Map.of());
        RegistryReply reply = talk.ask("GET", uri, condition);
        if (reply.status() == 304 && !condition.isEmpty()) {
            if (!TagList.hasNext(reply)) {
                return new Answer.NotChanged<>();
            }
            // Of what has become several pages, the first may be as it was.
            reply = talk.ask("GET", uri, Map.of());
        }
        TagList list = new TagList(talk.requests());
        Optional<String> fresh = validator(reply);
        while (true) {
            Optional<Instant> later = limits.later(reply);
            if (later.isPresent()) {
                return new Answer.Later<>(later.get());
            }
            if (reply.status() != 200) {
                throw talk.refusal(reply);
            }
            Optional<URI> next = list.add(uri, reply);
            Optional<Instant> usedUp = limits.usedUp(reply);
            if (next.isEmpty()) {
                return new Answer.Of<>(new Tags(list.tags(), fresh), usedUp);
            }
            if (usedUp.isPresent()) {
                return new Answer.Later<>(usedUp.get());
            }
            // It vouches for one page only.
            fresh = Optional.empty();
            uri = next.get();
            reply = talk.ask("GET", uri, Map.of());
        }
    }

    private static Optional<String> validator(RegistryReply reply) {
        return reply.header("ETag").filter(tag -> tag.matches("[\\x21-\\x7e]{1,200}"));
    }

    private Answer<Optional<String>> digest(RegistryTalk talk, String tag) throws IOException {
        URI uri = talk.address().manifest(tag);
        RegistryReply reply = talk.ask("HEAD", uri, MANIFESTS);
        Optional<String> digest = given(reply);
        boolean evasive = reply.status() == 200 && digest.isEmpty();
        if (evasive || reply.status() == 405 || reply.status() == 501) {
            reply = talk.ask("GET", uri, MANIFESTS);
            digest = Optional.of(computed(reply));
        }
        Optional<Instant> later = limits.later(reply);
        if (later.isPresent()) {
            return new Answer.Later<>(later.get());
        }
        if (reply.status() == 404) {
            return nothing(talk, limits.usedUp(reply));
        }
        if (reply.status() != 200) {
            throw talk.refusal(reply);
        }
        return new Answer.Of<>(digest, limits.usedUp(reply));
    }

    /** Registries answer alike when a tag is missing and when all of the repository is: its tags tell which. */
    private Answer<Optional<String>> nothing(RegistryTalk talk, Optional<Instant> usedUp) throws IOException {
        if (usedUp.isEmpty()) {
            RegistryReply tags = talk.ask("GET", talk.address().tags(1), Map.of());
            if (tags.status() == 404) {
                throw talk.refusal(tags);
            }
            usedUp = limits.later(tags).or(() -> limits.usedUp(tags));
        }
        return new Answer.Of<>(Optional.empty(), usedUp);
    }

    private static Optional<String> given(RegistryReply reply) {
        return reply.header("Docker-Content-Digest").filter(text -> text.matches("sha256:[0-9a-f]{64}"));
    }

    private static String computed(RegistryReply reply) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            return "sha256:" + HexFormat.of().formatHex(sha256.digest(reply.body()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
