package dev.tinyforge.engine;

import dev.tinyforge.domain.config.InvalidInput;
import dev.tinyforge.domain.deploy.LiveInstance;
import dev.tinyforge.engine.access.AccountService;
import dev.tinyforge.ports.access.PasswordHasher;
import dev.tinyforge.ports.compose.ComposeRunner;
import dev.tinyforge.ports.compose.ComposeRunnerFactory;
import dev.tinyforge.ports.container.ContainerEngine.Subscription;
import dev.tinyforge.ports.container.ContainerEngineFactory;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.page.PageRenderer;
import dev.tinyforge.ports.page.PageRendererFactory;
import dev.tinyforge.ports.proxy.ProxyRouter;
import dev.tinyforge.ports.proxy.ProxyRouterFactory;
import dev.tinyforge.ports.registry.ImageRegistry;
import dev.tinyforge.ports.registry.ImageRegistryFactory;
import dev.tinyforge.ports.repository.RepositoryHost;
import dev.tinyforge.ports.repository.RepositoryHostFactory;
import dev.tinyforge.ports.settings.ForgeConfig;
import dev.tinyforge.ports.settings.Setting;
import dev.tinyforge.ports.settings.Settings;
import dev.tinyforge.ports.store.Deployment;
import dev.tinyforge.ports.store.Store;
import dev.tinyforge.ports.store.StoreFactory;
import dev.tinyforge.ports.time.Clock;
import dev.tinyforge.ports.time.Ids;
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
import dev.tinyforge.ports.yaml.YamlReader;
import dev.tinyforge.ports.yaml.YamlReaderFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One process's Forge: the ports it was given or found, the use cases, and the threads that perform deployments once
 * {@link #start} is called. Several may work on one store. Thread-safe.
 */
public final class Forge implements ServedUseCases, AutoCloseable {
    private static final int EVENT_THREADS = 4;

    private final ForgeConfig config;
    private final Ports ports;
    private final ExecutorService eventPool;
    private final ForgeProcess process;
    private final Threads threads;
    private @Nullable Role role;
    private @Nullable Subscription events;
    private boolean closed;

    private Forge(ForgeConfig config, Ports ports) {
        this.config = config;
        this.ports = ports;
        this.eventPool = Executors.newFixedThreadPool(EVENT_THREADS, Threads.named("forge-event"));
        this.process = new ForgeProcess(ports, EngineSettings.of(config), eventPool);
        this.threads = new Threads(process, process.narrator());
        process.onWork(threads::wake);
    }

    /**
     * Finds store, engine and proxy by the names in the config and opens them. Engine and proxy are not connected to
     * yet; the store is.
     *
     * @throws InvalidInput for a name nothing answers to
     * @throws ForgeException when the store cannot be opened
     */
    public static Forge open(ForgeConfig config) {
        Clock clock = Instant::now;
        Store store = factory(StoreFactory.class, StoreFactory::name, Settings.STORE, config)
                .open(config, clock);
        ContainerEngineFactory.Connection engine = factory(
                        ContainerEngineFactory.class, ContainerEngineFactory::name, Settings.ENGINE, config)
                .open(config);
        ProxyRouter proxy = factory(ProxyRouterFactory.class, ProxyRouterFactory::name, Settings.PROXY, config)
                .open(config, engine, clock);
        return builder()
                .config(config)
                .store(store)
                .engine(engine)
                .proxy(proxy)
                .registry(ServiceLoader.load(ImageRegistryFactory.class)
                        .findFirst()
                        .map(factory -> factory.open(config, clock))
                        .orElseGet(Unreachable::new))
                .repositories(ServiceLoader.load(RepositoryHostFactory.class)
                        .findFirst()
                        .map(factory -> factory.open(config))
                        .orElseGet(Unreachable::new))
                .pages(ServiceLoader.load(PageRendererFactory.class)
                        .findFirst()
                        .map(PageRendererFactory::open)
                        .orElseGet(Unreachable::new))
                .yaml(ServiceLoader.load(YamlReaderFactory.class)
                        .findFirst()
                        .map(YamlReaderFactory::open)
                        .orElseGet(Unreachable::new))
                .compose(ServiceLoader.load(ComposeRunnerFactory.class)
                        .findFirst()
                        .map(factory -> factory.open(config))
                        .orElseGet(Unreachable::new))
                .clock(clock)
                .build();
    }

    private static <F> F factory(Class<F> type, Function<F, String> name, Setting<String> setting, ForgeConfig config) {
        Map<String, F> found = new TreeMap<>();
        for (F factory : ServiceLoader.load(type)) {
            found.put(name.apply(factory), factory);
        }
        String wanted = config.get(setting);
        F factory = found.get(wanted);
        if (factory == null) {
            throw new InvalidInput(
                    setting.key(), "`" + wanted + "` is not one of " + String.join(", ", found.keySet()));
        }
        return factory;
    }

    /** For embedding and tests: ports are handed in. */
    public static Builder builder() {
        return new Builder();
    }

    /** What a process does besides answering use cases. */
    public enum Role {
        /** Performs every open deployment it can get, and reconciles. */
        SERVER,
        /** Performs every open deployment it can get, until closed. */
        ONE_SHOT
    }

    /**
     * Starts performing deployments, those an earlier process left unfinished first; in role {@code SERVER} it also
     * starts the proxy and reconciles. Once only.
     */
    public synchronized void start(Role newRole) {
        if (role != null) {
            throw new IllegalStateException("started already");
        }
        role = newRole;
        if (newRole == Role.SERVER) {
            threads.startReconciling(config.get(Settings.RECONCILE_INTERVAL), this::connect);
            threads.startWatching(process.watcher());
        } else {
            try {
                ports.proxy().start();
            } catch (ForgeException e) {
                process.narrator().problem("the proxy was not started", e);
            }
        }
        threads.start();
    }

    /** Listens to the engine and starts the proxy; tried again while either is down, so that Forge can start first. */
    private void connect() {
        synchronized (this) {
            if (events == null) {
                events = process.listen(threads::reconcileSoon);
            }
        }
        ports.proxy().start();
    }

    /**
     * Stops taking up deployments and waits for those under way.
     *
     * @return whether all of them ended; what is unfinished is resumed at a next start
     */
    public boolean stop(Duration grace) {
        boolean ended = threads.stop(grace);
        synchronized (this) {
            if (events != null) {
                events.close();
                events = null;
            }
        }
        return ended;
    }

    public ForgeConfig config() {
        return config;
    }

    /** Why it cannot do its work now, by subject; empty when it can. */
    public Map<String, String> notReady() {
        Map<String, String> reasons = new LinkedHashMap<>();
        check(reasons, "engine", () -> ports.engine().info());
        check(reasons, "store", () -> ports.store().describe());
        check(reasons, "proxy", () -> ports.proxy().list());
        if (role != null && !threads.ticked()) {
            reasons.put("deployments", "not taken up yet");
        }
        return reasons;
    }

    private static void check(Map<String, String> reasons, String subject, Runnable question) {
        try {
            question.run();
        } catch (ForgeException e) {
            reasons.put(subject, e.line());
        }
    }

    /** Gauges by Prometheus name with labels; asks the store, in a constant number of queries. */
    public Map<String, Double> metrics() {
        Map<String, Double> metrics = new TreeMap<>();
        Map<Deployment.Status, Long> open = ports.store().deployments().open().stream()
                .collect(Collectors.groupingBy(Deployment::status, Collectors.counting()));
        for (Deployment.Status status : List.of(Deployment.Status.QUEUED, Deployment.Status.RUNNING)) {
            metrics.put(
                    "forge_deployments_open{status=\"" + status.name().toLowerCase(Locale.ROOT) + "\"}",
                    open.getOrDefault(status, 0L).doubleValue());
        }
        Collection<List<LiveInstance>> live = ports.store().releases().allLive().values();
        metrics.put("forge_workloads_live", (double) live.size());
        metrics.put("forge_instances_live", (double)
                live.stream().mapToInt(List::size).sum());
        metrics.put("forge_store_statements_total", (double) ports.store().statements());
        metrics.put("forge_work_active", (double) process.active().size());
        return metrics;
    }

    @Override
    public ManageWorkloads workloads() {
        return process.workloads();
    }

    @Override
    public DeployWorkloads deployments() {
        return process.deployments();
    }

    @Override
    public Promote promotion() {
        return process.promotion();
    }

    @Override
    public ManageEnv env() {
        return process.env();
    }

    @Override
    public ManageGitOps gitops() {
        return process.gitops();
    }

    @Override
    public ManageTriggers triggers() {
        return process.triggers();
    }

    @Override
    public ReceiveDeliveries deliveries() {
        return process.deliveries();
    }

    @Override
    public HandleEvents events() {
        return process.events();
    }

    /** Users, logins and tokens; for an app that has logins. */
    public ManageAccounts accounts(PasswordHasher hasher) {
        return new AccountService(ports.store(), ports.clock(), ports.ids(), hasher);
    }

    @Override
    public ReadHistory history() {
        return process.history();
    }

    @Override
    public ReadLogs logs() {
        return process.logs();
    }

    @Override
    public Diagnose diagnosis() {
        return process.diagnosis();
    }

    @Override
    public DescribeKinds kinds() {
        return process.kinds();
    }

    /** {@link #stop} without grace, then closes the ports. Idempotent. */
    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        stop(Duration.ZERO);
        eventPool.shutdownNow();
        for (Runnable part : List.<Runnable>of(ports.proxy()::close, ports.engine()::close, ports.store()::close)) {
            try {
                part.run();
            } catch (ForgeException e) {
                process.narrator().problem("not closed cleanly", e);
            }
        }
    }

    /** Collects the ports of a {@link Forge}. Clock, ids, registry, repositories, pages, YAML and compose have defaults; the rest must be given. */
    public static final class Builder {
        private ForgeConfig config = ForgeConfig.of(Map.of());
        private Clock clock = Instant::now;
        private ContainerEngineFactory.@Nullable Connection engine;
        private @Nullable ProxyRouter proxy;
        private @Nullable Store store;
        private ImageRegistry registry = new Unreachable();
        private RepositoryHost repositories = new Unreachable();
        private PageRenderer pages = new Unreachable();
        private YamlReader yaml = new Unreachable();
        private ComposeRunner compose = new Unreachable();
        private @Nullable Ids ids;

        private Builder() {}

        public Builder config(ForgeConfig given) {
            config = given;
            return this;
        }

        public Builder engine(ContainerEngineFactory.Connection given) {
            engine = given;
            return this;
        }

        public Builder proxy(ProxyRouter given) {
            proxy = given;
            return this;
        }

        public Builder store(Store given) {
            store = given;
            return this;
        }

        /** Who is asked what a registry holds; without one, polling triggers say so. */
        public Builder registry(ImageRegistry given) {
            registry = given;
            return this;
        }

        /** Who is asked for a repository's refs; without one, polling triggers say so. */
        public Builder repositories(RepositoryHost given) {
            repositories = given;
            return this;
        }

        /** What makes pages of Markdown; without one, sites that want it are not built. */
        public Builder pages(PageRenderer given) {
            pages = given;
            return this;
        }

        /** What reads the files in which repositories declare workloads; without one, GitOps says so. */
        public Builder yaml(YamlReader given) {
            yaml = given;
            return this;
        }

        /** What runs projects of Docker Compose; without one, workloads of that kind are not deployed. */
        public Builder compose(ComposeRunner given) {
            compose = given;
            return this;
        }

        public Builder clock(Clock given) {
            clock = given;
            return this;
        }

        public Builder ids(Ids given) {
            ids = given;
            return this;
        }

        /** @throws NullPointerException naming the port that was not given */
        public Forge build() {
            ContainerEngineFactory.Connection connection = Objects.requireNonNull(engine, "engine");
            Ids makes = ids;
            return new Forge(
                    config,
                    new Ports(
                            connection.engine(),
                            connection.images(),
                            connection.probe(),
                            Objects.requireNonNull(proxy, "proxy"),
                            Objects.requireNonNull(store, "store"),
                            registry,
                            repositories,
                            pages,
                            yaml,
                            compose,
                            clock,
                            makes == null ? new Ulids(clock) : makes));
        }
    }
}
