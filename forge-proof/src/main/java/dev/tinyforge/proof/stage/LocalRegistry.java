package dev.tinyforge.proof.stage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A real registry on loopback, which tells a webhook of what is pushed if it is given one. */
public final class LocalRegistry implements AutoCloseable {
    private final Path folder;
    private final int port;

    private LocalRegistry(Path folder, int port) {
        this.folder = folder;
        this.port = port;
    }

    /** @param notifies address of a webhook; empty: none */
    public static LocalRegistry start(Stage stage, String notifies) {
        LocalRegistry registry = new LocalRegistry(stage.folder().resolve("registry"), Ports.free());
        registry.run(notifies, "start", String.valueOf(registry.port), registry.folder.toString());
        return registry;
    }

    /** @return with this registry before it */
    public String repository(String name) {
        return "127.0.0.1:" + port + "/" + name;
    }

    private void run(String notifies, String... arguments) {
        String script = Stage.root().resolve("forge-proof/engine/registry.sh").toString();
        try {
            ProcessBuilder builder = new ProcessBuilder();
            builder.command().add(script);
            builder.command().addAll(List.of(arguments));
            builder.environment().put("REGISTRY_NOTIFIES", notifies);
            Process process = builder.inheritIO().start();
            if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new AssertionError(builder.command() + " failed");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(script, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    @Override
    public void close() {
        run("", "stop", folder.toString());
    }
}
