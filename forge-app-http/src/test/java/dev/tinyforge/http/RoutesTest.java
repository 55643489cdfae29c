package dev.tinyforge.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.domain.access.Role;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class RoutesTest {
    private final TestServer server = new TestServer();
    private final List<Route> routes = ApiContract.routes();

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

    private static String path(Route route) {
        return route.path().replaceFirst("\\{\\w+}", "7zzzzzzzzzzzzzzzzzzzzzzzzz");
    }

    private HttpRequest.Builder request(Route route) {
        return server.request(path(route)).method(route.method().name(), BodyPublishers.noBody());
    }

    @Test
    void whoeverShowsNoTokenOrAWrongOneIsNobody() {
        for (Route route : routes) {
            if (route.access() == Access.PUBLIC) {
                continue;
            }
            for (String wrong : List.of("", "Bearer", "Bearer wrong", "Basic " + TestServer.TOKEN, TestServer.TOKEN)) {
                HttpRequest.Builder request = request(route);
                if (!wrong.isEmpty()) {
                    request.header("Authorization", wrong);
                }
                HttpResponse<String> answer = server.sendAnonymous(request);

                assertEquals(401, answer.statusCode(), route.method() + " " + route.path());
                assertTrue(answer.headers()
                        .firstValue("WWW-Authenticate")
                        .orElseThrow()
                        .startsWith("Bearer"));
                assertEquals("unauthenticated", TestServer.text(answer, "code"));
            }
        }
    }

    @Test
    void noRouteIsDeclaredTwiceAndEachSaysWhatItDoes() {
        Set<String> seen = new HashSet<>();
        Set<String> ids = new HashSet<>();
        for (Route route : routes) {
            assertTrue(seen.add(route.method() + " " + route.path()), route.path());
            assertTrue(ids.add(route.operation().id()), route.operation().id());
            assertFalse(route.operation().summary().isBlank());
        }
        assertEquals(Set.of(Access.values()), routes.stream().map(Route::access).collect(Collectors.toSet()));
    }

    @Test
    void aParameterNobodyKnowsIsRefusedEverywhere() {
        server.world.accounts().add("ann", "long-enough-1", Role.ADMIN, "test");
        String session =
                server.world.accounts().logIn("ann", "long-enough-1", "test").orElseThrow();
        for (Route route : routes) {
            HttpRequest.Builder request = server.request(path(route) + "?nonsense=1")
                    .header("Cookie", "forge_session=" + session)
                    .header("Sec-Fetch-Site", "same-origin")
                    .method(route.method().name(), BodyPublishers.noBody());

            assertEquals(400, server.sendAnonymous(request).statusCode(), route.path());
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
