package dev.tinyforge.http;

import dev.tinyforge.domain.config.InvalidInput;
import dev.tinyforge.ports.codec.ProblemDocument;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Failures as problem documents: the one place where a kind of failure becomes a status. */
final class Problems {
    static final String CONTENT_TYPE = "application/problem+json";
    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);
    private static final Map<Integer, String> TITLES = Map.ofEntries(
            Map.entry(400, "The request is wrong"),
            Map.entry(401, "It is not clear who asks"),
            Map.entry(403, "Not allowed"),
            Map.entry(404, "There is no such thing"),
            Map.entry(405, "The path does not take this method"),
            Map.entry(409, "It does not go with what there is"),
            Map.entry(412, "It was changed in the meantime"),
            Map.entry(413, "The body is too large"),
            Map.entry(415, "The body is not JSON"),
            Map.entry(422, "It cannot be done as asked"),
            Map.entry(429, "Too often"),
            Map.entry(500, "Forge failed"),
            Map.entry(502, "Something Forge depends on refused"),
            Map.entry(503, "Something Forge depends on does not answer"));

    private Problems() {}

    static int status(ErrorCode code) {
        return switch (code) {
            case INVALID_INPUT -> 400;
            case NOT_ALLOWED -> 403;
            case NOT_FOUND -> 404;
            case CONFLICT, HOST_TAKEN, BUSY, PLAN_CHANGED, ALREADY_LIVE, NOT_PROMOTABLE, CANCELLED -> 409;
            case IMAGE_NOT_FOUND, SECRET_UNREADABLE, BUILD_FAILED, COMPOSE_FAILED, CONTENT_REFUSED -> 422;
            case TOO_MANY -> 429;
            case REGISTRY_DENIED, REPOSITORY_DENIED, ENGINE_REFUSED, PROXY_REFUSED -> 502;
            case REGISTRY_UNREACHABLE,
                    REPOSITORY_UNREACHABLE,
                    ENGINE_UNREACHABLE,
                    PROXY_UNREACHABLE,
                    SERVER_UNREACHABLE,
                    STORE_UNAVAILABLE -> 503;
            case STORE_UNUSABLE, LEASE_LOST, INTERNAL -> 500;
        };
    }

    static ProblemDocument of(Throwable failure, Optional<String> request) {
        if (failure instanceof InvalidInput input) {
            return document(
                            status(ErrorCode.INVALID_INPUT),
                            ProblemDocument.spell(ErrorCode.INVALID_INPUT),
                            ForgeException.oneLine(String.valueOf(input.getMessage())),
                            request)
                    .withErrors(input.problems());
        }
        if (failure instanceof ForgeException e) {
            return document(status(e.code()), ProblemDocument.spell(e.code()), e.line(), request);
        }
        if (failure instanceof HttpProblem e) {
            return document(e.status(), e.code(), e.detail(), request);
        }
        if (failure instanceof HttpResponseException e) {
            return of(e, request);
        }
        return document(500, ProblemDocument.spell(ErrorCode.INTERNAL), "Forge failed; its log says why", request);
    }

    static void answer(Throwable failure, Context ctx) {
        ProblemDocument problem = of(failure, RequestId.of(ctx));
        if (problem.status() >= 500) {
            LOG.atError()
                    .addKeyValue("code", problem.code())
                    .setCause(failure instanceof ForgeException ? null : failure)
                    .log(problem.detail());
        }
        if (problem.status() == 401) {
            ctx.header("WWW-Authenticate", "Bearer realm=\"forge\"");
        }
        if (failure instanceof ForgeException e) {
            e.after().ifPresent(wait -> ctx.header("Retry-After", String.valueOf(wait.toSeconds())));
        }
        Requests.finish(ctx);
        ctx.status(problem.status());
        ctx.contentType(CONTENT_TYPE);
        ctx.result(JsonText.write(problem.write()));
    }

    private static ProblemDocument of(HttpResponseException e, Optional<String> request) {
        return switch (e.getStatus()) {
            case 404 -> document(404, "not_found", "there is nothing at this path", request);
            case 405 ->
                document(
                        405,
                        "method_not_allowed",
                        "this path takes " + e.getDetails().getOrDefault("availableMethods", "another method"),
                        request);
            default ->
                document(
                        e.getStatus(),
                        "http_" + e.getStatus(),
                        ForgeException.oneLine(String.valueOf(e.getMessage())),
                        request);
        };
    }

    static ProblemDocument document(int status, String code, String detail, Optional<String> request) {
        return new ProblemDocument(status, code.toLowerCase(Locale.ROOT), title(status), detail, List.of(), request);
    }

    /** What a status stands for here. */
    static String title(int status) {
        return TITLES.getOrDefault(status, status < 400 ? "Done" : "The request failed");
    }
}
