package dev.tinyforge.docker;

import dev.tinyforge.ports.container.Cancellation;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The Compose tool as a program: {@code docker compose}, else {@code docker-compose}. */
final class ComposeTool {
    private static final Duration VERSION_WITHIN = Duration.ofSeconds(20);
    private static final int LAST_LINES = 4;
    private static final List<String> KEPT = List.of("PATH", "HOME", "DOCKER_CONFIG");

    private final String engine;
    private final Map<String, String> environment;
    private @Nullable Found found;

    private record Found(List<String> command, String title) {}

    /** How a call ended. */
    record Ended(int code, String output, List<String> lastLines) {
        boolean well() {
            return code == 0;
        }
    }

    /**
     * One call.
     *
     * @param arguments after the tool's name
     * @param input what it reads
     * @param variables of its environment
     * @param folder where it runs; it reads what lies there
     * @param within after which it is killed
     */
    record Call(
            List<String> arguments,
            String input,
            Map<String, String> variables,
            Path folder,
            Optional<Duration> within) {}

    /** What a call does to the outside while it runs. */
    interface Watch {
        /** The process is there, and waits for its input. */
        void started(ProcessHandle process);
    }

    /** @param environment this process's, of which the tool is given what it needs to be found */
    ComposeTool(String engine, Map<String, String> environment) {
        this.engine = engine;
        this.environment = Map.copyOf(environment);
    }

    String title() {
        return find().title();
    }

    private synchronized Found find() {
        Found known = found;
        if (known == null) {
            known = version(List.of("docker", "compose"))
                    .or(() -> version(List.of("docker-compose")))
                    .orElseThrow(() -> new ForgeException(
                            ErrorCode.COMPOSE_FAILED,
                            "neither `docker compose` nor `docker-compose` is installed: install the plugin"
                                    + " docker-compose-plugin, or the package docker-compose"));
            found = known;
        }
        return known;
    }

    private Optional<Found> version(List<String> command) {
        try {
            Call call =
                    new Call(List.of("version", "--short"), "", Map.of(), Path.of("/"), Optional.of(VERSION_WITHIN));
            Ended ended = run(command, call, line -> {}, new Cancellation(), process -> {});
            String version = ended.output().strip();
            return ended.well() && version.matches("v?[0-9].*")
                    ? Optional.of(new Found(command, String.join(" ", command) + " " + version))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /**
     * @param progress what it says, a line at a time, from one thread at a time
     * @throws ForgeException {@code COMPOSE_FAILED} when it cannot be started, or takes too long
     */
    Ended run(Call call, Consumer<String> progress, Cancellation cancellation, Watch watch) {
        try {
            return run(find().command(), call, progress, cancellation, watch);
        } catch (IOException e) {
            throw new ForgeException(ErrorCode.COMPOSE_FAILED, "the Compose tool cannot be run: " + e.getMessage(), e);
        }
    }

    private Ended run(
            List<String> command, Call call, Consumer<String> progress, Cancellation cancellation, Watch watch)
            throws IOException {
        List<String> all = new ArrayList<>(command);
        all.addAll(call.arguments());
        ProcessBuilder builder = new ProcessBuilder(all).directory(call.folder().toFile());
        environment(builder.environment(), call.variables());
        Process process = builder.start();
        try {
            cancellation.onCancel(() -> kill(process.toHandle()));
            watch.started(process.toHandle());
            Lines errors = new Lines(process.getErrorStream(), progress, LAST_LINES);
            Lines output = new Lines(process.getInputStream(), progress, Integer.MAX_VALUE);
            try (OutputStream input = process.getOutputStream()) {
                input.write(call.input().getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                // It has ended without reading all of it, and says why.
            }
            if (call.within().isEmpty()) {
                process.waitFor();
            } else if (!process.waitFor(call.within().get().toMillis(), TimeUnit.MILLISECONDS)) {
                throw new ForgeException(
                        ErrorCode.COMPOSE_FAILED,
                        "the Compose tool did not end within "
                                + call.within().get().toSeconds() + " s");
            }
            List<String> said = output.all();
            List<String> last = errors.all();
            return new Ended(process.exitValue(), String.join("\n", said), last.isEmpty() ? last(said) : last);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ForgeException(ErrorCode.CANCELLED, "interrupted while the Compose tool ran", e);
        } finally {
            kill(process.toHandle());
        }
    }

    private static List<String> last(List<String> lines) {
        return lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size());
    }

    private void environment(Map<String, String> own, Map<String, String> variables) {
        own.clear();
        for (String name : KEPT) {
            String value = environment.get(name);
            if (value != null) {
                own.put(name, value);
            }
        }
        own.put("LC_ALL", "C.UTF-8");
        own.put("DOCKER_HOST", engine);
        own.putAll(variables);
    }

    /** With everything it has started; done too when it has ended. */
    static void kill(ProcessHandle process) {
        try (Stream<ProcessHandle> children = process.descendants()) {
            children.toList().forEach(ProcessHandle::destroyForcibly);
        }
        process.destroyForcibly();
    }

    /** What one of its streams says, read by a thread of its own. */
    private static final class Lines {
        private final Deque<String> kept = new ArrayDeque<>();
        private final Thread reader;

        Lines(InputStream stream, Consumer<String> progress, int keep) {
            reader = new Thread(() -> read(stream, progress, keep), "forge-compose");
            reader.setDaemon(true);
            reader.start();
        }

        private void read(InputStream stream, Consumer<String> progress, int keep) {
            try (BufferedReader lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    kept.add(line);
                    if (kept.size() > keep) {
                        kept.remove();
                    }
                    if (!line.isBlank()) {
                        progress.accept(line);
                    }
                }
            } catch (IOException e) {
                // The process was killed; what it said before is kept.
                return;
            }
        }

        List<String> all() throws InterruptedException {
            reader.join();
            return List.copyOf(kept);
        }
    }
}
