package dev.tinyforge.docker;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.tinyforge.domain.config.Config;
import dev.tinyforge.ports.compose.ComposeRunner;
import dev.tinyforge.ports.container.ContainerEngine;
import dev.tinyforge.tck.compose.ComposeRunnerContract;
import dev.tinyforge.tck.container.Program;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The contract on the Compose tool that is installed, and a real engine. */
@Tag("real")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DockerComposeRunnerContractTest extends ComposeRunnerContract {
    private RealEngine real;
    private ComposeRunner runner;

    @BeforeAll
    void connect(@TempDir Path folder) {
        real = new RealEngine();
        runner = new DockerComposeRunner(
                new ComposeTool(RealEngine.address().toString(), System.getenv()), folder.resolve("compose"));
    }

    @AfterAll
    void close() {
        real.close();
    }

    @Override
    protected ComposeRunner runner() {
        return runner;
    }

    @Override
    protected ContainerEngine engine() {
        return real.engine();
    }

    @Override
    protected String image() {
        return real.image(Program.RUNS).runnable();
    }

    @Override
    protected String text(Config tree) {
        try {
            return Json.MAPPER.writeValueAsString(tree.values());
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @Override
    protected Map<String, String> environment(String container) {
        Map<String, String> environment = new HashMap<>();
        String[] entries = real.direct()
                .docker()
                .inspectContainerCmd(container)
                .exec()
                .getConfig()
                .getEnv();
        for (String entry : entries) {
            int equals = entry.indexOf('=');
            environment.put(entry.substring(0, equals), entry.substring(equals + 1));
        }
        return environment;
    }
}
