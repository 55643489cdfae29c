package dev.tinyforge.cli;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.config.InvalidInput;
import dev.tinyforge.ports.codec.PageDocument;
import dev.tinyforge.ports.codec.ProblemDocument;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/** Requests to a Forge server, and its problems as the exceptions they were. */
final class ServerClient {
    private static final int PAGE = 500;
    private static final int NO_CONTENT = 204;
    private static final Duration CONNECT = Duration.ofSeconds(10);
    /** A deploy is answered only once a registry has been asked. */
    private static final Duration ANSWER = Duration.ofMinutes(2);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    private final String base;
    private final Optional<String> token;
    private final String caller;

    ServerClient(String url, Optional<String> token, String caller) {
        this.base = base(url);
        this.token = token;
        this.caller = caller;
    }

    Config get(String path) {
        return call("GET", path, BodyPublishers.noBody(), Optional.empty());
    }

    Config post(String path, Config body) {
        return call("POST", path, json(body), Optional.empty());
    }

    Config put(String path, Config body) {
        return put(path, body, OptionalLong.empty());
    }

    Config put(String path, Config body, OptionalLong ifRevision) {
        return call("PUT", path, json(body), tag(ifRevision));
    }

    Config delete(String path, OptionalLong ifRevision) {
        return call("DELETE", path, BodyPublishers.noBody(), tag(ifRevision));
    }

    private static Optional<String> tag(OptionalLong revision) {
        return revision.isPresent() ? Optional.of("\"" + revision.getAsLong() + "\"") : Optional.empty();
    }

    /** A list that comes in one answer. */
    <T> List<T> items(String path, Function<Config, T> reader) {
        return understood(
                get(path),
                answer -> PageDocument.read(answer).items().stream().map(reader).toList());
    }

    /** Page after page until there are as many as asked for. @param more of the query, each with its {@code &} */
    <T> List<T> list(String path, String more, Optional<String> cursor, int limit, Function<Config, T> reader) {
        List<T> found = new ArrayList<>();
        Optional<String> next = cursor;
        do {
            int size = Math.min(PAGE, limit - found.size());
            String at = next.map(text -> "&cursor=" + encode(text)).orElse("");
            PageDocument page = understood(get(path + "?limit=" + size + at + more), PageDocument::read);
            page.items().forEach(item -> found.add(understood(item, reader)));
            next = page.next();
        } while (next.isPresent() && found.size() < limit);
        return found;
    }

    /** An event stream; to be closed. */
    InputStream events(String path) {
        HttpRequest request =
                request(path).header("Accept", "text/event-stream").GET().build();
        HttpResponse<InputStream> response = send(request, BodyHandlers.ofInputStream());
        try {
            if (response.statusCode() != 200) {
                try (InputStream body = response.body()) {
                    throw refusal(response.statusCode(), body.readAllBytes());
                }
            }
            return response.body();
        } catch (IOException e) {
            throw unreachable(e);
        }
    }

    static String encode(String segment) {
        return URLEncoder.encode(segment, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace(".", "%2E");
    }

    ForgeException unreachable(Exception e) {
        String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return new ForgeException(
                ErrorCode.SERVER_UNREACHABLE, "cannot reach the server at " + base + " (" + why + "); does it run?", e);
    }

    private Config call(String method, String path, BodyPublisher body, Optional<String> ifMatch) {
        HttpRequest.Builder request = request(path).timeout(ANSWER).method(method, body);
        request.header("Content-Type", "application/json");
        ifMatch.ifPresent(tag -> request.header("If-Match", tag));
        HttpResponse<byte[]> response = send(request.build(), BodyHandlers.ofByteArray());
        if (response.statusCode() / 100 != 2) {
            throw refusal(response.statusCode(), response.body());
        }
        return response.statusCode() == NO_CONTENT
                ? Config.empty()
                : understood(response.body(), text -> JsonText.read(text, "the server's answer"));
    }

    /** What was answered, unless it makes no sense. */
    <A, T> T understood(A answer, Function<A, T> reader) {
        try {
            return reader.apply(answer);
        } catch (IllegalArgumentException | InvalidInput e) {
            throw new ForgeException(
                    ErrorCode.INTERNAL,
                    "the answer of " + base + " is not understood; is it a Forge of this version? " + e.getMessage(),
                    e);
        }
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path));
        request.header("Forge-Caller", caller.replaceAll("[^\\x20-\\x7e]", "?"));
        token.ifPresent(value -> request.header("Authorization", "Bearer " + value));
        return request;
    }

    private <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
        try {
            return http.send(request, handler);
        } catch (IOException e) {
            throw unreachable(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unreachable(e);
        }
    }

    private RuntimeException refusal(int status, byte[] body) {
        Optional<ProblemDocument> problem = problem(body);
        String detail = problem.map(ProblemDocument::detail).orElse("the server answered " + status);
        if (status == 401 || status == 403) {
            return new ForgeException(
                    ErrorCode.NOT_ALLOWED, status == 401 ? "the server wants a valid token in FORGE_TOKEN" : detail);
        }
        if (problem.isPresent()) {
            return status == 413 ? new InvalidInput("", detail) : problem.get().toException();
        }
        boolean away = status == 502 || status == 503 || status == 504;
        return new ForgeException(
                away ? ErrorCode.SERVER_UNREACHABLE : ErrorCode.INTERNAL,
                base + " answered " + status + ", not as a Forge server does");
    }

    private static Optional<ProblemDocument> problem(byte[] body) {
        try {
            return Optional.of(ProblemDocument.read(JsonText.read(body, "the server's answer")));
        } catch (InvalidInput e) {
            return Optional.empty();
        }
    }

    private static BodyPublisher json(Config body) {
        return BodyPublishers.ofString(JsonText.write(body));
    }

    /** The address without what is empty at its end. @throws InvalidInput if it is none */
    static String base(String url) {
        try {
            URI uri = URI.create(url.strip());
            if (("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
                    && uri.getHost() != null
                    && uri.getQuery() == null
                    && uri.getFragment() == null
                    && uri.getUserInfo() == null) {
                return uri.toString().replaceAll("/+$", "");
            }
        } catch (IllegalArgumentException e) {
            throw new InvalidInput("--server", "is not an address; write http://host:port");
        }
        throw new InvalidInput("--server", "is not an address; write http://host:port");
    }
}
