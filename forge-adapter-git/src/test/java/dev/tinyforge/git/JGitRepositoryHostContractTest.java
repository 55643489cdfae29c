package dev.tinyforge.git;

import dev.tinyforge.ports.repository.RepositoryHost;
import dev.tinyforge.ports.repository.RepositoryHostFactory;
import dev.tinyforge.ports.settings.ForgeConfig;
import dev.tinyforge.tck.repository.RepositoryHostContract;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.AfterEach;

/** The contract over http, with Git's own server side as JGit has it. */
final class JGitRepositoryHostContractTest extends RepositoryHostContract {
    private final GitServer server = new GitServer();
    private final RepositoryHost host = ServiceLoader.load(RepositoryHostFactory.class)
            .findFirst()
            .orElseThrow()
            .open(ForgeConfig.of(
                    Map.of("git.right.username", GitServer.USER, "git.right.password", GitServer.PASSWORD)));

    @AfterEach
    void close() {
        server.close();
    }

    @Override
    protected RepositoryHost host() {
        return host;
    }

    @Override
    protected String open(String name) {
        server.create(name);
        return server.url(name);
    }

    @Override
    protected String guarded(String name) {
        server.guard(name);
        return open(name);
    }

    @Override
    protected String commit(String url, String branch) {
        return Commits.commit(server.repository(url), branch);
    }

    @Override
    protected void tag(String url, String tag, String commit) {
        Commits.tag(server.repository(url), tag, commit);
    }

    @Override
    protected void annotate(String url, String tag, String commit) {
        Commits.annotate(server.repository(url), tag, commit);
    }

    @Override
    protected String login() {
        return "right";
    }

    @Override
    protected void hostDown(boolean down) {
        server.down(down);
    }
}
