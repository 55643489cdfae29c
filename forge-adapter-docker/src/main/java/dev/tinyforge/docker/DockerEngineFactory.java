package dev.tinyforge.docker;

import dev.tinyforge.ports.container.ContainerEngineFactory;
import dev.tinyforge.ports.settings.ForgeConfig;
import dev.tinyforge.ports.settings.Settings;

/** The engine {@code docker}: a Docker engine at the setting {@code docker.host}. */
public final class DockerEngineFactory implements ContainerEngineFactory {
    @Override
    public String name() {
        return "docker";
    }

    @Override
    public Connection open(ForgeConfig config) {
        EngineAddress address =
                EngineAddress.parse(config.find(Settings.DOCKER_HOST).orElse(EngineAddress.USUAL));
        Link link = new Link(address, config.get(Settings.DOCKER_MAX_CALLS), config.get(Settings.DOCKER_MAX_STREAMS));
        return new Connection(
                new DockerContainerEngine(link),
                new DockerImages(link, new Registries(config.registries())),
                new SocketHealthProbe());
    }
}
