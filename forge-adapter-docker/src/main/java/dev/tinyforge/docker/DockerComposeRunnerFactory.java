package dev.tinyforge.docker;

import dev.tinyforge.ports.compose.ComposeRunner;
import dev.tinyforge.ports.compose.ComposeRunnerFactory;
import dev.tinyforge.ports.settings.ForgeConfig;
import dev.tinyforge.ports.settings.Settings;

/** Docker's own Compose tool on the engine at the setting {@code docker.host}. */
public final class DockerComposeRunnerFactory implements ComposeRunnerFactory {
    @Override
    public ComposeRunner open(ForgeConfig config) {
        EngineAddress engine =
                EngineAddress.parse(config.find(Settings.DOCKER_HOST).orElse(EngineAddress.USUAL));
        return new DockerComposeRunner(
                new ComposeTool(engine.toString(), System.getenv()),
                config.dataDir().resolve("compose"));
    }
}
