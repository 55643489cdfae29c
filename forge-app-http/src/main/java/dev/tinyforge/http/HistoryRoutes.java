package dev.tinyforge.http;

import dev.tinyforge.ports.codec.EventDocument;
import dev.tinyforge.ports.usecase.ReadHistory;
import io.javalin.http.Context;
import java.util.List;

/** {@code /api/events}: who did what. */
final class HistoryRoutes {
    private final ReadHistory history;

    HistoryRoutes(ReadHistory history) {
        this.history = history;
    }

    List<Route> routes() {
        return List.of(Route.get(
                        "/api/events",
                        Access.READ,
                        "listEvents",
                        "Lists who did what, when, to what; newest first",
                        this::list)
                .query("cursor", "limit")
                .pages("Event"));
    }

    private void list(Context ctx) {
        int limit = Requests.limit(ctx);
        Answers.page(
                ctx,
                history.list(Requests.position(ctx), limit + 1),
                limit,
                EventDocument::write,
                event -> String.valueOf(event.number()));
    }
}
