package dev.tinyforge.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.github.dockerjava.transport.DockerHttpClient.Response;
import dev.tinyforge.ports.container.ContainerEngine.EngineEvent;
import dev.tinyforge.ports.container.ContainerEngine.Subscription;
import dev.tinyforge.ports.error.ForgeException;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Events of the engine, for as long as it is not closed, across the engine's restarts. */
final class EventFollow implements Subscription {
    private static final Logger LOG = LoggerFactory.getLogger(EventFollow.class);
    private static final long FIRST_WAIT_MILLIS = 50;
    private static final long LONGEST_WAIT_MILLIS = 5000;

    private final Link link;
    private final Supplier<Response> open;
    private final Supplier<Map<String, String>> names;
    private final EventReader reader;
    private final Consumer<EngineEvent> sink;
    private final Deliveries deliveries = new Deliveries();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Object opening = new Object();
    private Optional<Response> response = Optional.empty();

    /** @param names asks for the names of the containers to tell of, by id */
    EventFollow(
            Link link,
            Supplier<Response> open,
            Supplier<Map<String, String>> names,
            EventReader reader,
            Consumer<EngineEvent> sink) {
        this.link = link;
        this.open = open;
        this.names = names;
        this.reader = reader;
        this.sink = sink;
    }

    void start() {
        link.enter(this);
        try {
            Response first = opened();
            Thread thread = new Thread(() -> run(first), "forge-docker-events");
            thread.setDaemon(true);
            thread.start();
        } catch (RuntimeException | Error e) {
            link.leave(this);
            throw e;
        }
    }

    private Response opened() {
        Response made = open.get();
        synchronized (opening) {
            response = Optional.of(made);
        }
        if (deliveries.isShut()) {
            made.close();
        }
        try {
            // After the stream is open, so that nobody is missed in between.
            reader.startsWith(names.get());
        } catch (RuntimeException e) {
            made.close();
            throw e;
        }
        return made;
    }

    private void run(Response first) {
        try {
            Response current = first;
            while (!deliveries.isShut()) {
                read(current);
                deliver(EngineEvent.of(EngineEvent.Kind.LOST));
                Optional<Response> next = again();
                if (next.isEmpty()) {
                    break;
                }
                current = next.get();
                deliver(EngineEvent.of(EngineEvent.Kind.RECONNECTED));
            }
        } finally {
            link.leave(this);
        }
    }

    private void read(Response current) {
        try (current;
                MappingIterator<JsonNode> events = Json.stream(current.getBody())) {
            while (events.hasNextValue()) {
                reader.read(events.nextValue()).ifPresent(this::deliver);
            }
        } catch (IOException | RuntimeException e) {
            if (!deliveries.isShut()) {
                LOG.info("events of the engine broke off: {}", ForgeException.oneLine(String.valueOf(e)));
            }
        }
    }

    /** Tries until it works or is closed. */
    private Optional<Response> again() {
        long wait = FIRST_WAIT_MILLIS;
        try {
            while (!closed.await(wait, TimeUnit.MILLISECONDS)) {
                try {
                    return Optional.of(opened());
                } catch (ForgeException e) {
                    LOG.debug("the engine's events are not back yet: {}", e.line());
                    wait = Math.min(wait * 2, LONGEST_WAIT_MILLIS);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Optional.empty();
    }

    private void deliver(EngineEvent event) {
        try {
            deliveries.deliver(() -> sink.accept(event));
        } catch (RuntimeException e) {
            LOG.warn("whoever listens to the engine's events failed on {}", event, e);
        }
    }

    @Override
    public void close() {
        closed.countDown();
        deliveries.shut();
        synchronized (opening) {
            response.ifPresent(Response::close);
        }
    }
}
