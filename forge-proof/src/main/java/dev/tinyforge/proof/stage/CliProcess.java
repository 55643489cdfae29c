package dev.tinyforge.proof.stage;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** One run of the command line, as people and scripts do it. */
public final class CliProcess implements AutoCloseable {
    private final ChildProcess process;
    private final List<String> output = Collections.synchronizedList(new ArrayList<>());

    /** @param output of the answer, without the talk */
    public record Result(int exitCode, List<String> output) {}

    private CliProcess(Stage stage, Map<String, String> environment, List<String> arguments) {
        Path program = Stage.root().resolve("forge-app-cli/target/dist/bin/forge");
        if (!Files.isExecutable(program)) {
            throw new IllegalStateException(program + " is not there: make build");
        }
        List<String> command = new ArrayList<>();
        command.add(program.toString());
        command.addAll(arguments);
        environment.put("FORGE_JAVA_OPTS", "-Djava.io.tmpdir=" + stage.folder().resolve("tmp"));
        this.process = ChildProcess.start(
                "forge " + String.join(" ", arguments),
                command,
                environment,
                stage.folder().resolve("cli.log"),
                output::add);
    }

    /** On the database and engine of the stage. */
    public static CliProcess local(Stage stage, String... arguments) {
        return new CliProcess(stage, stage.environment(), List.of(arguments));
    }

    /** Against a server. */
    public static CliProcess at(Stage stage, ServerApi server, String... arguments) {
        Map<String, String> environment = stage.environment();
        environment.put("FORGE_URL", server.address());
        environment.put("FORGE_TOKEN", server.token());
        return new CliProcess(stage, environment, List.of(arguments));
    }

    public Result await(Duration atMost) {
        int code = process.awaitEnd(atMost);
        return new Result(code, List.copyOf(output));
    }

    public String tail() {
        return process.tail();
    }

    @Override
    public void close() {
        process.close();
    }
}
