package dev.tinyforge.http;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.ports.error.ForgeException;
import io.javalin.http.Context;
import io.javalin.http.sse.SseClient;
import io.javalin.http.sse.SseHandler;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The server-sent event streams that are open. Each has a thread, so their number is limited; a reader that is gone
 * shows only when something is sent, hence the heartbeats.
 */
final class EventStreams implements AutoCloseable {
    private static final int MOST = 256;

    private final Duration poll;
    private final Duration heartbeat;
    private final Set<Open> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    EventStreams(Duration poll, Duration heartbeat) {
        this.poll = poll;
        this.heartbeat = heartbeat;
    }

    /** Where events come from. */
    interface Source {
        /**
         * Sends what is new.
         *
         * @return false when nothing more will come
         */
        boolean tell(Reader reader) throws InterruptedException;

        /** How long to wait before asking again; a source that waits by itself says zero. */
        default Optional<Duration> pause() {
            return Optional.empty();
        }

        /** No more is wanted. */
        default void close() {}
    }

    /** Where events go. */
    interface Reader {
        void send(String event, Config data, String id);
    }

    static boolean wanted(Context ctx) {
        String accept = ctx.header("Accept");
        return accept != null && accept.contains("text/event-stream");
    }

    int size() {
        return open.size();
    }

    void serve(Context ctx, Source source) {
        if (!wanted(ctx)) {
            source.close();
            throw new HttpProblem(406, "not_acceptable", "ask with Accept: text/event-stream");
        }
        if (closed || open.size() >= MOST) {
            source.close();
            throw new HttpProblem(
                    503, "too_many_streams", closed ? "the server is stopping" : MOST + " streams are open already");
        }
        Open stream = new Open(source);
        open.add(stream);
        try {
            new SseHandler(0, stream::run).handle(ctx);
        } catch (RuntimeException e) {
            open.remove(stream);
            source.close();
            throw e;
        }
    }

    /** Ends every stream; readers resume at another server or after the restart. */
    @Override
    public void close() {
        closed = true;
        open.forEach(Open::stop);
    }

    private final class Open {
        private final Source source;
        private volatile Optional<Thread> thread = Optional.empty();
        private volatile boolean stopped;

        private Open(Source source) {
            this.source = source;
        }

        private void run(SseClient client) {
            thread = Optional.of(Thread.currentThread());
            Writer writer = new Writer(client);
            try {
                while (!stopped && !closed && !client.terminated() && source.tell(writer)) {
                    writer.beat();
                    Thread.sleep(source.pause().orElse(poll).toMillis());
                }
            } catch (InterruptedException e) {
                stopped = true;
            } catch (ForgeException e) {
                writer.send(
                        "problem", Problems.of(e, RequestId.of(client.ctx())).write(), "");
            } finally {
                thread = Optional.empty();
                open.remove(this);
                source.close();
                client.close();
            }
        }

        private void stop() {
            stopped = true;
            thread.ifPresent(Thread::interrupt);
        }
    }

    private final class Writer implements Reader {
        private final SseClient client;
        private long lastSent = System.nanoTime();

        private Writer(SseClient client) {
            this.client = client;
        }

        @Override
        public void send(String event, Config data, String id) {
            client.sendEvent(event, JsonText.write(data), id.isEmpty() ? null : id);
            lastSent = System.nanoTime();
        }

        private void beat() {
            if (System.nanoTime() - lastSent >= heartbeat.toNanos()) {
                client.sendComment("still here");
                lastSent = System.nanoTime();
            }
        }
    }
}
