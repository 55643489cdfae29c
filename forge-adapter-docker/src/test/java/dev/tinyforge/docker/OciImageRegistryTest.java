package dev.tinyforge.docker;

import static dev.tinyforge.tck.container.Codes.assertFails;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.sun.net.httpserver.HttpExchange;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.registry.ImageRegistry;
import dev.tinyforge.ports.registry.ImageRegistry.Answer;
import dev.tinyforge.ports.registry.ImageRegistry.Tags;
import dev.tinyforge.ports.settings.ForgeConfig;
import dev.tinyforge.tck.fake.ManualClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What registries may answer, and what becomes of it. */
final class OciImageRegistryTest {
    private static final Optional<String> NOBODY = Optional.empty();
    private static final Optional<String> ANYTHING = Optional.empty();
    private static final Optional<String> US = Optional.of("us");
    private static final String TAGS = "/v2/acme/shop/tags/list?n=1000";
    private static final String V1 = "/v2/acme/shop/manifests/v1";
    private static final String DIGEST = "sha256:" + "ab".repeat(32);
    private static final String BASIC =
            "Basic " + Base64.getEncoder().encodeToString("alice:s3cret".getBytes(StandardCharsets.UTF_8));

    private final ManualClock clock = new ManualClock();
    private final StubRegistry stub = new StubRegistry();
    private final StubRegistry elsewhere = new StubRegistry();
    private final ImageRegistry registry = registry(Duration.ofSeconds(30));
    private final String shop = stub.host() + "/acme/shop";

    private ImageRegistry registry(Duration patience) {
        ForgeConfig config = ForgeConfig.of(Map.of("registry.us.username", "alice", "registry.us.password", "s3cret"));
        return new OciImageRegistry(new Registries(config.registries()), clock, patience);
    }

    @AfterEach
    void close() {
        stub.close();
        elsewhere.close();
    }

    private Tags tags() {
        return tags(NOBODY);
    }

    private Tags tags(Optional<String> credentials) {
        return value(registry.tags(shop, credentials, ANYTHING));
    }

    private static <T> T value(Answer<T> answer) {
        return answer.match(
                Answer.Of::value, () -> fail("not changed"), later -> fail("not before " + later.notBefore()));
    }

    private static Instant later(Answer<?> answer) {
        return assertInstanceOf(Answer.Later.class, answer).notBefore();
    }

    private static String list(String... tags) {
        return IntStream.range(0, tags.length)
                .mapToObj(i -> "\"" + tags[i] + "\"")
                .collect(Collectors.joining(",", "{\"name\":\"acme/shop\",\"tags\":[", "]}"));
    }

    private static String next(String reference) {
        return "<" + reference + ">; rel=\"next\"";
    }

    // pages

    @Test
    void all_tags_come_over_as_many_pages_as_it_takes() {
        stub.on("GET", TAGS, 200, list("a", "b"), "Link", next("/v2/acme/shop/tags/list?n=1000&last=b"))
                .on(
                        "GET",
                        "/v2/acme/shop/tags/list?n=1000&last=b",
                        200,
                        list("c"),
                        "Link",
                        next(stub.url("/v2/acme/shop/tags/list?n=1000&last=c")))
                .on("GET", "/v2/acme/shop/tags/list?n=1000&last=c", 200, list("d"));
        assertEquals(Set.of("a", "b", "c", "d"), tags().tags());
    }

    @Test
    void pages_that_lead_in_a_circle_are_refused() {
        stub.on("GET", TAGS, 200, list("a"), "Link", next("?n=1000&last=a"))
                .on("GET", "/v2/acme/shop/tags/list?n=1000&last=a", 200, list("b"), "Link", next(TAGS));
        ForgeException failure = assertFails(ErrorCode.REGISTRY_UNREACHABLE, this::tags);
        assertTrue(failure.line().contains("circle"), failure.line());
        assertEquals(2, stub.asked().size());
    }

    @Test
    void a_next_page_at_another_host_is_not_asked_for() {
        stub.on("GET", TAGS, 200, list("a"), "Link", next(elsewhere.url(TAGS)));
        ForgeException failure = assertFails(ErrorCode.REGISTRY_UNREACHABLE, this::tags);
        assertTrue(failure.line().contains("another host"), failure.line());
        assertEquals(List.of(), elsewhere.asked());
    }

