package dev.tinyforge.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.domain.deploy.Outcome;
import dev.tinyforge.domain.workload.DeploymentId;
import dev.tinyforge.ports.store.DeploymentLog;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class EventStreamTest {
    private final TestServer server = new TestServer();

    @AfterEach
    void stop() {
        server.close();
    }

    private record Event(String name, String data, String id) {}

    /** Reads events one by one, over comments. */
    private static final class Events implements AutoCloseable {
        private final BufferedReader lines;

        private Events(HttpResponse<InputStream> response) {
            assertEquals(200, response.statusCode());
            assertTrue(
                    response.headers().firstValue("Content-Type").orElseThrow().startsWith("text/event-stream"));
            lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
        }

        private Optional<Event> next() throws IOException {
            String name = "";
            String data = "";
            String id = "";
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("event:")) {
                    name = line.substring(6).strip();
                } else if (line.startsWith("data:")) {
                    data = line.substring(5).strip();
                } else if (line.startsWith("id:")) {
                    id = line.substring(3).strip();
                } else if (line.isEmpty() && !name.isEmpty()) {
                    return Optional.of(new Event(name, data, id));
                }
            }
            return Optional.empty();
        }

        private List<Event> rest() throws IOException {
            List<Event> events = new ArrayList<>();
            for (Optional<Event> event = next(); event.isPresent(); event = next()) {
                events.add(event.get());
            }
            return events;
        }

        @Override
        public void close() throws IOException {
            lines.close();
        }
    }

    private DeploymentId deploy() {
        server.create("app");
        return new DeploymentId(TestServer.text(server.post("/api/workloads/app/deploy", "{}"), "id"));
    }

    private Events events(DeploymentId id, String... headers) {
        HttpRequest.Builder request = server.request("/api/deployments/" + id + "/events");
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return new Events(server.stream(request));
    }

    @Test
    void aDeploymentIsToldFromBeginningToEnd() throws IOException {
        DeploymentId id = deploy();
        try (Events events = events(id)) {
            assertEquals("deployment", events.next().orElseThrow().name());
            server.world.runs().begin(id);
            assertTrue(events.next().orElseThrow().data().contains("\"status\":\"running\""));
            server.world.runs().beginStep(id, "1", "Pull image");
            assertTrue(events.next().orElseThrow().data().contains("Pull image"));
            server.world.runs().log(id, DeploymentLog.Level.INFO, "pulled 10 of 20 MB");
            assertEquals("log", events.next().orElseThrow().name());
            server.world.runs().endStep(id, "1", Optional.empty());
            assertTrue(events.next().orElseThrow().data().contains("ended_at"));
            server.world.runs().end(id, new Outcome.Succeeded(List.of()));
            List<String> last = events.rest().stream().map(Event::name).toList();
            assertEquals(List.of("deployment", "end"), last);
        }
    }

    @Test
    void aReaderResumesBehindWhatItHasSeen() throws IOException {
        DeploymentId id = deploy();
        server.world.runs().begin(id);
        server.world.runs().beginStep(id, "1", "Pull image");
        server.world.runs().endStep(id, "1", Optional.empty());
        server.world.runs().log(id, DeploymentLog.Level.INFO, "first");
        server.world.runs().beginStep(id, "2", "Create green");
        server.world.runs().log(id, DeploymentLog.Level.INFO, "second");
        server.world.runs().endStep(id, "2", Optional.empty());
        server.world.runs().end(id, new Outcome.Failed("unhealthy"));

        try (Events events = events(id, "Last-Event-ID", "1-1")) {
            List<Event> rest = events.rest();
            List<String> names = rest.stream().map(Event::name).toList();

            assertEquals(List.of("deployment", "step", "log", "end"), names);
            assertTrue(rest.get(1).data().contains("Create green"));
            assertTrue(rest.get(2).data().contains("second"));
            assertEquals("2-2", rest.get(3).id());
        }
    }

    @Test
    void theIdOfEachEventResumesBehindIt() throws IOException {
        DeploymentId id = deploy();
        server.world.runs().begin(id);
        for (int step = 1; step <= 5; step++) {
            server.world.runs().beginStep(id, "" + step, "Step " + step);
            server.world.runs().log(id, DeploymentLog.Level.INFO, "entry " + step);
            server.world.runs().endStep(id, "" + step, Optional.empty());
        }
        server.world.runs().end(id, new Outcome.Succeeded(List.of()));
        List<Event> all;
        try (Events events = events(id)) {
            all = events.rest();
        }

        for (int i = 0; i < all.size(); i++) {
            List<Event> rest;
            try (Events events = events(id, "Last-Event-ID", all.get(i).id())) {
                rest = events.rest();
            }
            List<Event> missed = all.subList(i + 1, all.size());
            assertTrue(
                    rest.stream()
                            .map(Event::data)
                            .toList()
                            .containsAll(missed.stream().map(Event::data).toList()),
                    "behind " + all.get(i));
            // The deployment's state comes first to every reader, and the step under way may come again.
            assertTrue(rest.size() <= missed.size() + 2, "too much again behind " + all.get(i) + ": " + rest);
        }
    }

    @Test
    void aSilentStreamHasAHeartbeatAndAnUnknownDeploymentNoStream() throws IOException {
        DeploymentId id = deploy();
        try (Events events = events(id)) {
            assertNotNull(events.next());
            String line = events.lines.readLine();
            while (!line.startsWith(":")) {
                line = events.lines.readLine();
            }
            assertTrue(line.startsWith(":"));
        }
        HttpResponse<InputStream> unknown =
                server.stream(server.request("/api/deployments/7zzzzzzzzzzzzzzzzzzzzzzzzz/events"));
        assertEquals(404, unknown.statusCode());
        assertEquals(406, server.get("/api/deployments/" + id + "/events").statusCode());
    }

    @Test
    void aFailureInMidStreamIsTold() throws IOException {
        DeploymentId id = deploy();
        try (Events events = events(id)) {
            events.next();
            server.world.failNext(dev.tinyforge.ports.error.ErrorCode.STORE_UNAVAILABLE, "the disk is full");
            Event problem = events.next().orElseThrow();

            assertEquals("problem", problem.name());
            assertTrue(problem.data().contains("the disk is full"));
            assertTrue(events.next().isEmpty());
        }
    }

    @Test
    void aStopEndsEveryStreamAtOnce() throws IOException {
        DeploymentId id = deploy();
        Events deployment = events(id);
        Events log = new Events(server.stream(server.request("/api/workloads/app/logs")));
        deployment.next();
        long begun = System.nanoTime();

        server.close();

        assertTrue(System.nanoTime() - begun < 1_900_000_000L, "the stop waited for its timeout");
        deployment.rest();
        log.rest();
        assertEquals(0, server.world.followers());
    }

    @Test
    void logsAreListedOrFollowed() throws IOException {
        server.create("app");
        server.world.writeLine("one");
        server.world.writeLine("two");
        HttpResponse<String> plain = server.get("/api/workloads/app/logs?tail=1");
        assertEquals(1, ((List<?>) TestServer.json(plain).get("items")).size());
        assertEquals(400, server.get("/api/workloads/app/logs?tail=x").statusCode());

        Event seen;
        try (Events events = new Events(server.stream(server.request("/api/workloads/app/logs?tail=1")))) {
            seen = events.next().orElseThrow();
            assertEquals("line", seen.name());
            assertTrue(seen.data().contains("two"));
        }
        server.world.writeLine("three");
        try (Events events = new Events(
                server.stream(server.request("/api/workloads/app/logs?tail=1").header("Last-Event-ID", seen.id())))) {
            assertTrue(events.next().orElseThrow().data().contains("three"));
            server.world.endLogs(Optional.of("the engine was lost"));
            Event end = events.next().orElseThrow();
            assertEquals("end", end.name());
            assertTrue(end.data().contains("the engine was lost"));
            assertTrue(events.next().isEmpty());
        }
    }
}
