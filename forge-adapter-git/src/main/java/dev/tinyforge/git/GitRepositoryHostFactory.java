package dev.tinyforge.git;

import dev.tinyforge.domain.net.AddressPolicy;
import dev.tinyforge.ports.repository.RepositoryHost;
import dev.tinyforge.ports.repository.RepositoryHostFactory;
import dev.tinyforge.ports.settings.ForgeConfig;
import dev.tinyforge.ports.settings.Settings;
import java.net.InetAddress;
import java.nio.file.Path;

/** Every host that speaks Git over http or ssh. */
public final class GitRepositoryHostFactory implements RepositoryHostFactory {
    @Override
    public RepositoryHost open(ForgeConfig config) {
        Path work = config.dataDir().toAbsolutePath().resolve("work");
        Workplace.tidy(work);
        Memory.limitCache();
        AddressPolicy policy = new AddressPolicy(config.get(Settings.GIT_ALLOW_LOOPBACK));
        return new JGitRepositoryHost(config::git, new Addresses(InetAddress::getAllByName, policy), work);
    }
}
