package dev.tinyforge.http;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.workload.WorkloadId;
import dev.tinyforge.ports.codec.LogLineDocument;
import dev.tinyforge.ports.container.ContainerEngine.LogLine;
import dev.tinyforge.ports.container.ContainerEngine.Subscription;
import dev.tinyforge.ports.usecase.ReadLogs;
import io.javalin.http.Context;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A log as events: {@code line}, and {@code end} with the reason when there will be no more. An event's id is the
 * line's time, so a reader that resumes gets the lines behind it.
 */
final class LogEvents implements EventStreams.Source {
    private static final int RESUMED = 10_000;
    private static final int WAITING = 2 * RESUMED;

    private final BlockingQueue<Entry> entries = new LinkedBlockingQueue<>(WAITING);
    private final Optional<Instant> lastSeen;
    private volatile boolean closed;
    private volatile Optional<Subscription> subscription = Optional.empty();

    private LogEvents(Optional<Instant> lastSeen) {
        this.lastSeen = lastSeen;
    }

    /** A line, or the end and why. */
    private record Entry(Optional<LogLine> line, Optional<String> reason) {}

    static Optional<Instant> lastSeen(Context ctx) {
        try {
            return Optional.ofNullable(ctx.header("Last-Event-ID")).map(Instant::parse);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    static LogEvents follow(ReadLogs logs, WorkloadId workload, int tail, Optional<Instant> lastSeen) {
        LogEvents events = new LogEvents(lastSeen);
        events.subscription = Optional.of(logs.follow(
                workload,
                OptionalInt.of(lastSeen.isPresent() ? RESUMED : tail),
                line -> events.put(new Entry(Optional.of(line), Optional.empty())),
                reason -> events.put(new Entry(Optional.empty(), reason))));
        return events;
    }

    @Override
    public boolean tell(EventStreams.Reader reader) throws InterruptedException {
        Entry entry = entries.poll(1, TimeUnit.SECONDS);
        if (entry == null) {
            return true;
        }
        if (entry.line().isEmpty()) {
            reader.send(
                    "end",
                    entry.reason().map(reason -> Config.of("reason", reason)).orElse(Config.empty()),
                    "");
            return false;
        }
        LogLine line = entry.line().get();
        if (lastSeen.isEmpty() || line.at().isAfter(lastSeen.get())) {
            reader.send("line", LogLineDocument.write(line), line.at().toString());
        }
        return true;
    }

    @Override
    public Optional<Duration> pause() {
        return Optional.of(Duration.ZERO);
    }

    @Override
    public void close() {
        closed = true;
        subscription.ifPresent(Subscription::close);
    }

    /** Blocks while the reader is behind, and so the engine waits too. */
    private void put(Entry entry) {
        try {
            while (!closed && !entries.offer(entry, 100, TimeUnit.MILLISECONDS)) {
                // The reader is slow; it is either caught up with or gone.
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
