package dev.tinyforge.docker;

import dev.tinyforge.ports.registry.ImageRegistry;
import dev.tinyforge.ports.registry.ImageRegistryFactory;
import dev.tinyforge.ports.settings.ForgeConfig;
import dev.tinyforge.ports.time.Clock;

/** Registries that Docker engines pull from. */
public final class DockerImageRegistryFactory implements ImageRegistryFactory {
    @Override
    public ImageRegistry open(ForgeConfig config, Clock clock) {
        return new OciImageRegistry(new Registries(config.registries()), clock);
    }
}
