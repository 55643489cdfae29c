package dev.tinyforge.git;

import dev.tinyforge.ports.repository.RepositoryHost;
import dev.tinyforge.ports.repository.RepositoryHostFactory;
import dev.tinyforge.ports.settings.ForgeConfig;

/** Every host that speaks Git over http or ssh. */
public final class GitRepositoryHostFactory implements RepositoryHostFactory {
    @Override
    public RepositoryHost open(ForgeConfig config) {
        return new JGitRepositoryHost(config::git);
    }
}
