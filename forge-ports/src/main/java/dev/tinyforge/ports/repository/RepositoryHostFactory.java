package dev.tinyforge.ports.repository;

import dev.tinyforge.ports.settings.ForgeConfig;

/** Makes the way to repositories; found by {@link java.util.ServiceLoader}. There is one, whoever hosts them. */
public interface RepositoryHostFactory {
    /** Does not connect: a host that is down shows when it is asked. */
    RepositoryHost open(ForgeConfig config);
}