    @Test
    void a_repository_that_has_lost_its_tags_has_none() {
        stub.on("GET", TAGS, 200, "{\"name\":\"acme/shop\",\"tags\":null}");
        assertEquals(Set.of(), tags().tags());
    }

    @Test
    void what_cannot_be_a_tag_is_left_out() {
        stub.on("GET", TAGS, 200, "{\"tags\":[\"v1\",\"a b\",\"\",7,{\"tags\":[\"v2\"]},\"x\\ny\"],\"more\":{}}");
        assertEquals(Set.of("v1"), tags().tags());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<html>", "[]", "{}", "{\"tags\":[\"v1\"", "{\"tags\":[\"v1\"]"})
    void what_is_no_list_of_tags_is_told(String body) {
        stub.on("GET", TAGS, 200, body);
        assertFails(ErrorCode.REGISTRY_UNREACHABLE, this::tags);
    }

    // validators

    @Test
    void a_registry_that_gives_a_validator_is_asked_with_it() {
        stub.on("GET", TAGS, (asked, exchange) -> {
            if (asked.header("if-none-match").equals(Optional.of("W/\"7\""))) {
                StubRegistry.reply(exchange, 304, "");
            } else {
                StubRegistry.reply(exchange, 200, list("a"), "ETag", "W/\"7\"");
            }
        });
        Optional<String> validator = tags().validator();
        assertEquals(Optional.of("W/\"7\""), validator);
        assertInstanceOf(Answer.NotChanged.class, registry.tags(shop, NOBODY, validator));
        assertEquals(
                Set.of("a"),
                value(registry.tags(shop, NOBODY, Optional.of("\"6\""))).tags());
    }

    @Test
    void a_validator_of_one_page_does_not_vouch_for_several() {
        stub.on("GET", TAGS, 200, list("a"), "ETag", "\"1\"", "Link", next("?last=a"))
                .on("GET", "/v2/acme/shop/tags/list?last=a", 200, list("b"), "ETag", "\"2\"");
        assertEquals(Optional.empty(), tags().validator());
    }

    @Test
    void an_unchanged_page_that_others_follow_now_is_a_change() {
        stub.on("GET", TAGS, (asked, exchange) -> {
                    boolean known = asked.header("if-none-match").isPresent();
                    StubRegistry.reply(exchange, known ? 304 : 200, known ? "" : list("a"), "Link", next("?last=a"));
                })
                .on("GET", "/v2/acme/shop/tags/list?last=a", 200, list("b"));
        assertEquals(
                Set.of("a", "b"),
                value(registry.tags(shop, NOBODY, Optional.of("\"1\""))).tags());
    }

    @Test
    void not_changed_is_no_answer_to_who_knows_nothing() {
        stub.on("GET", TAGS, 304, "");
        assertFails(ErrorCode.REGISTRY_UNREACHABLE, this::tags);
    }

    // digests

    @Test
    void a_digest_costs_one_head_request_for_every_kind_of_manifest() {
        stub.on("HEAD", V1, 200, "", "Docker-Content-Digest", DIGEST);
        assertEquals(Optional.of(DIGEST), value(registry.digest(shop, "v1", NOBODY)));
        assertEquals(1, stub.asked().size());
        String accept = stub.last().header("accept").orElseThrow();
        for (String type : List.of(
                "application/vnd.oci.image.index.v1+json",
                "application/vnd.oci.image.manifest.v1+json",
                "application/vnd.docker.distribution.manifest.list.v2+json",
                "application/vnd.docker.distribution.manifest.v2+json")) {
            assertTrue(accept.contains(type), type);
        }
    }

    @ParameterizedTest
    @CsvSource({"200,''", "200,sha256:abc", "405,''"})
    void a_digest_that_is_not_told_is_computed_from_the_very_bytes(int head, String told) {
        if (told.isEmpty()) {
            stub.on("HEAD", V1, head, "");
        } else {
            stub.on("HEAD", V1, head, "", "Docker-Content-Digest", told);
        }
        stub.on("GET", V1, 200, "{\n}");
        assertEquals(
                Optional.of("sha256:" + "8eb95bcbc154530931e15fc418c8b1fe991095671409552099ea1aa596999ede"),
                value(registry.digest(shop, "v1", NOBODY)));
    }

