package dev.tinyforge.proof.gitops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.gitops.Drift;
import dev.tinyforge.domain.workload.Strategy;
import dev.tinyforge.domain.workload.Workload;
import dev.tinyforge.domain.workload.WorkloadId;
import dev.tinyforge.engine.Forge;
import dev.tinyforge.ports.container.ContainerEngineFactory;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.repository.RepositoryHostFactory;
import dev.tinyforge.ports.settings.ForgeConfig;
import dev.tinyforge.ports.store.StoreFactory;
import dev.tinyforge.ports.usecase.ManageGitOps.FileReport;
import dev.tinyforge.ports.usecase.ManageGitOps.Status;
import dev.tinyforge.ports.yaml.YamlReaderFactory;
import dev.tinyforge.proof.stage.Factories;
import dev.tinyforge.tck.fake.FakeWorld;
import dev.tinyforge.tck.repository.GitHttpBackend;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.ServiceLoader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A repository behind Git's own server, the store that is used, YAML as it is; only the engine is a fake. */
@Tag("real")
class GitOpsOverHttpTest {
    private final Path work;
    private final GitHttpBackend server;
    private final Forge forge;
    private WorkloadId web;

    GitOpsOverHttpTest(@TempDir Path folder) throws Exception {
        Path root = Files.createDirectories(folder.resolve("git"));
        work = Files.createDirectories(root.resolve("web"));
        GitHttpBackend.git(work, "init", "-q");
        server = new GitHttpBackend(root);
        ForgeConfig config =
                ForgeConfig.of(Map.of("data_dir", folder.resolve("data").toString(), "git.allow_loopback", "true"));
        FakeWorld world = new FakeWorld();
        forge = Forge.builder()
                .config(config)
                .store(Factories.named(StoreFactory.class, StoreFactory::name, "sqlite")
                        .open(config, Instant::now))
                .engine(new ContainerEngineFactory.Connection(world.engine(), world.images(), world.probe()))
                .proxy(world.proxy())
                .repositories(ServiceLoader.load(RepositoryHostFactory.class)
                        .findFirst()
                        .orElseThrow()
                        .open(config))
                .yaml(ServiceLoader.load(YamlReaderFactory.class)
                        .findFirst()
                        .orElseThrow()
                        .open())
                .build();
    }

    @BeforeEach
    void create() {
        web = forge.workloads()
                .create(
                        Config.of(
                                "name", "web",
                                "source", "dockerfile",
                                "source_config", Config.of("repository", server.url("web/.git"), "port", 3000)),
                        "ann")
                .id();
        forge.gitops().set(web, Config.of("enabled", true), OptionalLong.empty(), "ann");
    }

    @AfterEach
    void close() {
        forge.close();
        server.close();
    }

    private String push(String path, String content) throws Exception {
        Path file = work.resolve(path);
        Files.createDirectories(file.getParent());
        Files.deleteIfExists(file);
        Files.writeString(file, content);
        return commit();
    }

    private String commit() throws Exception {
        GitHttpBackend.git(work, "add", "-A");
        GitHttpBackend.git(work, "commit", "-q", "--allow-empty", "-m", "change");
        return GitHttpBackend.git(work, "rev-parse", "HEAD");
    }

    private FileReport file() {
        return forge.gitops().status(web).file().orElseThrow();
    }

    private ErrorCode refusal() {
        return assertThrows(ForgeException.class, () -> forge.gitops().sync(web, "ann"))
                .code();
    }

    @Test
    void whatIsPushedIsReadMergedAndWritten() throws Exception {
        assertEquals(Status.FETCH_FAILED, file().status(), "nothing was pushed yet");
        push("README", "hello");
        assertEquals(Status.NO_FILE, file().status());
        String text =
                "# of the app\nport: 8080\nhealthcheck: {path: /ready, interval: 5000ms}\ndeploy_strategy: \"recreate\"\n";
        String commit = push(".tinyforge.yml", text);

        FileReport before = file();
        Workload synced = forge.gitops().sync(web, "ann").report().workload();

        assertEquals(Optional.of(text), before.text());
        assertEquals(Optional.of(commit), before.commit());
        assertEquals(
                List.of("port", "healthcheck.path", "healthcheck.interval", "healthcheck.type", "deploy_strategy"),
                before.drift().stream().map(Drift::field).toList());
        assertEquals(8080L, synced.source().config().get("port"));
        assertEquals(Strategy.RECREATE, synced.strategy());
        assertEquals(synced, forge.workloads().get("web"));
        assertEquals(List.of(), file().drift());
        push(".tinyforge.yml", "port: 9090\n");
        assertEquals(List.of(new Drift("port", 9090L, Optional.of(8080L))), file().drift());
        Workload again = forge.gitops().sync(web, "ann").report().workload();
        assertEquals(Strategy.RECREATE, again.strategy(), "what is left out stays");
        assertEquals(List.of("port"), again.gitops().orElseThrow().managed());
    }

    @Test
    void whatIsNoGoodChangesNothing() throws Exception {
        for (String wrong : List.of(
                "repository: https://evil.example/x.git\n",
                "access_token: abcdef\n",
                "port: 8080\nport: 9090\n",
                "port: &a 8080\n",
                "port: !!int \"8080\"\n",
                "--- \nport: 1\n--- \nport: 2\n",
                "port: 8080\nvolumes: []\n",
                "x".repeat(70_000))) {
            push(".tinyforge.yml", wrong);
            assertEquals(Status.INVALID, file().status(), wrong.substring(0, Math.min(40, wrong.length())));
            assertEquals(ErrorCode.CONTENT_REFUSED, refusal());
        }
        Files.delete(work.resolve(".tinyforge.yml"));
        Files.writeString(work.resolve("other.yml"), "port: 8080\n");
        Files.createSymbolicLink(work.resolve(".tinyforge.yml"), Path.of("other.yml"));
        commit();
        assertEquals(Status.NO_FILE, file().status(), "a link is no file");
        assertEquals(ErrorCode.NOT_FOUND, refusal());
        Workload now = forge.workloads().get("web");
        assertEquals(3000L, now.source().config().get("port"));
        assertEquals(2, now.revision());
    }

    @Test
    void aFileMayHoldSixtyFourKibibytes() throws Exception {
        String longest = "port: 8080\n#" + "x".repeat(64 * 1024 - 12);
        push(".tinyforge.yml", longest);
        assertEquals(Status.OK, file().status());
        push(".tinyforge.yml", longest + "x");
        assertEquals(Status.INVALID, file().status());
    }

    @Test
    void aFileElsewhereIsReadFromTheBranchOfTheWorkload() throws Exception {
        push("deploy/forge.yml", "port: 8080\n");
        GitHttpBackend.git(work, "checkout", "-q", "-b", "dev");
        push("deploy/forge.yml", "port: 9090\n");
        Config elsewhere = Config.of("enabled", true, "path", "deploy/forge.yml");
        forge.gitops().set(web, elsewhere, OptionalLong.empty(), "ann");

        assertTrue(file().text().orElseThrow().contains("8080"));
        server.close();
        assertEquals(Status.FETCH_FAILED, file().status());
        assertEquals(ErrorCode.REPOSITORY_UNREACHABLE, refusal());
    }
}
