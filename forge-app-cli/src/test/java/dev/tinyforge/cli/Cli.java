package dev.tinyforge.cli;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.tck.app.TestUseCases;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The program in front of the double; what it wrote is kept. */
final class Cli {
    static final String WORKLOAD = "{\"name\":\"app\",\"source\":\"image\",\"source_config\":{\"image\":\"app\"}}";

    final TestUseCases world = new TestUseCases();
    final List<Boolean> sessions = new ArrayList<>();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private Optional<Runnable> interrupt = Optional.empty();
    private Runnable whilePausing = () -> {};
    private String input = "";
    private boolean terminal;
    private int closed;

    Cli input(String text) {
        input = text;
        return this;
    }

    Cli onTerminal() {
        terminal = true;
        return this;
    }

    /** What happens each time the program waits. */
    Cli whilePausing(Runnable action) {
        whilePausing = action;
        return this;
    }

    /** As Ctrl-C does. */
    void interrupt() {
        interrupt.orElseThrow().run();
    }

    int run(String... arguments) {
        out.reset();
        err.reset();
        return cli().run(arguments);
    }

    ForgeCli cli() {
        Shell shell = new Shell(
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                terminal,
                Map.of(),
                action -> interrupt = Optional.of(action),
                duration -> whilePausing.run());
        return new ForgeCli(shell, (options, performs) -> {
            sessions.add(performs);
            return new Session(world, () -> closed++);
        });
    }

    int closed() {
        return closed;
    }

    String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    Config json() {
        return JsonText.read(out.toByteArray(), "stdout");
    }
}
