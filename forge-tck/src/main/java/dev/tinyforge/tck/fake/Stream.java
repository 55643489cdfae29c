package dev.tinyforge.tck.fake;

import dev.tinyforge.ports.container.ContainerEngine.LogLine;
import dev.tinyforge.ports.container.ContainerEngine.Subscription;
import java.util.Optional;
import java.util.function.Consumer;

/** One log that is followed. */
final class Stream implements Subscription {
    final FakeProcess process;
    final String container;
    private final Consumer<LogLine> sink;
    private final Consumer<Optional<String>> ended;
    private final Consumer<Stream> forget;
    private boolean over;

    Stream(
            FakeProcess process,
            String container,
            Consumer<LogLine> sink,
            Consumer<Optional<String>> ended,
            Consumer<Stream> forget) {
        this.process = process;
        this.container = container;
        this.sink = sink;
        this.ended = ended;
        this.forget = forget;
    }

    synchronized void say(LogLine line) {
        if (!over && process.alive()) {
            sink.accept(line);
        }
    }

    void end(Optional<String> reason) {
        synchronized (this) {
            if (over) {
                return;
            }
            over = true;
        }
        forget.accept(this);
        if (process.alive()) {
            ended.accept(reason);
        }
    }

    @Override
    public void close() {
        end(Optional.empty());
    }
}
