package dev.tinyforge.tck.app;

import dev.tinyforge.domain.workload.WorkloadId;
import dev.tinyforge.engine.EnvService;
import dev.tinyforge.engine.access.AccountService;
import dev.tinyforge.engine.event.EventDeploys;
import dev.tinyforge.engine.event.Events;
import dev.tinyforge.engine.event.Watcher;
import dev.tinyforge.engine.gitops.GitOpsService;
import dev.tinyforge.engine.plugin.InstalledKinds;
import dev.tinyforge.engine.tell.Masker;
import dev.tinyforge.engine.tell.Narrator;
import dev.tinyforge.ports.access.PasswordHasher;
import dev.tinyforge.ports.container.ContainerEngine.LogLine;
import dev.tinyforge.ports.container.ContainerEngine.Subscription;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.store.Store;
import dev.tinyforge.ports.usecase.DeployWorkloads;
import dev.tinyforge.ports.usecase.DescribeKinds;
import dev.tinyforge.ports.usecase.Diagnose;
import dev.tinyforge.ports.usecase.HandleEvents;
import dev.tinyforge.ports.usecase.ManageAccounts;
import dev.tinyforge.ports.usecase.ManageEnv;
import dev.tinyforge.ports.usecase.ManageGitOps;
import dev.tinyforge.ports.usecase.ManageTriggers;
import dev.tinyforge.ports.usecase.ManageWorkloads;
import dev.tinyforge.ports.usecase.Promote;
import dev.tinyforge.ports.usecase.ReadHistory;
import dev.tinyforge.ports.usecase.ReadLogs;
import dev.tinyforge.ports.usecase.ReceiveDeliveries;
import dev.tinyforge.ports.usecase.ServedUseCases;
import dev.tinyforge.tck.fake.FakeWorld;
import dev.tinyforge.tck.fake.FakeYaml;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * The use cases in memory. Deployments do nothing by themselves: a test moves them on through {@link #runs}. Triggers,
 * events, GitOps and accounts are the engine's own, on a fake store and with a hasher that hashes nothing. Time passes by one
 * second at each look.
 */
public final class TestUseCases implements ServedUseCases {
    private final AtomicLong seconds = new AtomicLong();
    private final AtomicLong ids = new AtomicLong();
    private final AtomicReference<Optional<RuntimeException>> failure = new AtomicReference<>(Optional.empty());
    private final List<LogLine> lines = new ArrayList<>();
    private final List<Follower> followers = new CopyOnWriteArrayList<>();
    private final List<Diagnose.Finding> findings = new ArrayList<>();
    private final FakeWorld world = new FakeWorld();
    private final Store store = world.openStore("app");
    private final TestWorkloads workloads = new TestWorkloads(this, store);
    private final TestDeployments deployments = new TestDeployments(this, workloads);
    private final Events events = engine();
    private final ManageEnv env =
            new EnvService(store, this::nextId, workloads, new Narrator(store, this::now, new Masker(List.of())));
    private final ManageGitOps gitops = declared();
    private final ManageAccounts accounts = new AccountService(store, this::now, this::nextId, new NoHash());

    /** The next call of any use case but {@code doctor} throws it. */
    public void failNext(RuntimeException with) {
        failure.set(Optional.of(with));
    }

    public void failNext(ErrorCode code, String line) {
        failNext(new ForgeException(code, line));
    }

    /** What triggers look at and where they are kept. */
    public FakeWorld world() {
        return world;
    }

    public TestDeployments runs() {
        return deployments;
    }

    /** What the doctor finds from now on. */
    public void find(Diagnose.Finding... found) {
        synchronized (findings) {
            findings.clear();
            findings.addAll(List.of(found));
        }
    }

    /** Has every workload's instance write a line. */
    public void writeLine(String text) {
        LogLine line = new LogLine(now(), false, text);
        synchronized (lines) {
            lines.add(line);
        }
        followers.forEach(follower -> follower.sink().accept(line));
    }

    /** Ends every log that is followed. */
    public void endLogs(Optional<String> reason) {
        List<Follower> all = List.copyOf(followers);
        followers.removeAll(all);
        all.forEach(follower -> follower.ended().accept(reason));
    }

    /** How many logs are followed just now. */
    public int followers() {
        return followers.size();
    }

    @Override
    public ManageWorkloads workloads() {
        return workloads;
    }

    @Override
    public DeployWorkloads deployments() {
        return deployments;
    }

    @Override
    public Promote promotion() {
        return new TestPromotion(this, workloads, deployments);
    }

    @Override
    public ManageEnv env() {
        return entering(ManageEnv.class, env);
    }

    @Override
    public ManageGitOps gitops() {
        return entering(ManageGitOps.class, gitops);
    }

    @Override
    public ManageTriggers triggers() {
        return entering(ManageTriggers.class, events.triggers());
    }

    @Override
    public HandleEvents events() {
        return entering(HandleEvents.class, events.handling());
    }

    @Override
    public ReceiveDeliveries deliveries() {
        return entering(ReceiveDeliveries.class, events.deliveries());
    }

    @Override
    public ReadHistory history() {
        return entering(ReadHistory.class, store.events()::list);
    }

    public ManageAccounts accounts() {
        return entering(ManageAccounts.class, accounts);
    }

    @Override
    public ReadLogs logs() {
        return new Logs();
    }

    @Override
    public Diagnose diagnosis() {
        return () -> {
            synchronized (findings) {
                return List.copyOf(findings);
            }
        };
    }

    @Override
    public DescribeKinds kinds() {
        return new InstalledKinds();
    }

    Instant now() {
        return Instant.parse("2031-05-17T08:00:00Z").plusSeconds(seconds.getAndIncrement());
    }

    String nextId() {
        return "%026d".formatted(ids.incrementAndGet());
    }

    void enter() {
        failure.getAndSet(Optional.empty()).ifPresent(with -> {
            throw with;
        });
    }

    private Events engine() {
        Masker masker = new Masker(List.of());
        return new Events(
                new Events.Needs(
                        store,
                        this::now,
                        this::nextId,
                        world.registry(),
                        world.repositoryHost(),
                        (workload, version, evenIfLive, cause, by) ->
                                new EventDeploys.Answer.Queued(deployments.caused(workload, version, cause, by)),
                        new Narrator(store, this::now, masker),
                        masker),
                Runnable::run,
                new Watcher.Keeping(Duration.ofDays(30), 10_000),
                Duration.ofSeconds(20));
    }

    private ManageGitOps declared() {
        Masker masker = new Masker(List.of());
        return new GitOpsService(new GitOpsService.Needs(
                workloads,
                TestWorkloads::source,
                world.repositoryHost(),
                new FakeYaml(),
                workload -> {},
                masker,
                new Narrator(store, this::now, masker)));
    }

    /** Has a failure that waits come before the call. */
    private <T> T entering(Class<T> type, T real) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    enter();
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        Throwable cause = e.getCause();
                        throw cause == null ? e : cause;
                    }
                }));
    }

    /** Quick, and in the open: nobody's password is at stake. */
    private static final class NoHash implements PasswordHasher {
        @Override
        public String hash(String password) {
            return "open:" + password;
        }

        @Override
        public boolean matches(String password, String hash) {
            return hash(password).equals(hash);
        }
    }

    private record Follower(Consumer<LogLine> sink, Consumer<Optional<String>> ended) {}

    private final class Logs implements ReadLogs {
        @Override
        public List<LogLine> tail(WorkloadId workload, int most) {
            enter();
            workloads.get(workload.value());
            synchronized (lines) {
                return List.copyOf(lines.subList(Math.max(0, lines.size() - most), lines.size()));
            }
        }

        @Override
        public Subscription follow(
                WorkloadId workload, OptionalInt tail, Consumer<LogLine> sink, Consumer<Optional<String>> ended) {
            tail(workload, tail.orElse(0)).forEach(sink);
            Follower follower = new Follower(sink, ended);
            followers.add(follower);
            return () -> {
                if (followers.remove(follower)) {
                    ended.accept(Optional.empty());
                }
            };
        }
    }
}
