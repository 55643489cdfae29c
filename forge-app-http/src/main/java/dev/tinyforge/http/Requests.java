package dev.tinyforge.http;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.config.ConfigReader;
import dev.tinyforge.domain.config.InvalidInput;
import dev.tinyforge.domain.workload.WorkloadId;
import dev.tinyforge.ports.usecase.UseCases;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** What requests say, read with limits. */
final class Requests {
    private static final int MAX_CALLER = 100;
    private static final int MAX_PAGE = 500;
    /** So much of a body that is too large is taken in before it is refused: a caller still sending sees no answer. */
    private static final long SWALLOWED = 32L * 1024 * 1024;

    private static final long UNREAD = 1024 * 1024;

    private final UseCases useCases;
    private final int bodyLimit;

    Requests(UseCases useCases, int bodyLimit) {
        this.useCases = useCases;
        this.bodyLimit = bodyLimit;
    }

    /** The workload the path names, by id or by name. */
    WorkloadId workload(Context ctx) {
        return workload(ctx.pathParam("id"));
    }

    WorkloadId workload(String idOrName) {
        try {
            return new WorkloadId(idOrName);
        } catch (InvalidInput e) {
            return useCases.workloads().get(idOrName).id();
        }
    }

    /** An id in the path; one of a wrong form names nothing, like one that does not exist. */
    static <T> T id(Context ctx, Function<String, T> parser) {
        try {
            return parser.apply(ctx.pathParam("id"));
        } catch (InvalidInput e) {
            throw new HttpProblem(404, "not_found", String.valueOf(e.getMessage()));
        }
    }

    /** Who asks, and for whom if it is a program that says so. */
    static String caller(Context ctx) {
        String name = Admission.of(ctx).name();
        String said = ctx.header("Forge-Caller");
        if (said == null || said.isBlank()) {
            return name;
        }
        String clean = said.replaceAll("\\p{Cntrl}", " ").strip();
        return name + ": " + clean.substring(0, Math.min(MAX_CALLER, clean.length()));
    }

    static Optional<String> query(Context ctx, String name) {
        return Optional.ofNullable(ctx.queryParam(name)).filter(text -> !text.isEmpty());
    }

    static <T> Optional<T> query(Context ctx, String name, Function<String, T> parser) {
        return query(ctx, name).map(text -> {
            try {
                return parser.apply(text);
            } catch (InvalidInput e) {
                throw new InvalidInput(name, e.problems().get(0).message());
            }
        });
    }

    static int number(Context ctx, String name, int fallback, int min, int max) {
        return query(ctx, name, text -> {
                    if (text.matches("\\d{1,9}") && Integer.parseInt(text) >= min && Integer.parseInt(text) <= max) {
                        return Integer.parseInt(text);
                    }
                    throw new InvalidInput(name, "must be a whole number between " + min + " and " + max);
                })
                .orElse(fallback);
    }

    static long number(Context ctx, String name) {
        return wholeNumber(ctx, name).orElse(0L);
    }

    /** The cursor of lists that are in order of numbers. */
    static Optional<Long> position(Context ctx) {
        return wholeNumber(ctx, "cursor");
    }

    private static Optional<Long> wholeNumber(Context ctx, String name) {
        return query(ctx, name, text -> {
            if (text.matches("\\d{1,18}")) {
                return Long.parseLong(text);
            }
            throw new InvalidInput(name, "must be a whole number");
        });
    }

    /** False unless it is given. */
    static boolean flag(Context ctx, String name) {
        return query(ctx, name, text -> {
                    if (text.equals("true") || text.equals("false")) {
                        return Boolean.valueOf(text);
                    }
                    throw new InvalidInput(name, "must be `true` or `false`");
                })
                .orElse(false);
    }

    static int limit(Context ctx) {
        return number(ctx, "limit", 50, 1, MAX_PAGE);
    }

    static void onlyKnown(Context ctx, Set<String> known) {
        for (String name : ctx.queryParamMap().keySet()) {
            if (!known.contains(name)) {
                throw new InvalidInput(
                        name,
                        known.isEmpty()
                                ? "this path takes no parameters"
                                : "is not a known parameter; there are "
                                        + String.join(
                                                ", ", known.stream().sorted().toList()));
            }
        }
    }

    /** The body, which must be a JSON object. */
    Config document(Context ctx) {
        byte[] bytes = body(ctx, bodyLimit);
        requireJson(ctx);
        return JsonText.read(bytes);
    }

    /** The body of an act that needs none. */
    Config optional(Context ctx) {
        byte[] bytes = body(ctx, bodyLimit);
        if (bytes.length == 0) {
            return Config.empty();
        }
        requireJson(ctx);
        return JsonText.read(bytes);
    }

    ConfigReader options(Context ctx) {
        return new ConfigReader(optional(ctx));
    }

    private static void requireJson(Context ctx) {
        String type = Optional.ofNullable(ctx.contentType()).orElse("").toLowerCase(Locale.ROOT);
        String media = type.split(";", 2)[0].strip();
        if (!media.equals("application/json") && !media.endsWith("+json")) {
            throw new HttpProblem(
                    415, "unsupported_media_type", "the body must be application/json, not " + shown(media));
        }
    }

    private static String shown(String media) {
        return media.isEmpty() ? "untyped" : media.substring(0, Math.min(60, media.length()));
    }

    /** The body to the byte. */
    static byte[] body(Context ctx, int limit) {
        try (InputStream in = ctx.bodyInputStream()) {
            byte[] bytes = in.readNBytes(limit + 1);
            if (bytes.length > limit) {
                swallow(in, SWALLOWED);
                throw new HttpProblem(413, "too_large", "the body is larger than the " + limit + " bytes Forge takes");
            }
            return bytes;
        } catch (IOException e) {
            throw new HttpProblem(400, "invalid_input", "the body did not arrive");
        }
    }

    /** Takes in what is left of a small body nobody has asked for: else the connection ends under the answer. */
    static void finish(Context ctx) {
        try (InputStream in = ctx.bodyInputStream()) {
            swallow(in, UNREAD);
        } catch (IOException e) {
            // Whoever is gone needs no answer.
            return;
        }
    }

    private static void swallow(InputStream in, long most) throws IOException {
        byte[] buffer = new byte[64 * 1024];
        long left = most;
        int count = in.read(buffer);
        while (count >= 0 && left > 0) {
            left -= count;
            count = in.read(buffer);
        }
    }
}
