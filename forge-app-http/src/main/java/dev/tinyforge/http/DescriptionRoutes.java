package dev.tinyforge.http;

import dev.tinyforge.domain.config.Config;
import io.javalin.http.Context;
import java.util.List;
import java.util.stream.Stream;

/** {@code /api/openapi.json} and {@code /api/docs}: the API described, for programs and for people. */
final class DescriptionRoutes {
    private final List<Route> others;

    DescriptionRoutes(List<Route> others) {
        this.others = List.copyOf(others);
    }

    List<Route> routes() {
        return List.of(
                Route.get(
                                "/api/openapi.json",
                                Access.PUBLIC,
                                "describe",
                                "The API as an OpenAPI document",
                                this::document)
                        .answers(200, "Config"),
                Route.get("/api/docs", Access.PUBLIC, "showDocs", "The same as a page", this::page)
                        .answers(200, "text/html", "Html"));
    }

    /** Made when it is asked for: it is large, and few ask. */
    private void document(Context ctx) {
        Answers.json(ctx, 200, described());
    }

    private void page(Context ctx) {
        DescriptionPage page = new DescriptionPage(described());
        ctx.header("Content-Security-Policy", page.policy());
        ctx.contentType("text/html; charset=utf-8");
        ctx.result(page.html());
    }

    private Config described() {
        return Description.of(Stream.concat(others.stream(), routes().stream()).toList());
    }
}