    @Test
    void a_missing_tag_has_no_digest_and_a_missing_repository_is_not_found() {
        stub.on("GET", "/v2/acme/shop/tags/list?n=1", 200, list("v2"));
        assertEquals(Optional.empty(), value(registry.digest(shop, "v1", NOBODY)));
        assertFails(ErrorCode.IMAGE_NOT_FOUND, () -> registry.digest(stub.host() + "/acme/none", "v1", NOBODY));
        assertFails(ErrorCode.IMAGE_NOT_FOUND, this::tags);
    }

    @Test
    void what_cannot_exist_is_not_asked_for() {
        assertFails(ErrorCode.INVALID_INPUT, () -> registry.digest(shop, "a/b", NOBODY));
        assertFails(ErrorCode.INVALID_INPUT, () -> registry.digest(shop + ":v1", "v1", NOBODY));
        assertFails(ErrorCode.INVALID_INPUT, () -> registry.tags("Not/A Name", NOBODY, ANYTHING));
        assertFails(ErrorCode.NOT_FOUND, () -> registry.tags(shop, Optional.of("nobodys"), ANYTHING));
        assertEquals(List.of(), stub.asked());
    }

    // logins

    private static void guard(StubRegistry.Asked asked, HttpExchange exchange, String pass, String challenge)
            throws IOException {
        if (asked.header("authorization").equals(Optional.of(pass))) {
            StubRegistry.reply(exchange, 200, list("a"));
        } else {
            StubRegistry.reply(exchange, 401, "", "WWW-Authenticate", challenge);
        }
    }

    private void demandToken(String token) {
        String challenge = "Bearer realm=\"" + elsewhere.url("/token?x=1")
                + "\",service=\"a b\",scope=\"repository:acme/shop:pull,metadata_read\"";
        stub.on("GET", TAGS, (asked, exchange) -> guard(asked, exchange, "Bearer " + token, challenge));
    }

    private static final String TOKEN = "/token?x=1&service=a+b&scope=repository%3Aacme%2Fshop%3Apull%2Cmetadata_read";

    @Test
    void credentials_are_shown_when_asked_for_and_from_then_on() {
        stub.on("GET", TAGS, (asked, exchange) -> guard(asked, exchange, BASIC, "Basic realm=\"here\""));
        assertEquals(Set.of("a"), tags(US).tags());
        assertEquals(Optional.empty(), stub.asked().get(0).header("authorization"));
        assertEquals(Set.of("a"), tags(US).tags());
        assertEquals(3, stub.asked().size());
        assertFails(ErrorCode.REGISTRY_DENIED, this::tags);
    }

    @Test
    void wrong_credentials_are_denied_after_one_try_each() {
        stub.on("GET", TAGS, 401, "", "WWW-Authenticate", "Basic realm=\"here\"");
        assertFails(ErrorCode.REGISTRY_DENIED, () -> tags(US));
        assertFails(ErrorCode.REGISTRY_DENIED, () -> tags(US));
        assertEquals(4, stub.asked().size());
    }

    @Test
    void credentials_of_another_registry_are_not_shown() {
        ForgeConfig config = ForgeConfig.of(Map.of(
                "registry.us.server", "ghcr.io", "registry.us.username", "alice", "registry.us.password", "s3cret"));
        ImageRegistry bound = new OciImageRegistry(new Registries(config.registries()), clock);
        assertFails(ErrorCode.REGISTRY_DENIED, () -> bound.tags(shop, US, ANYTHING));
        assertEquals(List.of(), stub.asked());
    }

    @Test
    void a_token_is_asked_for_as_the_registry_says_and_kept_until_it_ends() {
        demandToken("t1");
        elsewhere.on("GET", TOKEN, 200, "{\"token\":\"t1\",\"expires_in\":300}");
        assertEquals(Set.of("a"), tags(US).tags());
        assertEquals(Optional.of(BASIC), elsewhere.last().header("authorization"));
        clock.advance(Duration.ofSeconds(290));
        assertEquals(Set.of("a"), tags(US).tags());
        assertEquals(1, elsewhere.asked().size());
        assertEquals(3, stub.asked().size());
        clock.advance(Duration.ofSeconds(10));
        assertEquals(Set.of("a"), tags(US).tags());
        assertEquals(2, elsewhere.asked().size());
    }

