package dev.tinyforge.ports.container;

import dev.tinyforge.ports.settings.ForgeConfig;

/** Makes the engine of one technology; found by {@link java.util.ServiceLoader} and picked by name. */
public interface ContainerEngineFactory {
    /** The name the setting {@code engine} picks it by. */
    String name();

    /** Does not connect: an engine that is down shows on the first call. */
    Connection open(ForgeConfig config);

    /** What one engine offers; closed through the engine. */
    record Connection(ContainerEngine engine, Images images, HealthProbe probe) {}
}
