package dev.tinyforge.docker;

import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.httpclient5.ApacheDockerHttpClient;
import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.transport.DockerHttpClient.Request;
import com.github.dockerjava.transport.DockerHttpClient.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A pool of connections to the engine, and requests as they are for what docker-java has no fitting command for. Set up
 * by the first request: that takes longer than most commands which then never ask the engine anything.
 */
final class Wire implements AutoCloseable {
    private static final int LONGEST_REFUSAL = 64 * 1024;
    private static final Duration CONNECT = Duration.ofSeconds(10);

    private final EngineAddress address;
    private final int connections;
    private @Nullable DockerHttpClient http;

    Wire(EngineAddress address, int connections) {
        this.address = address;
        this.connections = connections;
    }

    synchronized DockerHttpClient http() {
        DockerHttpClient made = http;
        if (made == null) {
            made = new ApacheDockerHttpClient.Builder()
                    .dockerHost(address.uri())
                    .maxConnections(connections)
                    .connectionTimeout(CONNECT)
                    .build();
            http = made;
        }
        return made;
    }

    static Request.Builder get(String path) {
        return request(Request.Method.GET, path);
    }

    static Request.Builder post(String path) {
        return request(Request.Method.POST, path);
    }

    private static Request.Builder request(Request.Method method, String path) {
        Request.Builder request = Request.builder();
        request.method(method).path(path);
        return request;
    }

    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** Blocks until the answer begins; interruptible. The caller closes it. @throws DockerException if it is no */
    Response open(Request request) {
        Response response = http().execute(request);
        int status = response.getStatusCode();
        if (status >= 200 && status <= 299) {
            return response;
        }
        try (response) {
            String body = new String(response.getBody().readNBytes(LONGEST_REFUSAL), StandardCharsets.UTF_8);
            throw new DockerException(body, status);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public synchronized void close() {
        try {
            if (http != null) {
                http.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
