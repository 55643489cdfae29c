package dev.tinyforge.proof.stage;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A program under proof: its environment is only what it is given, its output goes to a log, and it can be killed. */
public final class ChildProcess implements AutoCloseable {
    private static final int LAST_LINES = 40;

    private final String name;
    private final Process process;
    private final Path log;
    private final Writer input;
    private final Thread reader;

    private ChildProcess(String name, Process process, Path log, Consumer<String> lines) {
        this.name = name;
        this.process = process;
        this.log = log;
        this.input = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
        this.reader = new Thread(() -> read(lines), "output-of-" + name);
        this.reader.setDaemon(true);
        this.reader.start();
    }

    /**
     * @param log where standard output and error are appended
     * @param lines gets each line of standard output
     */
    public static ChildProcess start(
            String name, List<String> command, Map<String, String> environment, Path log, Consumer<String> lines) {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(key -> key.startsWith("FORGE_"));
        builder.environment().putAll(environment);
        builder.redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
        try {
            return new ChildProcess(name, builder.start(), log, lines);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + command, e);
        }
    }

    /** The java command that runs what this one runs. */
    public static List<String> java(Path tmp, Collection<String> flags, String mainClass, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto", "-Xmx128m"));
        command.add("-Djava.io.tmpdir=" + tmp);
        command.addAll(flags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass));
        command.addAll(List.of(arguments));
        return command;
    }

    private void read(Consumer<String> lines) {
        try (BufferedReader out =
                        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
                Writer copy = Files.newBufferedWriter(
                        log, java.nio.file.StandardOpenOption.CREATE, java.nio.file.StandardOpenOption.APPEND)) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                copy.write(line + "\n");
                copy.flush();
                lines.accept(line);
            }
        } catch (IOException e) {
            // Its end, or the end of the folder with its log.
        }
    }

    public void tell(String line) {
        try {
            input.write(line + "\n");
            input.flush();
        } catch (IOException e) {
            throw new AssertionError(name + " does not listen any more" + tail(), e);
        }
    }

    public long pid() {
        return process.pid();
    }

    public boolean alive() {
        return process.isAlive();
    }

    /** Signal 9, and waits until it is gone. */
    public void kill() {
        process.destroyForcibly();
        awaitEnd(Duration.ofSeconds(10));
    }

    /** Signal 15, and waits until it is gone. @return its exit code */
    public int stop(Duration atMost) {
        process.destroy();
        return awaitEnd(atMost);
    }

    public int awaitEnd(Duration atMost) {
        try {
            if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError(name + " did not end within " + atMost + tail());
            }
            reader.join(TimeUnit.SECONDS.toMillis(5));
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for " + name, e);
        }
    }

    /** The last lines of its log, for the message of a failure. */
    public String tail() {
        try {
            List<String> all = Files.readAllLines(log);
            return all.isEmpty()
                    ? "; it said nothing"
                    : "; its last lines:\n  "
                            + String.join("\n  ", all.subList(Math.max(0, all.size() - LAST_LINES), all.size()));
        } catch (IOException e) {
            return "; its log cannot be read: " + e;
        }
    }

    /** Kills it if it still runs. */
    @Override
    public void close() {
        if (process.isAlive()) {
            kill();
        }
    }
}
