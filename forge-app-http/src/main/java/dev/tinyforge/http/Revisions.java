package dev.tinyforge.http;

import dev.tinyforge.domain.config.InvalidInput;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import io.javalin.http.Context;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Revisions as entity tags, so that nobody overwrites what he has not seen. */
final class Revisions {
    private Revisions() {}

    static void tag(Context ctx, long revision) {
        ctx.header("ETag", "\"" + revision + "\"");
    }

    /** {@code If-Match}; {@code *} is any revision. */
    static OptionalLong ifMatch(Context ctx) {
        String header = ctx.header("If-Match");
        if (header == null || header.strip().equals("*")) {
            return OptionalLong.empty();
        }
        String tag = header.strip();
        if (!tag.matches("\"\\d{1,18}\"")) {
            throw new InvalidInput("If-Match", "must be one revision in quotes, such as \"3\", or *");
        }
        return OptionalLong.of(Long.parseLong(tag.substring(1, tag.length() - 1)));
    }

    /** The change; a conflict over the expected revision is a precondition that failed: 412. */
    static <T> T change(OptionalLong expected, LongSupplier current, Supplier<T> change) {
        try {
            return change.get();
        } catch (ForgeException e) {
            if (e.code() == ErrorCode.CONFLICT && expected.isPresent() && current.getAsLong() != expected.getAsLong()) {
                throw new HttpProblem(412, "conflict", e.line());
            }
            throw e;
        }
    }

    /** As {@link #change}, of a removal. */
    static void remove(OptionalLong expected, LongSupplier current, Runnable removal) {
        change(expected, current, () -> {
            removal.run();
            return true;
        });
    }
}
