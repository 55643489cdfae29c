package dev.tinyforge.http;

import dev.tinyforge.ports.codec.KindDocument;
import dev.tinyforge.ports.usecase.DescribeKinds;
import java.util.List;

/** {@code /api/kinds}: the plugins there are. */
final class KindRoutes {
    private final DescribeKinds kinds;

    KindRoutes(DescribeKinds kinds) {
        this.kinds = kinds;
    }

    List<Route> routes() {
        return List.of(
                Route.get(
                                "/api/kinds/sources",
                                Access.READ,
                                "listSourceKinds",
                                "The kinds of sources, and what their configs may hold",
                                ctx -> Answers.whole(ctx, kinds.sources(), KindDocument::write))
                        .pages("Kind"),
                Route.get(
                                "/api/kinds/triggers",
                                Access.READ,
                                "listTriggerKinds",
                                "The kinds of triggers, and what their configs may hold",
                                ctx -> Answers.whole(ctx, kinds.triggers(), KindDocument::write))
                        .pages("Kind"));
    }
}
