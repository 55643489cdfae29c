package dev.tinyforge.proof.stage;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The server as people run it: the program of its distribution, with the settings of a stage. */
public final class ServerProcess implements AutoCloseable {
    private static final Duration READY = Duration.ofSeconds(40);

    private final ChildProcess process;
    private final ServerApi api;

    private ServerProcess(ChildProcess process, ServerApi api) {
        this.process = process;
        this.api = api;
    }

    /** Starts it and does not wait. */
    public static ServerProcess launch(Stage stage) {
        Path program = Stage.root().resolve("forge-app-http/target/dist/bin/forge-server");
        if (!Files.isExecutable(program)) {
            throw new IllegalStateException(program + " is not there: make build");
        }
        Map<String, String> environment = stage.environment();
        environment.put("FORGE_JAVA_OPTS", "-Djava.io.tmpdir=" + stage.folder().resolve("tmp"));
        ChildProcess process = ChildProcess.start(
                "the server",
                List.of(program.toString()),
                environment,
                stage.folder().resolve("server.log"),
                line -> {});
        return new ServerProcess(
                process, new ServerApi(Integer.parseInt(stage.setting("http.port")), stage.setting("http.token")));
    }

    /** Starts it and waits until it says it is ready. */
    public static ServerProcess start(Stage stage) {
        return launch(stage).awaitReady();
    }

    public ServerProcess awaitReady() {
        long deadline = System.nanoTime() + READY.toNanos();
        while (!api.ready()) {
            if (!process.alive() || System.nanoTime() - deadline > 0) {
                String how = process.alive() ? "is not ready after " + READY : "ended";
                close();
                throw new AssertionError("the server " + how + tail());
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
        return this;
    }

    public ServerApi api() {
        return api;
    }

    public long pid() {
        return process.pid();
    }

    /** Signal 9. */
    public void kill() {
        process.kill();
    }

    /** Signal 15. @return its exit code */
    public int stop() {
        return process.stop(Duration.ofSeconds(60));
    }

    public String tail() {
        return process.tail();
    }

    @Override
    public void close() {
        process.close();
    }
}
