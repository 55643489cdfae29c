package dev.tinyforge.http;

import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import java.util.Set;

/**
 * One thing the API answers to.
 *
 * @param query the parameters it knows; any other is refused
 */
public record Route(
        HandlerType method, String path, Access access, String summary, Set<String> query, Handler handler) {
    public Route {
        query = Set.copyOf(query);
    }

    static Route get(String path, Access access, String summary, Handler handler) {
        return new Route(HandlerType.GET, path, access, summary, Set.of(), handler);
    }

    static Route post(String path, Access access, String summary, Handler handler) {
        return new Route(HandlerType.POST, path, access, summary, Set.of(), handler);
    }

    static Route put(String path, Access access, String summary, Handler handler) {
        return new Route(HandlerType.PUT, path, access, summary, Set.of(), handler);
    }

    static Route delete(String path, Access access, String summary, Handler handler) {
        return new Route(HandlerType.DELETE, path, access, summary, Set.of(), handler);
    }

    Route query(String... names) {
        return new Route(method, path, access, summary, Set.of(names), handler);
    }
}
