package dev.tinyforge.proof.stage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The server's API as any client uses it: HTTP and JSON. */
public final class ServerApi {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LONGEST = Duration.ofSeconds(90);

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final String base;
    private final String token;

    ServerApi(int port, String token) {
        this.base = "http://127.0.0.1:" + port;
        this.token = token;
    }

    /** An answer of the API; the body is missing when it is not JSON. */
    public record Reply(int status, JsonNode body) {
        JsonNode expect(int wanted) {
            if (status != wanted) {
                throw new AssertionError("the server answered " + status + ", not " + wanted + ": " + body);
            }
            return body;
        }
    }

    public String address() {
        return base;
    }

    public String token() {
        return token;
    }

    public boolean ready() {
        try {
            return call("GET", "/readyz", "").status() == 200;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    public Reply call(String method, String path, String body) {
        return send(HttpRequest.newBuilder(URI.create(base + path))
                .timeout(Duration.ofSeconds(40))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build());
    }

    /** A webhook's delivery, as its sender sends it: without a token. @param id by which a repeat is known */
    public Reply deliver(String path, String body, String id) {
        return send(HttpRequest.newBuilder(URI.create(base + path))
                .timeout(Duration.ofSeconds(15))
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", id)
                .POST(BodyPublishers.ofString(body))
                .build());
    }

    /** Follows a deployment's events until the server ends the stream; fails when it is cut instead. @return its lines */
    public CompletableFuture<Long> follow(String deployment) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(base + "/api/deployments/" + deployment + "/events"))
                .header("Authorization", "Bearer " + token)
                .header("Accept", "text/event-stream")
                .GET()
                .build();
        return client.sendAsync(request, BodyHandlers.ofLines()).thenApplyAsync(response -> {
            if (response.statusCode() != 200) {
                throw new AssertionError("the stream was answered " + response.statusCode());
            }
            return response.body().count();
        });
    }

    /** What {@code /metrics} says of one of them. */
    public double metric(String name) {
        HttpResponse<String> response = answer(HttpRequest.newBuilder(URI.create(base + "/metrics"))
                .timeout(Duration.ofSeconds(15))
                .header("Authorization", "Bearer " + token)
                .build());
        return response.body()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no metric " + name + ": " + response.statusCode()));
    }

    private Reply send(HttpRequest request) {
        HttpResponse<String> response = answer(request);
        try {
            String type = response.headers().firstValue("content-type").orElse("");
            return new Reply(response.statusCode(), JSON.readTree(type.contains("json") ? response.body() : "null"));
        } catch (IOException e) {
            throw new UncheckedIOException(
                    request.method() + " " + request.uri().getPath(), e);
        }
    }

    private HttpResponse<String> answer(HttpRequest request) {
        try {
            return client.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(
                    request.method() + " " + request.uri().getPath(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** @return the workload's id */
    public String apply(String document) {
        Reply reply = call("PUT", "/api/workloads", document);
        if (reply.status() != 200) {
            reply.expect(201);
        }
        return reply.body().path("workload").path("id").asText();
    }

    /** @return the deployment's id */
    public String deploy(String workload, String tag) {
        return call("POST", "/api/workloads/" + workload + "/deploy", "{\"tag\":\"" + tag + "\"}")
                .expect(202)
                .path("id")
                .asText();
    }

    public JsonNode progress(String deployment) {
        return call("GET", "/api/deployments/" + deployment + "/progress", "").expect(200);
    }

    public JsonNode status(String workload) {
        return call("GET", "/api/workloads/" + workload + "/status", "").expect(200);
    }

    public static boolean ended(JsonNode progress) {
        String status = progress.path("deployment").path("status").asText();
        return !status.equals("queued") && !status.equals("running");
    }

    /** Waits for the deployment's end. @return its progress then */
    public JsonNode awaitEnded(String deployment) {
        return Await.value("deployment " + deployment + " to end", LONGEST, () -> Optional.of(progress(deployment))
                .filter(ServerApi::ended));
    }

    /** The same without keeping the server busy with it; the end is when the progress says. */
    public JsonNode awaitEndedSeldomAsking(String deployment) {
        return Await.seldom("deployment " + deployment + " to end", LONGEST, () -> Optional.of(progress(deployment))
                .filter(ServerApi::ended));
    }

    /** Waits until the deployment has done the step, or has ended without it. @return when; empty: it ended */
    public Optional<Instant> awaitStep(String deployment, String key) {
        return Await.value("step " + key + " of deployment " + deployment, LONGEST, () -> {
            JsonNode progress = progress(deployment);
            Optional<Instant> at = endOf(progress, key);
            return at.isPresent() || ended(progress) ? Optional.of(at) : Optional.empty();
        });
    }

    /** Waits until the deployment has begun the step. */
    public void awaitBegun(String deployment, String key) {
        Await.that("step " + key + " of deployment " + deployment + " to begin", LONGEST, () -> {
            for (JsonNode step : progress(deployment).path("steps")) {
                if (step.path("key").asText().equals(key)) {
                    return true;
                }
            }
            return false;
        });
    }

    public static Optional<Instant> endOf(JsonNode progress, String key) {
        for (JsonNode step : progress.path("steps")) {
            if (step.path("key").asText().equals(key) && step.hasNonNull("ended_at")) {
                return Optional.of(Instant.parse(step.path("ended_at").asText()));
            }
        }
        return Optional.empty();
    }
}
