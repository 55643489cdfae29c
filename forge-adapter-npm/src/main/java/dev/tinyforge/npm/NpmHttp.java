package dev.tinyforge.npm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Calls below {@code /api}. {@code PROXY_UNREACHABLE} when no whole answer came. */
final class NpmHttp {
    private static final Duration CONNECT = Duration.ofSeconds(10);

    private final HttpClient client;
    private final NpmAddress address;
    private final Supplier<Duration> patience;

    NpmHttp(NpmAddress address, Duration call) {
        this(
                HttpClient.newBuilder()
                        .version(Version.HTTP_1_1)
                        .followRedirects(Redirect.NEVER)
                        .proxy(HttpClient.Builder.NO_PROXY)
                        .connectTimeout(CONNECT)
                        .build(),
                address,
                () -> call);
    }

    private NpmHttp(HttpClient client, NpmAddress address, Supplier<Duration> patience) {
        this.client = client;
        this.address = address;
        this.patience = patience;
    }

    /** The same, with no call going on past that {@link System#nanoTime}. */
    NpmHttp until(long deadline) {
        return new NpmHttp(client, address, () -> {
            Duration left = Duration.ofNanos(deadline - System.nanoTime());
            return left.compareTo(patience.get()) < 0 ? left : patience.get();
        });
    }

    NpmAddress address() {
        return address;
    }

    /**
     * A GET whose connection broke is asked once more: every reload of nginx closes pooled connections, those to the
     * admin interface too (measured).
     */
    Answer call(String method, String path, @Nullable JsonNode body, @Nullable String token) {
        try {
            try {
                return once(method, path, body, token);
            } catch (ConnectException e) {
                throw e;
            } catch (IOException e) {
                if (!method.equals("GET")) {
                    throw e;
                }
                return once(method, path, body, token);
            }
        } catch (ConnectException e) {
            throw unreachable("cannot be connected to; is it running, and is proxy.npm.url right?", e);
        } catch (IOException e) {
            throw unreachable("closed the connection in the middle of " + method + " " + path, e);
        } catch (TimeoutException e) {
            throw unreachable("did not answer " + method + " " + path + " in time", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unreachable("was not waited for: interrupted", e);
        }
    }

    private Answer once(String method, String path, @Nullable JsonNode body, @Nullable String token)
            throws IOException, TimeoutException, InterruptedException {
        long millis = patience.get().toMillis();
        if (millis <= 0) {
            throw new TimeoutException();
        }
        HttpRequest.Builder request = HttpRequest.newBuilder(address.api(path))
                .header("Accept", "application/json")
                .timeout(Duration.ofMillis(millis));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        if (body == null) {
            request.method(method, BodyPublishers.noBody());
        } else {
            request.header("Content-Type", "application/json")
                    .method(method, BodyPublishers.ofByteArray(Json.MAPPER.writeValueAsBytes(body)));
        }
        // The request's own timeout ends with the header; the body must come in time too.
        CompletableFuture<HttpResponse<byte[]>> answer = client.sendAsync(request.build(), BodyHandlers.ofByteArray());
        try {
            HttpResponse<byte[]> got = answer.get(millis, TimeUnit.MILLISECONDS);
            return new Answer(got.statusCode(), got.body());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof HttpTimeoutException) {
                throw new TimeoutException();
            }
            throw e.getCause() instanceof IOException broken ? broken : new IOException(e.getCause());
        } finally {
            answer.cancel(true);
        }
    }

    private ForgeException unreachable(String what, Exception cause) {
        return new ForgeException(ErrorCode.PROXY_UNREACHABLE, address + " " + what, cause);
    }
}
