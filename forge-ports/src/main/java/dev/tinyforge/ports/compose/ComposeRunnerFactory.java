package dev.tinyforge.ports.compose;

import dev.tinyforge.ports.settings.ForgeConfig;

/** Makes the runner of projects; found by {@link java.util.ServiceLoader}. */
public interface ComposeRunnerFactory {
    /** Does not look for the tool: one that is missing shows on the first call. */
    ComposeRunner open(ForgeConfig config);
}
