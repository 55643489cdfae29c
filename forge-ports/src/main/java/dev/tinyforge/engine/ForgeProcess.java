package dev.tinyforge.engine;

import dev.tinyforge.domain.config.InvalidInput;
import dev.tinyforge.domain.deploy.Outcome;
import dev.tinyforge.domain.naming.ResourceNames;
import dev.tinyforge.domain.source.PlanResult;
import dev.tinyforge.domain.workload.DeploymentId;
import dev.tinyforge.domain.workload.WorkloadId;
import dev.tinyforge.engine.event.Events;
import dev.tinyforge.engine.event.Watcher;
import dev.tinyforge.engine.gitops.GitOpsService;
import dev.tinyforge.engine.plugin.InstalledKinds;
import dev.tinyforge.engine.tell.Masker;
import dev.tinyforge.engine.tell.Narrator;
import dev.tinyforge.ports.container.ContainerEngine.EngineEvent;
import dev.tinyforge.ports.container.ContainerEngine.Subscription;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.log.LogFields;
import dev.tinyforge.ports.store.Deployment;
import dev.tinyforge.ports.store.DeploymentLog.Level;
import dev.tinyforge.ports.store.JournalRecord;
import dev.tinyforge.ports.store.Lease;
import dev.tinyforge.ports.usecase.DeployWorkloads;
import dev.tinyforge.ports.usecase.DescribeKinds;
import dev.tinyforge.ports.usecase.Diagnose;
import dev.tinyforge.ports.usecase.HandleEvents;
import dev.tinyforge.ports.usecase.ManageEnv;
import dev.tinyforge.ports.usecase.ManageGitOps;
import dev.tinyforge.ports.usecase.ManageTriggers;
import dev.tinyforge.ports.usecase.ManageWorkloads;
import dev.tinyforge.ports.usecase.Promote;
import dev.tinyforge.ports.usecase.ReadHistory;
import dev.tinyforge.ports.usecase.ReadLogs;
import dev.tinyforge.ports.usecase.ReceiveDeliveries;
import dev.tinyforge.ports.usecase.ServedUseCases;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * What one process does, without threads of its own: {@link #tick} takes up what is to be done and can be had, and
 * whoever schedules it advances the {@link Work} and hands it back when it is over. The same object runs under threads
 * in {@link Forge} and under a seeded scheduler in tests. Thread-safe.
 */
public final class ForgeProcess implements ServedUseCases {
    private final Ports ports;
    private final EngineSettings settings;
    private final Narrator narrator;
    private final Housekeeping housekeeping;
    private final Performer performer;
    private final Planner planner;
    private final Reconciler reconciler;
    private final Map<WorkloadId, Work> active = new LinkedHashMap<>();
    private final WorkloadService workloads;
    private final DeployService deployments;
    private final PromotionService promotion;
    private final EnvService env;
    private final GitOpsService gitops;
    private final Events events;
    private final LogService logs;
    private final Doctor doctor;
    private volatile Runnable wake = () -> {};
    private Instant renewed = Instant.MIN;

    /** @param pool runs what may block on the way from an event to its deployment, few at a time */
    public ForgeProcess(Ports ports, EngineSettings settings, Executor pool) {
        this.ports = ports;
        this.settings = settings;
        Masker masker = new Masker(settings.knownSecrets());
        Secrets secrets = new Secrets(ports.store(), masker);
        Sources sources = Sources.found();
        Undecryptable undecryptable = new Undecryptable(settings, sources);
        this.narrator = new Narrator(ports.store(), ports.clock(), masker);
        this.housekeeping = new Housekeeping(ports, narrator);
        this.performer = new Performer(ports, settings, housekeeping, secrets, undecryptable);
        this.planner = new Planner(ports, settings, sources);
        this.reconciler = new Reconciler(ports, settings, narrator, this::leaseOf);
        this.workloads = new WorkloadService(ports, settings, sources, narrator, () -> wake.run());
        Promotable promotable = new Promotable(ports, settings.plan().network());
        this.deployments = new DeployService(
                ports,
                settings,
                sources,
                planner,
                workloads,
                promotable,
                new EnvMerge(ports.store(), secrets, undecryptable),
                narrator,
                () -> wake.run());
        this.env = new EnvService(ports.store(), ports.ids(), workloads, narrator);
        this.gitops = new GitOpsService(new GitOpsService.Needs(
                workloads, sources::of, ports.repositories(), ports.yaml(), secrets::learn, masker, narrator));
        this.promotion = new PromotionService(workloads, deployments, promotable);
        this.events = new Events(
                new Events.Needs(
                        ports.store(),
                        ports.clock(),
                        ports.ids(),
                        ports.registry(),
                        ports.repositories(),
                        deployments,
                        narrator,
                        masker),
                pool,
                settings.ledger(),
                settings.leaseTtl());
        this.logs = new LogService(ports, secrets, masker);
        this.doctor = new Doctor(ports, settings);
    }

    Narrator narrator() {
        return narrator;
    }

    /** @param whenWorkCame called, from any thread, when a {@link #tick} would find something to take up */
    public void onWork(Runnable whenWorkCame) {
        wake = whenWorkCame;
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
        return promotion;
    }

    @Override
    public ManageEnv env() {
        return env;
    }

    @Override
    public ManageGitOps gitops() {
        return gitops;
    }

    @Override
    public ManageTriggers triggers() {
        return events.triggers();
    }

    @Override
    public ReceiveDeliveries deliveries() {
        return events.deliveries();
    }

    @Override
    public HandleEvents events() {
        return events.handling();
    }

    @Override
    public ReadHistory history() {
        return ports.store().events()::list;
    }

    @Override
    public ReadLogs logs() {
        return logs;
    }

    @Override
    public Diagnose diagnosis() {
        return doctor;
    }

    @Override
    public DescribeKinds kinds() {
        return new InstalledKinds();
    }

    /**
     * Renews leases, tells runs of cancels, and takes up what is open and nobody has. Returns what was taken up.
     * Called every few hundred milliseconds and whenever something was submitted.
     *
     * @throws ForgeException when the store cannot be asked; nothing is lost by that
     */
    public synchronized List<Work> tick() {
        tend();
        List<Work> begun = new ArrayList<>();
        try {
            takeUp(begun);
        } catch (ForgeException e) {
            // What was taken up before the failure is under way and has to be handed over all the same.
            if (begun.isEmpty()) {
                throw e;
            }
            narrator.problem("not everything was taken up", e);
        }
        return begun;
    }

    private void takeUp(List<Work> begun) {
        Map<WorkloadId, Deployment> next = new LinkedHashMap<>();
        for (Deployment deployment : ports.store().deployments().open()) {
            next.merge(deployment.workload(), deployment, ForgeProcess::first);
        }
        for (Deployment deployment : next.values()) {
            if (room() && !active.containsKey(deployment.workload())) {
                guarded("deployment " + deployment.id(), About.of(deployment), () -> begin(deployment))
                        .ifPresent(begun::add);
            }
        }
        for (WorkloadId deleted : ports.store().workloads().deleting()) {
            if (!active.containsKey(deleted) && !next.containsKey(deleted)) {
                guarded("the removal of " + deleted, About.of(deleted), () -> tearDown(deleted))
                        .ifPresent(begun::add);
            }
        }
    }

    /** One that cannot be taken up must not keep the others waiting. */
    private Optional<Work> guarded(String what, LogFields about, Supplier<Optional<Work>> beginning) {
        try {
            return beginning.get();
        } catch (ForgeException e) {
            if (e.code() == ErrorCode.STORE_UNAVAILABLE) {
                throw e;
            }
            narrator.about(about).problem(what + " was not taken up", e);
        } catch (RuntimeException e) {
            narrator.about(about).defect(what + " was not taken up", e);
        }
        return Optional.empty();
    }

    /** The half of {@link #tick} that looks after what is under way and takes up nothing; returns an empty list. */
    synchronized List<Work> tend() {
        renew();
        deliverCancels();
        active.values().forEach(Work::tend);
        return List.of();
    }

    /** What is under way here. */
    public synchronized Collection<Work> active() {
        return List.copyOf(active.values());
    }

    /** Whether something happened to the container that work under way here did, or looks after. */
    public synchronized boolean handles(String container) {
        return active.values().stream().anyMatch(work -> work.handles(container));
    }

    /** Takes back work that is over, or that is put down unfinished so that any process may take it up again. */
    public synchronized void over(Work work) {
        active.remove(work.workload(), work);
        try {
            ports.store().leases().release(work.lease());
        } catch (ForgeException e) {
            narrator.about(About.of(work.workload()))
                    .problem("the lease of " + work.workload() + " was not given up; it will expire", e);
        }
    }

    /** Looks after triggers for all that share the store; see {@link Watcher}. */
    public Watcher watcher() {
        return events.watcher();
    }

    /**
     * Listens to the engine until closed.
     *
     * @param soon called, from any thread, when {@link #reconcile} might find something to mend: not for what work under way
     *     here does itself
     * @throws ForgeException when there is no engine to listen to
     */
    public Subscription listen(Runnable soon) {
        return ports.engine().events(ResourceNames.LABEL_ROLE, event -> {
            if (matters(event)) {
                soon.run();
            }
        });
    }

    private boolean matters(EngineEvent event) {
        return switch (event.kind()) {
            // An instance's health is for its deployment to judge.
            case HEALTH -> false;
            case STARTED, DIED, REMOVED, OUT_OF_MEMORY -> !handles(event.name());
            case DISCONNECTED -> !handles(event.name()) && proxyMayBeOff();
            case NETWORK_REMOVED -> event.name().equals(settings.plan().network()) && proxyMayBeOff();
            case LOST -> {
                narrator.event("engine", "engine.lost", "engine", "it answers no more; what runs may run on");
                yield false;
            }
            case RECONNECTED -> {
                narrator.event("engine", "engine.returned", "engine", "what happened meanwhile is looked for");
                yield proxyMayBeOff();
            }
        };
    }

    private boolean proxyMayBeOff() {
        reconciler.lookAfterProxy();
        return true;
    }

    /** Compares what is with what should be, and mends it. One pass; safe to call while work is under way. */
    public void reconcile() {
        reconciler.pass();
    }

    /** Running ones first: they were begun by a process that is gone. Else the one submitted first. */
    private static Deployment first(Deployment a, Deployment b) {
        return b.status() == Deployment.Status.RUNNING && a.status() != Deployment.Status.RUNNING ? b : a;
    }

    private boolean room() {
        return active.values().stream().filter(Run.class::isInstance).count() < settings.maxParallelDeploys();
    }

    private Optional<Lease> leaseOf(WorkloadId workload) {
        return ports.store().leases().acquire("workload/" + workload, settings.leaseTtl());
    }

    private void renew() {
        Instant now = ports.clock().now();
        Duration since = renewed.equals(Instant.MIN) ? settings.leaseTtl() : Duration.between(renewed, now);
        if (!since.isNegative() && since.compareTo(settings.leaseTtl().dividedBy(3)) < 0) {
            return;
        }
        for (Work work : List.copyOf(active.values())) {
            ports.store()
                    .leases()
                    .renew(work.lease(), settings.leaseTtl())
                    .ifPresentOrElse(work::renewed, work::interrupt);
        }
        renewed = now;
    }

    private void deliverCancels() {
        Map<DeploymentId, Run> runs = new LinkedHashMap<>();
        for (Work work : active.values()) {
            if (work instanceof Run run) {
                runs.put(run.id(), run);
            }
        }
        if (runs.isEmpty()) {
            return;
        }
        ports.store().deployments().cancelRequests(runs.keySet()).forEach((id, by) -> {
            Run run = runs.get(id);
            if (run != null) {
                run.cancel(by);
            }
        });
    }

    private Optional<Work> begin(Deployment deployment) {
        Optional<Lease> lease = leaseOf(deployment.workload());
        if (lease.isEmpty()) {
            return Optional.empty();
        }
        try {
            Optional<Work> run = open(deployment, lease.get())
                    .map(at -> new Run(
                            deployment.id(), lease.get(), at, ports, performer, narrator.about(About.of(deployment))));
            run.ifPresentOrElse(
                    work -> active.put(work.workload(), work),
                    () -> ports.store().leases().release(lease.get()));
            return run;
        } catch (RuntimeException e) {
            ports.store().leases().release(lease.get());
            if (e instanceof ForgeException lost && lost.code() == ErrorCode.LEASE_LOST) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Where the run is; plans it if it never opened. Empty when it is not to be run. */
    private Optional<Replay> open(Deployment deployment, Lease lease) {
        Narrator told = narrator.about(About.of(deployment));
        List<JournalRecord> entries = ports.store().journal().read(deployment.id());
        if (!entries.isEmpty()) {
            Replay replay = Replay.of(entries);
            told.deployment(
                    deployment.id(),
                    Level.WARN,
                    "resume",
                    "taken up again at "
                            + replay.wanted().map(effect -> effect.key()).orElse("its end"));
            return Optional.of(replay);
        }
        Instant now = ports.clock().now();
        if (!ports.store().deployments().begin(lease, deployment.id(), now)) {
            return Optional.empty();
        }
        String refusal;
        try {
            PlanResult result = planner.plan(deployment.id(), deployment.request());
            if (result instanceof PlanResult.Planned planned) {
                ports.store()
                        .journal()
                        .append(lease, deployment.id(), 0, new JournalRecord.Opened(planned.plan(), now));
                return Optional.of(Replay.opened(planned.plan()));
            }
            refusal = ((PlanResult.Rejected) result)
                    .problems().stream().map(Object::toString).collect(Collectors.joining("; "));
        } catch (InvalidInput e) {
            refusal = String.valueOf(e.getMessage());
        } catch (ForgeException e) {
            if (e.code() != ErrorCode.PLAN_CHANGED && e.code() != ErrorCode.NOT_FOUND) {
                throw e;
            }
            refusal = e.line();
        } catch (RuntimeException e) {
            told.defect("the plan of " + deployment.id(), e);
            refusal = "an error in Forge itself or in the source's plugin: " + e;
        }
        Outcome.Failed failed = new Outcome.Failed(told.mask(refusal));
        LastError.keep(ports.store().releases(), lease, deployment.workload(), failed);
        ports.store().deployments().end(lease, deployment.id(), failed, now);
        told.deployment(deployment.id(), Level.ERROR, "plan", failed.reason());
        told.event("forge", "deployment.ended", deployment.id().value(), Titles.of(failed));
        return Optional.empty();
    }

    private Optional<Work> tearDown(WorkloadId workload) {
        return leaseOf(workload).map(lease -> {
            Work work = new Teardown(workload, lease, ports, settings, narrator, housekeeping);
            active.put(workload, work);
            return work;
        });
    }
}
