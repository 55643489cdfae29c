package dev.tinyforge.ports.registry;

import dev.tinyforge.ports.settings.ForgeConfig;
import dev.tinyforge.ports.time.Clock;

/** Makes the way to registries; found by {@link java.util.ServiceLoader}. There is one, whatever runs containers. */
public interface ImageRegistryFactory {
    /** Does not connect: a registry that is down shows when it is asked. */
    ImageRegistry open(ForgeConfig config, Clock clock);
}
