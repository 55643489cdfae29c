package dev.tinyforge.tck.gitops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.config.InvalidInput;
import dev.tinyforge.domain.workload.GitOps;
import dev.tinyforge.domain.workload.Workload;
import dev.tinyforge.domain.workload.WorkloadId;
import dev.tinyforge.engine.ForgeProcess;
import dev.tinyforge.engine.Ports;
import dev.tinyforge.ports.codec.WorkloadCodec;
import dev.tinyforge.ports.container.Cancellation;
import dev.tinyforge.ports.container.ContainerEngineFactory.Connection;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.repository.RepositoryHost;
import dev.tinyforge.ports.repository.RepositoryTree;
import dev.tinyforge.ports.repository.TreeLimits;
import dev.tinyforge.ports.store.Store;
import dev.tinyforge.ports.usecase.ManageWorkloads.Applied;
import dev.tinyforge.tck.fake.FakePages;
import dev.tinyforge.tck.fake.FakeProcess;
import dev.tinyforge.tck.fake.FakeWorld;
import dev.tinyforge.tck.fake.FakeYaml;
import dev.tinyforge.tck.fake.SeededIds;
import dev.tinyforge.tck.repository.Planted;
import dev.tinyforge.tck.sim.Simulation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A sync in one process and edits in another, on one store: whoever comes first, nothing of either is lost. */
public abstract class SyncContract {
    private static final String URL = "https://git.test/shop/web.git";

    private final FakeWorld world = new FakeWorld();
    private final AtomicInteger fetches = new AtomicInteger();
    private volatile Runnable whileFetching = () -> {};
    private ForgeProcess server;
    private ForgeProcess other;
    private WorkloadId web;

    /** A handle of the process's own on the one store of this test. */
    protected abstract Store store(FakeWorld world, String process);

    /** How often two race; as many as take a second or two. */
    protected abstract int rounds();

    @BeforeEach
    final void prepare() {
        server = process("server", 1);
        other = process("other", 2);
        web = server.workloads()
                .create(
                        Config.of(
                                "name", "web",
                                "source", "dockerfile",
                                "source_config", Config.of("repository", URL, "port", 3000)),
                        "ann")
                .id();
        server.gitops().set(web, Config.of("enabled", true), OptionalLong.empty(), "ann");
    }

    private ForgeProcess process(String name, long seed) {
        FakeProcess fake = world.process(name);
        Connection connection = fake.connection();
        return new ForgeProcess(
                new Ports(
                        connection.engine(),
                        connection.images(),
                        connection.probe(),
                        fake.proxy(),
                        store(world, name),
                        fake.registry(),
                        new Hooked(fake.repositoryHost()),
                        new FakePages(),
                        new FakeYaml(),
                        fake.compose(),
                        world.clock(),
                        new SeededIds(seed, world.clock())),
                Simulation.settings(),
                Runnable::run);
    }

    /** Lets something happen while a sync waits for the host: after it has read the workload, before it writes. */
    private final class Hooked implements RepositoryHost {
        private final RepositoryHost real;

        Hooked(RepositoryHost real) {
            this.real = real;
        }

        @Override
        public Map<String, String> refs(String url, Optional<String> credentials) {
            whileFetching.run();
            return real.refs(url, credentials);
        }

        @Override
        public RepositoryTree open(
                String url,
                Optional<String> credentials,
                String commit,
                TreeLimits limits,
                Consumer<String> progress,
                Cancellation cancellation) {
            fetches.incrementAndGet();
            return real.open(url, credentials, commit, limits, progress, cancellation);
        }
    }

    private void push(String file) {
        world.repositories().commit(URL, "main", Map.of(".tinyforge.yml", Planted.file(file)));
    }

    private Workload now() {
        return other.workloads().get(web.value());
    }

    /** As a person does it: read, change, write back what was read, and begin again if it was changed meanwhile. */
    private void edit(String name, Object value) {
        while (true) {
            Workload seen = now();
            try {
                other.workloads()
                        .replace(
                                web,
                                WorkloadCodec.write(seen).with(name, value),
                                OptionalLong.of(seen.revision()),
                                "bob");
                return;
            } catch (ForgeException e) {
                assertEquals(ErrorCode.CONFLICT, e.code());
            }
        }
    }

    private static ErrorCode refusal(Runnable act) {
        return assertThrows(ForgeException.class, act::run).code();
    }

    private Object port() {
        return String.valueOf(now().source().config().get("port"));
    }

    private List<String> synced() {
        return other.history().list(Optional.empty(), 1000).stream()
                .filter(event -> event.entry().action().equals("gitops.synced"))
                .map(event -> event.entry().actor())
                .toList();
    }

    @Test
    void anEditWhileTheSyncFetchesIsKept() {
        push("port: 8080");
        AtomicInteger asked = new AtomicInteger();
        whileFetching = () -> {
            if (asked.incrementAndGet() == 1) {
                edit("project", "shop");
            }
        };

        server.gitops().sync(web, "ann");

        assertEquals(2, asked.get(), "it began again");
        assertEquals("8080", port());
        assertEquals(Optional.of("shop"), now().project());
        assertEquals(4, now().revision());
        assertEquals(List.of("ann"), synced());
    }

    @Test
    void aSyncWhileSomebodyEditsIsKept() {
        push("port: 8080");
        Workload seen = now();

        server.gitops().sync(web, "ann");

        Config edited = WorkloadCodec.write(seen).with("project", "shop");
        assertEquals(ErrorCode.CONFLICT, refusal(() -> other.workloads()
                .replace(web, edited, OptionalLong.of(seen.revision()), "bob")));
        InvalidInput refused = assertThrows(
                InvalidInput.class, () -> other.workloads().replace(web, edited, OptionalLong.empty(), "bob"));
        assertEquals("source_config.port", refused.problems().get(0).field());
        assertEquals("8080", port());
        edit("project", "shop");
        assertEquals("8080", port());
        assertEquals(Optional.of("shop"), now().project());
    }

