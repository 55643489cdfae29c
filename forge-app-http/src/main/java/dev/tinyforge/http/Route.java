package dev.tinyforge.http;

import io.javalin.http.Handler;
import io.javalin.http.HandlerType;

/** One thing the API answers to. */
public record Route(HandlerType method, String path, Access access, Operation operation, Handler handler) {
    static Route get(String path, Access access, String id, String summary, Handler handler) {
        return new Route(HandlerType.GET, path, access, Operation.of(id, summary), handler);
    }

    static Route post(String path, Access access, String id, String summary, Handler handler) {
        return new Route(HandlerType.POST, path, access, Operation.of(id, summary), handler);
    }

    static Route put(String path, Access access, String id, String summary, Handler handler) {
        return new Route(HandlerType.PUT, path, access, Operation.of(id, summary), handler);
    }

    static Route delete(String path, Access access, String id, String summary, Handler handler) {
        return new Route(HandlerType.DELETE, path, access, Operation.of(id, summary), handler);
    }

    /** Knows these parameters; any other is refused. */
    Route query(String... names) {
        return described(operation.withQuery(names));
    }

    /** Wants a body of this schema. */
    Route takes(String schema) {
        return described(operation.withBody(schema, true));
    }

    /** Does without a body, too. */
    Route mayTake(String schema) {
        return described(operation.withBody(schema, false));
    }

    Route answers(int status, String schema) {
        return described(operation.withAnswer(new Operation.Answer(status, "application/json", schema)));
    }

    Route answers(int status, String mediaType, String schema) {
        return described(operation.withAnswer(new Operation.Answer(status, mediaType, schema)));
    }

    /** A part of a list of these. */
    Route pages(String schema) {
        return answers(200, schema + Operation.PAGE);
    }

    /** Answers without a body. */
    Route answersNothing() {
        return answers(204, "");
    }

    /** Answers with a revision in {@code ETag}, and takes one in {@code If-Match} where it changes something. */
    Route revised() {
        return described(operation.withRevision());
    }

    private Route described(Operation changed) {
        return new Route(method, path, access, changed, handler);
    }
}
