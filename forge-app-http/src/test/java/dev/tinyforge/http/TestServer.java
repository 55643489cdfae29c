package dev.tinyforge.http;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.config.ConfigReader;
import dev.tinyforge.tck.app.TestUseCases;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/** The real server in front of the double, and a client that holds its token. */
final class TestServer implements AutoCloseable {
    static final String TOKEN = "test-token-0123456789";
    static final String SETUP_TOKEN = "setup-token-0123456789";
    private static final ApiContract CONTRACT = ApiContract.ofTheServer();

    final TestUseCases world = new TestUseCases();
    final Map<String, String> notReady = new TreeMap<>();
    final HttpServer server;
    private final HttpClient client = HttpClient.newHttpClient();

    TestServer() {
        this(options());
    }

    TestServer(HttpServer.Options options) {
        server = HttpServer.start(options, world, world.accounts(), new Vitals() {
            @Override
            public Map<String, String> notReady() {
                return notReady;
            }

            @Override
            public Map<String, Double> metrics() {
                return Map.of("forge_deployments_total{outcome=\"failed\"}", 2.0, "forge_open_deployments", 0.5);
            }
        });
    }

    static HttpServer.Options options() {
        return options(new HttpServer.Webhooks(128 * 1024, 10_000, Duration.ofSeconds(1)));
    }

    static HttpServer.Options options(HttpServer.Webhooks webhooks) {
        return new HttpServer.Options(
                "127.0.0.1",
                0,
                TOKEN,
                Optional.of(SETUP_TOKEN),
                List.of(),
                64 * 1024,
                webhooks,
                Duration.ofMillis(5),
                Duration.ofMillis(20),
                Duration.ofSeconds(2));
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(server.address() + path)).timeout(Duration.ofSeconds(20));
    }

    HttpResponse<String> send(HttpRequest.Builder request) {
        return sendAnonymous(request.header("Authorization", "Bearer " + TOKEN));
    }

    /** Every answer is held against the API's description. */
    HttpResponse<String> sendAnonymous(HttpRequest.Builder request) {
        HttpResponse<String> response = send(request.build(), BodyHandlers.ofString());
        CONTRACT.check(response);
        return response;
    }

    HttpResponse<InputStream> stream(HttpRequest.Builder request) {
        return send(
                request.header("Authorization", "Bearer " + TOKEN)
                        .header("Accept", "text/event-stream")
                        .build(),
                BodyHandlers.ofInputStream());
    }

    HttpResponse<String> get(String path) {
        return send(request(path));
    }

    HttpResponse<String> post(String path, String body) {
        return send(request(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body)));
    }

    HttpResponse<String> put(String path, String body, String... headers) {
        HttpRequest.Builder request = request(path).header("Content-Type", "application/json");
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return send(request.PUT(BodyPublishers.ofString(body)));
    }

    HttpResponse<String> delete(String path, String ifMatch) {
        return send(request(path).header("If-Match", ifMatch).DELETE());
    }

    HttpResponse<String> delete(String path) {
        return send(request(path).DELETE());
    }

    /** @return the id of a workload of that name */
    String create(String name) {
        return text(post("/api/workloads", workload(name)), "id");
    }

    static String workload(String name) {
        return "{\"name\":\"" + name + "\",\"source\":\"image\",\"source_config\":{\"image\":\"app\"}}";
    }

    /** @return the id of a manual trigger of that name */
    String createTrigger(String name) {
        return text(post("/api/triggers", trigger(name)), "id");
    }

    static String trigger(String name) {
        return "{\"name\":\"" + name + "\",\"kind\":\"manual\",\"webhook\":true}";
    }

    /** @return the id of the binding */
    String bind(String workload, String trigger) {
        HttpResponse<String> bound =
                post("/api/workloads/" + workload + "/triggers", "{\"trigger_id\":\"" + trigger + "\"}");
        return String.valueOf(new ConfigReader(json(bound)).config("binding").get("id"));
    }

    /** What stands under {@code items}. */
    static List<?> items(HttpResponse<String> response) {
        return (List<?>) Objects.requireNonNull(json(response).get("items"));
    }

    static Config json(HttpResponse<String> response) {
        return JsonText.read(response.body().getBytes(StandardCharsets.UTF_8));
    }

    static String text(HttpResponse<String> response, String field) {
        return String.valueOf(json(response).get(field));
    }

    private <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
        try {
            return client.send(request, handler);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(request + " failed", e);
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
