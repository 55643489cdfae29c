package dev.tinyforge.cli;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.config.ConfigReader;
import dev.tinyforge.domain.config.InvalidInput;
import dev.tinyforge.ports.codec.LogLineDocument;
import dev.tinyforge.ports.container.ContainerEngine.LogLine;
import dev.tinyforge.ports.container.ContainerEngine.Subscription;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Consumer;

/** A log that is followed on a server: its event stream read on a thread of its own. */
final class RemoteLog implements Subscription {
    private final InputStream stream;
    private final Consumer<LogLine> sink;
    private final Consumer<Optional<String>> ended;
    private boolean closed;

    private RemoteLog(InputStream stream, Consumer<LogLine> sink, Consumer<Optional<String>> ended) {
        this.stream = stream;
        this.sink = sink;
        this.ended = ended;
    }

    static RemoteLog follow(InputStream stream, Consumer<LogLine> sink, Consumer<Optional<String>> ended) {
        RemoteLog log = new RemoteLog(stream, sink, ended);
        Thread reader = new Thread(log::read, "remote-log");
        reader.setDaemon(true);
        reader.start();
        return log;
    }

    @Override
    public void close() {
        end(Optional.empty());
        try {
            stream.close();
        } catch (IOException e) {
            // It is gone either way.
        }
    }

    private void read() {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            String event = "";
            StringBuilder data = new StringBuilder();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("event:")) {
                    event = line.substring(6).strip();
                } else if (line.startsWith("data:")) {
                    data.append(line.substring(5).strip());
                } else if (line.isEmpty() && data.length() > 0) {
                    take(event, JsonText.read(data.toString().getBytes(StandardCharsets.UTF_8), "an event"));
                    data.setLength(0);
                }
            }
            end(Optional.of("the server ended the stream"));
        } catch (IOException | InvalidInput e) {
            end(Optional.of("the connection to the server was lost"));
        }
    }

    private void take(String event, Config data) {
        switch (event) {
            case "line" -> tell(LogLineDocument.read(data));
            case "end" -> end(new ConfigReader(data).string("reason"));
            case "problem" -> end(new ConfigReader(data).string("detail"));
            default -> {}
        }
    }

    private synchronized void tell(LogLine line) {
        if (!closed) {
            sink.accept(line);
        }
    }

    private void end(Optional<String> reason) {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        ended.accept(reason);
    }
}
