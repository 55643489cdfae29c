package dev.tinyforge.docker;

import com.github.dockerjava.transport.DockerHttpClient.Response;
import dev.tinyforge.ports.container.ContainerEngine.LogLine;
import dev.tinyforge.ports.container.ContainerEngine.Subscription;
import dev.tinyforge.ports.error.ForgeException;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** One followed log: reads on a thread of its own, and no faster than its sink takes the lines. */
final class LogFollow implements Subscription {
    private final Link link;
    private final Deliveries deliveries = new Deliveries();
    private final Consumer<LogLine> sink;
    private final Consumer<Optional<String>> ended;
    private final Object opening = new Object();
    private Optional<Response> response = Optional.empty();

    LogFollow(Link link, Consumer<LogLine> sink, Consumer<Optional<String>> ended) {
        this.link = link;
        this.sink = sink;
        this.ended = ended;
    }

    void start(String name, Supplier<Response> open) {
        link.enter(this);
        try {
            Response opened = open.get();
            synchronized (opening) {
                response = Optional.of(opened);
            }
            if (deliveries.isShut()) {
                opened.close();
            }
            Thread thread = new Thread(() -> read(opened), "forge-docker-log-" + name);
            thread.setDaemon(true);
            thread.start();
        } catch (RuntimeException | Error e) {
            link.leave(this);
            throw e;
        }
    }

    private void read(Response opened) {
        Optional<String> reason = Optional.empty();
        try (opened) {
            new LogLines(line -> {
                        if (!deliveries.deliver(() -> sink.accept(line))) {
                            throw new Shut();
                        }
                    })
                    .readAll(opened.getBody());
        } catch (Shut e) {
            reason = Optional.empty();
        } catch (IOException e) {
            reason = Optional.of(
                    ForgeException.oneLine("the log of the container broke off: the engine was lost (" + e + ")"));
        } catch (RuntimeException e) {
            reason = Optional.of(ForgeException.oneLine("the log of the container broke off: " + e));
        } finally {
            boolean closed = deliveries.isShut();
            link.leave(this);
            ended.accept(closed ? Optional.empty() : reason);
        }
    }

    @Override
    public void close() {
        deliveries.shut();
        synchronized (opening) {
            response.ifPresent(Response::close);
        }
    }

    private static final class Shut extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Shut() {
            super("closed", null, false, false);
        }
    }
}
