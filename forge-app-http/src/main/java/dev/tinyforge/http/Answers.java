package dev.tinyforge.http;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.ports.codec.PageDocument;
import io.javalin.http.Context;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** How answers are sent. */
final class Answers {
    private Answers() {}

    static void json(Context ctx, int status, Config document) {
        ctx.status(status);
        ctx.contentType("application/json");
        ctx.result(JsonText.write(document));
    }

    /** A list that needs no parts. */
    static <T> void whole(Context ctx, List<T> all, Function<T, Config> writer) {
        json(ctx, 200, PageDocument.whole(all, writer).write());
    }

    static void nothing(Context ctx) {
        ctx.status(204);
    }

    /** @param found one more than {@code limit} if there are more */
    static <T> void page(
            Context ctx, List<T> found, int limit, Function<T, Config> writer, Function<T, String> cursor) {
        List<T> shown = found.size() > limit ? found.subList(0, limit) : found;
        Optional<String> next =
                found.size() > limit ? Optional.of(cursor.apply(shown.get(limit - 1))) : Optional.empty();
        json(ctx, 200, new PageDocument(shown.stream().map(writer).toList(), next).write());
    }
}
