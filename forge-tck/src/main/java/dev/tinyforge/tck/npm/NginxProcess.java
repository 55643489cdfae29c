package dev.tinyforge.tck.npm;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One nginx under a prefix of its own, as a child in the foreground. */
final class NginxProcess {

    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final Path binary = findBinary();
    private final Path prefix;
    private final int port;
    private @Nullable Process master;

    /** The prefix holds {@code conf/nginx.conf}, which listens on the port. */
    NginxProcess(Path prefix, int port) {
        this.prefix = prefix;
        this.port = port;
    }

    /** Returns when the port accepts connections. */
    synchronized void start() {
        if (isRunning()) {
            return;
        }
        try {
            Path output = prefix.resolve("logs/start.log");
            Process started = command()
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            master = started;
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (!accepts()) {
                if (!started.isAlive() || System.nanoTime() > deadline) {
                    stop();
                    throw new IllegalStateException("nginx does not start: " + Files.readString(output));
                }
                pause();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot run " + binary, e);
        }
    }

    /** Ends the master and every worker, those that still finish old requests too, and waits until they are gone. */
    synchronized void stop() {
        Process running = master;
        if (running == null) {
            return;
        }
        List<ProcessHandle> all =
                new ArrayList<>(running.toHandle().descendants().toList());
        all.add(running.toHandle());
        running.destroy();
        if (!gone(all)) {
            all.forEach(ProcessHandle::destroyForcibly);
            gone(all);
        }
        master = null;
    }

    synchronized boolean isRunning() {
        return master != null && master.isAlive();
    }

    synchronized long pid() {
        if (master == null) {
            throw new IllegalStateException("nginx is not running");
        }
        return master.pid();
    }

    /** What {@code nginx -t} finds wrong with the configuration on disk, if anything. */
    Optional<String> test() {
        return run("-t", "-q");
    }

    /** Sends the reload signal; workers change some time after this returned. What nginx complains about, if anything. */
    Optional<String> reload() {
        return run("-s", "reload");
    }

    private Optional<String> run(String... arguments) {
        try {
            Process process = command(arguments).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("nginx " + String.join(" ", arguments) + " does not end");
            }
            return process.exitValue() == 0 ? Optional.empty() : Optional.of(output);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot run " + binary, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while nginx ran", e);
        }
    }

    private ProcessBuilder command(String... arguments) {
        List<String> command = new ArrayList<>(
                List.of(binary.toString(), "-p", prefix + "/", "-c", "conf/nginx.conf", "-e", "logs/error.log"));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).directory(prefix.toFile());
    }

    private boolean accepts() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean gone(List<ProcessHandle> processes) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (processes.stream().anyMatch(ProcessHandle::isAlive)) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            pause();
        }
        return true;
    }

    private static void pause() {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }

    private static Path findBinary() {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Stream.concat(Stream.of("/usr/sbin"), Stream.of(path.split(File.pathSeparator, -1)))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, "nginx"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(
                        () -> new IllegalStateException(
                                "no nginx found in /usr/sbin or on the PATH; on Debian: apt-get install nginx-light (or nginx)"));
    }
}
