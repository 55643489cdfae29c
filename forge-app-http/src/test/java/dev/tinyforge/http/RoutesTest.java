package dev.tinyforge.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.tck.app.TestUseCases;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class RoutesTest {
    private final TestServer server = new TestServer();
    private final List<Route> routes = table();

    private static List<Route> table() {
        EventStreams streams = new EventStreams(Duration.ofSeconds(1), Duration.ofSeconds(1));
        return HttpServer.routes(TestServer.options(), new TestUseCases(), calm(), streams, new MetricsText(streams));
    }

    static Vitals calm() {
        return new Vitals() {
            @Override
            public Map<String, String> notReady() {
                return Map.of();
            }

            @Override
            public Map<String, Double> metrics() {
                return Map.of();
            }
        };
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private HttpRequest.Builder request(Route route) {
        return server.request(route.path().replace("{id}", "7zzzzzzzzzzzzzzzzzzzzzzzzz"))
                .method(route.method().name(), BodyPublishers.noBody());
    }

    @Test
    void everyRouteButHealthWantsTheToken() {
        for (Route route : routes) {
            boolean open = route.path().equals("/healthz") || route.path().equals("/readyz");
            assertEquals(open, route.access() == Access.PUBLIC, route.path());
            for (String wrong : List.of("", "Bearer", "Bearer wrong", "Basic " + TestServer.TOKEN, TestServer.TOKEN)) {
                HttpRequest.Builder request = request(route);
                if (!wrong.isEmpty()) {
                    request.header("Authorization", wrong);
                }
                HttpResponse<String> answer = server.sendAnonymous(request);

                assertEquals(open ? 200 : 401, answer.statusCode(), route.method() + " " + route.path());
                if (!open) {
                    assertTrue(answer.headers()
                            .firstValue("WWW-Authenticate")
                            .orElseThrow()
                            .startsWith("Bearer"));
                    assertEquals("unauthenticated", TestServer.text(answer, "code"));
                }
            }
        }
    }

    @Test
    void everyRouteIsReachedWithTheToken() {
        for (Route route : routes) {
            int status = server.send(request(route)).statusCode();

            assertFalse(Set.of(401, 403, 405, 500).contains(status), route.path() + " answered " + status);
        }
    }

    @Test
    void noRouteIsDeclaredTwiceAndEachSaysWhatItDoes() {
        Set<String> seen = new HashSet<>();
        for (Route route : routes) {
            assertTrue(seen.add(route.method() + " " + route.path()), route.path());
            assertFalse(route.summary().isBlank());
        }
        assertEquals(Set.of(Access.values()), routes.stream().map(Route::access).collect(Collectors.toSet()));
    }

    @Test
    void aParameterNobodyKnowsIsRefusedEverywhere() {
        for (Route route : routes) {
            HttpRequest.Builder request = server.request(
                            route.path().replace("{id}", "7zzzzzzzzzzzzzzzzzzzzzzzzz") + "?nonsense=1")
                    .method(route.method().name(), BodyPublishers.noBody());

            assertEquals(400, server.send(request).statusCode(), route.path());
        }
    }

    @Test
    void headTellsAStrangerNothing() {
        server.create("app");

        HttpResponse<String> answer =
                server.sendAnonymous(server.request("/api/workloads/app").method("HEAD", BodyPublishers.noBody()));

        assertTrue(answer.headers().firstValue("ETag").isEmpty());
    }
}
