package dev.tinyforge.git;

import dev.tinyforge.ports.repository.RepositoryHost;
import dev.tinyforge.ports.repository.RepositoryHostFactory;
import dev.tinyforge.ports.settings.ForgeConfig;
import dev.tinyforge.tck.repository.Planted;
import dev.tinyforge.tck.repository.RepositoryHostContract;
import java.nio.file.Path;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** The contract over http, with Git's own server side as JGit has it. */
final class JGitRepositoryHostContractTest extends RepositoryHostContract {
    private final GitServer server = new GitServer();
    private final Path dataDir;
    private final RepositoryHost host;

    JGitRepositoryHostContractTest(@TempDir Path dataDir) {
        this.dataDir = dataDir;
        this.host = ServiceLoader.load(RepositoryHostFactory.class)
                .findFirst()
                .orElseThrow()
                .open(ForgeConfig.of(Map.of(
                        "data_dir",
                        dataDir.toString(),
                        "git.allow_loopback",
                        "true",
                        "git.right.username",
                        GitServer.USER,
                        "git.right.password",
                        GitServer.PASSWORD)));
    }

    /** Whatever the test did, nothing is left of it. */
    @AfterEach
    void close() throws Exception {
        server.close();
        Left.awaitNothing(dataDir.resolve("work"));
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
    protected String commit(String url, String branch, Map<String, Planted> files) {
        return Commits.commit(server.repository(url), branch, files);
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