    @Test
    void a_token_is_given_to_nobody_in_particular_too() {
        demandToken("t2");
        elsewhere.on("GET", TOKEN, 200, "{\"access_token\":\"t2\"}");
        assertEquals(Set.of("a"), tags().tags());
        assertEquals(Optional.empty(), elsewhere.last().header("authorization"));
    }

    @Test
    void a_token_that_ended_early_is_replaced() {
        demandToken("t1");
        elsewhere.on("GET", TOKEN, 200, "{\"token\":\"t1\"}");
        tags();
        demandToken("t2");
        elsewhere.on("GET", TOKEN, 200, "{\"token\":\"t2\"}");
        assertEquals(Set.of("a"), tags().tags());
    }

    @Test
    void a_token_is_of_whom_it_was_given_to() {
        demandToken("t1");
        elsewhere.on("GET", TOKEN, (asked, exchange) -> {
            boolean known = asked.header("authorization").isPresent();
            StubRegistry.reply(exchange, known ? 200 : 401, known ? "{\"token\":\"t1\"}" : "");
        });
        assertEquals(Set.of("a"), tags(US).tags());
        assertFails(ErrorCode.REGISTRY_DENIED, this::tags);
    }

    @ParameterizedTest
    @CsvSource({"401,REGISTRY_DENIED", "403,REGISTRY_DENIED", "404,REGISTRY_DENIED", "500,REGISTRY_UNREACHABLE"})
    void who_gives_no_token_is_told_from_who_cannot(int status, ErrorCode code) {
        demandToken("t1");
        elsewhere.on("GET", TOKEN, status, "");
        assertFails(code, () -> tags(US));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "nonsense", "{\"token\":\"a\\r\\nX-Other: b\"}"})
    void a_token_that_is_none_is_not_shown(String answer) {
        demandToken("t1");
        elsewhere.on("GET", TOKEN, 200, answer);
        assertFails(ErrorCode.REGISTRY_UNREACHABLE, () -> tags(US));
        assertEquals(1, stub.asked().size());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer service=\"x\"",
                "Bearer realm=\"http://token.example/\"",
                "Bearer realm=\"https://alice:pw@token.example/\"",
                "Bearer realm=\"file:///etc/passwd\"",
                "Bearer realm=\"::\""
            })
    void credentials_are_not_carried_where_they_must_not_be(String challenge) {
        stub.on("GET", TAGS, 401, "", "WWW-Authenticate", challenge);
        assertFails(ErrorCode.REGISTRY_UNREACHABLE, () -> tags(US));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Negotiate", "Basic realm=", "\"", "Bearer realm=\""})
    void a_refusal_that_asks_for_nothing_known_is_a_refusal(String challenge) {
        stub.on("GET", TAGS, 401, "", "WWW-Authenticate", challenge);
        ForgeException failure = assertThrows(ForgeException.class, this::tags);
        assertTrue(Set.of(ErrorCode.REGISTRY_DENIED, ErrorCode.REGISTRY_UNREACHABLE)
                .contains(failure.code()));
    }

    // limits

    @Test
    void who_asked_too_often_is_told_when_to_come_back() {
        Instant now = clock.now();
        stub.on("GET", TAGS, 429, "", "Retry-After", "17");
        assertEquals(now.plusSeconds(17), later(registry.tags(shop, NOBODY, ANYTHING)));
        stub.on("GET", TAGS, 429, "", "Retry-After", "Thu, 01 Jan 2026 00:05:00 GMT");
        assertEquals(now.plusSeconds(300), later(registry.tags(shop, NOBODY, ANYTHING)));
        stub.on("GET", TAGS, 429, "", "X-Retry-After", Long.toString(now.getEpochSecond() + 40));
        assertEquals(now.plusSeconds(40), later(registry.tags(shop, NOBODY, ANYTHING)));
        stub.on("GET", TAGS, 429, "");
        assertEquals(now.plusSeconds(60), later(registry.tags(shop, NOBODY, ANYTHING)));
        stub.on("HEAD", V1, 429, "", "Retry-After", "3");
        assertEquals(now.plusSeconds(3), later(registry.digest(shop, "v1", NOBODY)));
    }

    @ParameterizedTest
    @CsvSource({"9999999999,21600", "'Thu, 01 Jan 1970 00:00:00 GMT',0", "never,60", "-5,60"})
    void no_wait_is_longer_than_six_hours_or_lies_behind(String asked, long seconds) {
        stub.on("GET", TAGS, 429, "", "Retry-After", asked);
        assertEquals(clock.now().plusSeconds(seconds), later(registry.tags(shop, NOBODY, ANYTHING)));
    }

    @Test
    void a_registry_under_repair_may_say_until_when() {
        stub.on("GET", TAGS, 503, "", "Retry-After", "5");
        assertEquals(clock.now().plusSeconds(5), later(registry.tags(shop, NOBODY, ANYTHING)));
        stub.on("GET", TAGS, 503, "");
        assertFails(ErrorCode.REGISTRY_UNREACHABLE, this::tags);
    }

    @Test
    void who_gives_tokens_may_be_asked_too_often_too() {
        demandToken("t1");
        elsewhere.on("GET", TOKEN, 429, "", "Retry-After", "9");
        assertEquals(clock.now().plusSeconds(9), later(registry.tags(shop, NOBODY, ANYTHING)));
    }

    @Test
    void the_last_answer_of_a_limit_says_so() {
        Instant now = clock.now();
        stub.on(
                "HEAD",
                V1,
                200,
                "",
                "Docker-Content-Digest",
                DIGEST,
                "ratelimit-limit",
                "100;w=3600",
                "ratelimit-remaining",
                "0;w=3600");
        assertEquals(
                new Answer.Of<>(Optional.of(DIGEST), Optional.of(now.plusSeconds(3600))),
                registry.digest(shop, "v1", NOBODY));
        stub.on("HEAD", V1, 200, "", "Docker-Content-Digest", DIGEST, "ratelimit-remaining", "1;w=3600");
        assertEquals(new Answer.Of<>(Optional.of(DIGEST), Optional.empty()), registry.digest(shop, "v1", NOBODY));
        stub.on("GET", TAGS, 200, list("a"), "RateLimit-Remaining", "0", "RateLimit-Reset", "90");
        assertEquals(
                new Answer.Of<>(new Tags(Set.of("a"), Optional.empty()), Optional.of(now.plusSeconds(90))),
                registry.tags(shop, NOBODY, ANYTHING));
    }

    @Test
    void a_limit_used_up_between_pages_is_waited_for() {
        stub.on(
                "GET",
                TAGS,
                200,
                list("a"),
                "Link",
                next("?last=a"),
                "ratelimit-remaining",
                "0",
                "ratelimit-limit",
                "100;w=7200");
        assertEquals(clock.now().plusSeconds(7200), later(registry.tags(shop, NOBODY, ANYTHING)));
        assertEquals(1, stub.asked().size());
    }

    // hostile answers

    @Test
    void a_page_too_large_is_not_read() {
        stub.on("GET", TAGS, 200, "{\"tags\":[\"" + "a".repeat(RegistryRequests.MOST) + "\"]}");
        ForgeException failure = assertFails(ErrorCode.REGISTRY_UNREACHABLE, this::tags);
        assertTrue(failure.line().contains("4 MiB"), failure.line());
    }

    @Test
    void more_than_a_million_tags_are_refused() {
        for (int page = 0; page < 5; page++) {
            String body = IntStream.range(page * 250_000, (page + 1) * 250_000)
                    .mapToObj(Integer::toString)
                    .collect(Collectors.joining("\",\"", "{\"tags\":[\"", "\"]}"));
            String uri = page == 0 ? TAGS : "/v2/acme/shop/tags/list?page=" + page;
            stub.on("GET", uri, 200, body, "Link", next("?page=" + (page + 1)));
        }
        ForgeException failure = assertFails(ErrorCode.REGISTRY_UNREACHABLE, this::tags);
        assertTrue(failure.line().contains("1000000"), failure.line());
        assertEquals(5, stub.asked().size());
    }

    @Test
    void a_header_without_end_is_not_read() {
        stub.on("GET", TAGS, 200, list("a"), "X-Long", "a".repeat(1_000_000));
        assertFails(ErrorCode.REGISTRY_UNREACHABLE, this::tags);
    }

    @Test
    void a_registry_that_is_silent_or_never_ends_is_given_up() {
        ImageRegistry hasty = registry(Duration.ofMillis(400));
        CountDownLatch over = new CountDownLatch(1);
        stub.on("GET", TAGS, (asked, exchange) -> await(over));
        assertFails(ErrorCode.REGISTRY_UNREACHABLE, () -> hasty.tags(shop, NOBODY, ANYTHING));
        stub.on("GET", TAGS, (asked, exchange) -> {
            exchange.sendResponseHeaders(200, 0);
            while (true) {
                exchange.getResponseBody().write(' ');
                exchange.getResponseBody().flush();
            }
        });
        long begun = System.nanoTime();
        assertFails(ErrorCode.REGISTRY_UNREACHABLE, () -> hasty.tags(shop, NOBODY, ANYTHING));
        assertTrue(System.nanoTime() - begun < Duration.ofSeconds(10).toNanos());
        over.countDown();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void nobody_there_is_told() {
        String gone = stub.host();
        stub.close();
        ForgeException failure =
                assertFails(ErrorCode.REGISTRY_UNREACHABLE, () -> registry.tags(gone + "/acme/shop", NOBODY, ANYTHING));
        assertTrue(failure.line().contains(gone), failure.line());
    }

    @Test
    void a_redirect_to_another_host_is_followed_without_what_logs_in() {
        stub.on("GET", TAGS, (asked, exchange) -> {
            if (asked.header("authorization").isEmpty()) {
                StubRegistry.reply(exchange, 401, "", "WWW-Authenticate", "Basic realm=\"here\"");
            } else {
                StubRegistry.reply(exchange, 307, "", "Location", elsewhere.url("/else"));
            }
        });
        elsewhere.on("GET", "/else", 200, list("a"));
        assertEquals(Set.of("a"), tags(US).tags());
        assertEquals(Optional.empty(), elsewhere.last().header("authorization"));
    }

    @Test
    void a_redirect_within_the_registry_keeps_what_logs_in() {
        stub.on("GET", TAGS, (asked, exchange) -> StubRegistry.reply(exchange, 302, "", "Location", "/moved"));
        stub.on("GET", "/moved", (asked, exchange) -> guard(asked, exchange, BASIC, "Basic realm=\"here\""));
        assertEquals(Set.of("a"), tags(US).tags());
    }

    @Test
    void another_host_that_wants_a_login_gets_none() {
        stub.on("GET", TAGS, 302, "", "Location", elsewhere.url("/else"));
        elsewhere.on("GET", "/else", 401, "", "WWW-Authenticate", "Basic realm=\"give\"");
        assertFails(ErrorCode.REGISTRY_DENIED, () -> tags(US));
        assertEquals(1, elsewhere.asked().size());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"http://169.254.169.254/latest", "http://elsewhere.example/", "ftp://127.0.0.1/", "//[", ""})
    void a_redirect_to_where_no_registry_is_is_not_followed(String location) {
        stub.on("GET", TAGS, 302, "", "Location", location);
        assertFails(ErrorCode.REGISTRY_UNREACHABLE, this::tags);
    }

    @Test
    void redirects_end() {
        stub.on("GET", TAGS, 302, "", "Location", TAGS);
        assertFails(ErrorCode.REGISTRY_UNREACHABLE, this::tags);
        assertEquals(6, stub.asked().size());
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404, 500})
    void no_error_repeats_what_the_registry_was_shown(int status) {
        stub.on("GET", TAGS, (asked, exchange) -> {
            String shown = asked.header("authorization").orElse("");
            if (shown.isEmpty()) {
                StubRegistry.reply(exchange, 401, "", "WWW-Authenticate", "Basic realm=\"here\"");
            } else {
                String error = "{\"errors\":[{\"code\":\"" + shown + "\",\"message\":\"" + shown + "\"}]}";
                StubRegistry.reply(exchange, status, error, "WWW-Authenticate", "Digest realm=\"" + shown + "\"");
            }
        });
        ForgeException failure = assertThrows(ForgeException.class, () -> tags(US));
        for (Throwable each = failure; each != null; each = each.getCause()) {
            String text = String.valueOf(each.getMessage());
            assertFalse(text.contains("s3cret") || text.contains(BASIC.substring(6)), text);
        }
    }

    @Test
    void errors_name_the_repository_and_the_specifications_code() {
        stub.on("GET", TAGS, 403, "{\"errors\":[{\"code\":\"DENIED\",\"message\":\"no\"}]}");
        ForgeException failure = assertFails(ErrorCode.REGISTRY_DENIED, this::tags);
        assertTrue(failure.line().contains(shop) && failure.line().endsWith("403 DENIED"), failure.line());
    }
}
