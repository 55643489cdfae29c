package dev.tinyforge.ports.proxy;

import dev.tinyforge.ports.container.ContainerEngineFactory;
import dev.tinyforge.ports.settings.ForgeConfig;
import dev.tinyforge.ports.time.Clock;

/** Makes the router of one proxy; found by {@link java.util.ServiceLoader} and picked by name. */
public interface ProxyRouterFactory {
    /** The name the setting {@code proxy} picks it by. */
    String name();

    /**
     * Does not connect: a proxy that is down shows on the first call.
     *
     * @param engine for a proxy that Forge runs itself
     */
    ProxyRouter open(ForgeConfig config, ContainerEngineFactory.Connection engine, Clock clock);
}