    @Test
    void aSyncThatWasOvertakenByAnotherOneTakesTheNewerFile() {
        push("port: 8080");
        AtomicInteger asked = new AtomicInteger();
        whileFetching = () -> {
            if (asked.incrementAndGet() == 1) {
                push("port: 9090");
                other.gitops().sync(web, "bob");
            }
        };

        server.gitops().sync(web, "ann");

        assertEquals("9090", port());
        assertEquals(List.of("ann", "bob"), synced());
    }

    @Test
    void gitOpsTurnedOffMeanwhileStaysOff() {
        push("port: 8080");
        whileFetching = () -> other.gitops().set(web, Config.of("enabled", false), OptionalLong.empty(), "bob");

        assertEquals(ErrorCode.CONFLICT, refusal(() -> server.gitops().sync(web, "ann")));

        assertEquals("3000", port());
        assertEquals(Optional.empty(), now().gitops());
    }

    @Test
    void aWorkloadRemovedMeanwhileIsNotFound() {
        push("port: 8080");
        whileFetching = () -> {
            whileFetching = () -> {};
            other.workloads().delete(web, OptionalLong.empty(), "bob");
        };

        assertEquals(ErrorCode.NOT_FOUND, refusal(() -> server.gitops().sync(web, "ann")));
    }

    @Test
    void whatTheFileDoesNotGoWithAnyMoreIsRefusedWhole() {
        push("port: 8080\nhealthcheck:\n  port: 81\n");
        whileFetching = () -> {
            whileFetching = () -> {};
            edit("healthcheck", Config.of("type", "docker"));
        };

        assertEquals(ErrorCode.CONTENT_REFUSED, refusal(() -> server.gitops().sync(web, "ann")));

        assertEquals("3000", port());
        assertEquals(List.of(), now().gitops().orElseThrow().managed());
    }

    @Test
    void whoEditsWithoutPauseWinsAndTheSyncEnds() {
        push("port: 8080");
        AtomicInteger edits = new AtomicInteger();
        whileFetching = () -> edit("project", "p" + edits.incrementAndGet());

        assertEquals(ErrorCode.CONFLICT, refusal(() -> server.gitops().sync(web, "ann")));

        assertTrue(edits.get() > 2 && edits.get() < 100, "" + edits);
        assertEquals(Optional.of("p" + edits.get()), now().project());
        assertEquals("3000", port());
        assertEquals(List.of(), synced());
    }

    @Test
    void whatACommitHoldsIsFetchedOnceAndWhoMaySeeItIsAskedEachTime() {
        push("port: 8080");
        server.gitops().status(web);
        server.gitops().status(web);
        server.gitops().sync(web, "ann");
        assertEquals(1, fetches.get());
        world.repositories().demand(URL, "somebody else");
        assertEquals(ErrorCode.REPOSITORY_DENIED, refusal(() -> server.gitops().sync(web, "ann")));
        assertEquals(
                Optional.empty(),
                server.gitops().status(web).file().orElseThrow().text());
    }

    @Test
    void aWorkloadIsMadeWithItWhereItsSourceHasIt() {
        Config made = Config.of(
                "name",
                "twin",
                "source",
                "static",
                "source_config",
                Config.of("repository", URL),
                "gitops",
                Config.of("path", "f.yml"));

        Workload twin = server.workloads().create(made, "ann");

        assertEquals(Optional.of(GitOps.at("f.yml")), twin.gitops());
        Applied again = server.workloads().apply(made, "ann");
        assertEquals(Applied.Change.UNCHANGED, again.change());
        Config image = Config.of("image", "app", "port", 80);
        InvalidInput refused = assertThrows(InvalidInput.class, () -> server.workloads()
                .create(made.with("source", "image").with("source_config", image), "ann"));
        assertEquals("gitops", refused.problems().get(0).field());
        Config managed = Config.of("path", "f.yml", "managed", List.of("port"));
        assertThrows(InvalidInput.class, () -> server.workloads()
                .create(made.with("gitops", managed).with("name", "third"), "ann"));
        assertThrows(
                InvalidInput.class,
                () -> server.workloads()
                        .replace(twin.id(), made.with("source", "dockerfile"), OptionalLong.empty(), "ann"),
                "its kind stays");
    }

    @Test
    void editsAndSyncsThatRaceLoseNothing() throws InterruptedException, ExecutionException {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            for (int round = 1; round <= rounds(); round++) {
                int port = 10_000 + round;
                String project = "p" + round;
                push("port: " + port);
                CountDownLatch ready = new CountDownLatch(2);
                Future<?> sync = threads.submit(() -> {
                    together(ready);
                    server.gitops().sync(web, "ann");
                });
                Future<?> edit = threads.submit(() -> {
                    together(ready);
                    edit("project", project);
                });
                sync.get();
                edit.get();
                assertEquals(String.valueOf(port), port(), "round " + round);
                assertEquals(Optional.of(project), now().project(), "round " + round);
                assertEquals(2 + 2L * round, now().revision(), "each was written once");
            }
        } finally {
            threads.shutdownNow();
        }
        assertEquals(rounds(), synced().size());
    }

    private static void together(CountDownLatch ready) {
        ready.countDown();
        try {
            assertTrue(ready.await(1, TimeUnit.MINUTES));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
