package dev.tinyforge.engine;

import dev.tinyforge.domain.config.InvalidInput;
import dev.tinyforge.domain.deploy.LiveInstance;
import dev.tinyforge.domain.naming.ResourceNames;
import dev.tinyforge.domain.reconcile.Reconciliation;
import dev.tinyforge.domain.reconcile.Reconciliation.SeenContainer;
import dev.tinyforge.domain.reconcile.Reconciliation.SeenRoute;
import dev.tinyforge.domain.reconcile.Repair;
import dev.tinyforge.domain.release.Release;
import dev.tinyforge.domain.workload.DeploymentId;
import dev.tinyforge.domain.workload.QueuePolicy;
import dev.tinyforge.domain.workload.WorkloadId;
import dev.tinyforge.engine.tell.Narrator;
import dev.tinyforge.ports.container.Container;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.proxy.ProxyRouter.Endpoint;
import dev.tinyforge.ports.proxy.ProxyRouter.RouteTarget;
import dev.tinyforge.ports.store.Deployment;
import dev.tinyforge.ports.store.Deployment.Status;
import dev.tinyforge.ports.store.Deployments.Submission;
import dev.tinyforge.ports.store.Lease;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Compares what should be with what is, in one listing of each, and mends what differs: under the workload's lease, and
 * only after the difference has been seen again with the lease in hand.
 */
final class Reconciler {
    private static final String ACTOR = "reconciler";
    private static final Duration BETWEEN_STARTS = Duration.ofSeconds(30);

    private final Ports ports;
    private final EngineSettings settings;
    private final Narrator narrator;
    private final Function<WorkloadId, Optional<Lease>> leases;
    private final Map<String, Instant> orphansSince = new HashMap<>();
    private final Map<String, Instant> startedAt = new HashMap<>();

    Reconciler(Ports ports, EngineSettings settings, Narrator narrator, Function<WorkloadId, Optional<Lease>> leases) {
        this.ports = ports;
        this.settings = settings;
        this.narrator = narrator;
        this.leases = leases;
    }

    /** @throws ForgeException when engine, proxy or store cannot be asked; nothing was changed then */
    synchronized void pass() {
        List<Repair> repairs = compare();
        Map<WorkloadId, List<Repair>> due = new HashMap<>();
        List<Repair> unleased = new ArrayList<>();
        for (Repair repair : repairs) {
            if (orphan(repair) && !ripe(repair)) {
                continue;
            }
            if (repair.workload().isPresent()) {
                due.computeIfAbsent(repair.workload().get(), w -> new ArrayList<>())
                        .add(repair);
            } else {
                unleased.add(repair);
            }
        }
        orphansSince
                .keySet()
                .retainAll(repairs.stream()
                        .filter(Reconciler::orphan)
                        .map(Repair::toString)
                        .toList());
        Instant forgotten = ports.clock().now().minus(BETWEEN_STARTS);
        startedAt.values().removeIf(at -> at.isBefore(forgotten));
        if (!due.isEmpty()) {
            mendLeased(due);
        }
        if (!unleased.isEmpty()) {
            Set<String> still = texts(compare());
            unleased.stream()
                    .filter(repair -> still.contains(repair.toString()))
                    .forEach(this::mend);
        }
    }

    private static Set<String> texts(List<Repair> repairs) {
        return repairs.stream().map(Repair::toString).collect(Collectors.toSet());
    }

    private void mendLeased(Map<WorkloadId, List<Repair>> due) {
        Map<WorkloadId, Lease> held = new HashMap<>();
        try {
            due.keySet().forEach(workload -> leases.apply(workload).ifPresent(lease -> held.put(workload, lease)));
            Set<String> still = held.isEmpty() ? Set.of() : texts(compare());
            for (WorkloadId workload : List.copyOf(held.keySet())) {
                for (Repair repair : due.getOrDefault(workload, List.of())) {
                    if (still.contains(repair.toString()) && stillHeld(held, workload)) {
                        mend(repair);
                    }
                }
            }
        } finally {
            held.values().forEach(this::release);
        }
    }

    /** A lease that can be renewed was nobody else's in between, however long the repairs before took. */
    private boolean stillHeld(Map<WorkloadId, Lease> held, WorkloadId workload) {
        Lease lease = held.get(workload);
        Optional<Lease> renewed =
                lease == null ? Optional.empty() : ports.store().leases().renew(lease, settings.leaseTtl());
        renewed.ifPresentOrElse(mine -> held.put(workload, mine), () -> held.remove(workload));
        return renewed.isPresent();
    }

    private void release(Lease lease) {
        try {
            ports.store().leases().release(lease);
        } catch (ForgeException e) {
            narrator.problem("a lease was not given up; it will expire", e);
        }
    }

    private List<Repair> compare() {
        Map<WorkloadId, List<LiveInstance>> live = ports.store().releases().allLive();
        List<SeenContainer> containers = ports.engine().list(ResourceNames.LABEL_WORKLOAD).stream()
                .filter(this::ofThisInstallation)
                .map(this::seen)
                .toList();
        List<SeenRoute> routes = ports.proxy().list().stream()
                // One that the proxy does not serve leads nowhere, so it is written again.
                .map(route ->
                        new SeenRoute(route.host(), route.marker(), route.online() ? route.upstream() : "offline"))
                .toList();
        // Asked for last: a run that has begun or ended since the listings only widens what is left alone or ripens.
        Set<WorkloadId> busy = new HashSet<>(ports.store().workloads().deleting());
        Set<DeploymentId> runs = new HashSet<>();
        for (Deployment open : ports.store().deployments().open()) {
            busy.add(open.workload());
            runs.add(open.id());
        }
        return Reconciliation.compare(live, busy, runs, containers, routes);
    }

    /** Another one on the same engine has other rows: what is live there would be an orphan here. */
    private boolean ofThisInstallation(Container container) {
        return ofInstallation(container, settings.plan().network());
    }

    static boolean ofInstallation(Container container, String network) {
        return network.equals(container.labels().get(ResourceNames.LABEL_NETWORK));
    }

    private SeenContainer seen(Container container) {
        String address = container.addresses().get(settings.plan().network());
        return new SeenContainer(
                container.name(),
                id(container, ResourceNames.LABEL_WORKLOAD, WorkloadId::new),
                id(container, ResourceNames.LABEL_DEPLOYMENT, DeploymentId::new),
                ResourceNames.ROLE_SERVICE.equals(container.labels().get(ResourceNames.LABEL_ROLE)),
                container.running() || container.state() == Container.State.RESTARTING,
                port -> Optional.ofNullable(address)
                        .map(known -> ports.proxy().upstream(new Endpoint(container.name(), known, port))));
    }

    static <T> Optional<T> id(Container container, String label, Function<String, T> parser) {
        try {
            return Optional.ofNullable(container.labels().get(label)).map(parser);
        } catch (InvalidInput e) {
            return Optional.empty();
        }
    }

    private static boolean orphan(Repair repair) {
        return repair instanceof Repair.RemoveContainer || repair instanceof Repair.RemoveRoute;
    }

    /** An orphan is left alone for a while: it may belong to something this process does not know of yet. */
    private boolean ripe(Repair repair) {
        Instant now = ports.clock().now();
        Instant since = orphansSince.computeIfAbsent(repair.toString(), key -> now);
        return Duration.between(since, now).compareTo(settings.orphanGrace()) >= 0;
    }

    private void mend(Repair repair) {
        Narrator told = narrator.about(About.of(repair));
        try {
            if (repair instanceof Repair.StartInstance start) {
                if (startedLately(start.instance().ref().name())) {
                    return;
                }
                ports.engine().start(start.instance().ref().name());
                told.event(
                        ACTOR,
                        "instance.restarted",
                        start.of().value(),
                        start.instance().ref().name() + " did not run");
            } else if (repair instanceof Repair.WriteRoute write) {
                RouteTarget target =
                        Performer.target(ports.engine(), settings.plan().network(), write.route());
                ports.proxy().write(List.of(target), List.of());
                told.event(
                        ACTOR,
                        "route.rewritten",
                        write.of().value(),
                        write.route().host() + " was missing or led elsewhere");
            } else if (repair instanceof Repair.ReplaceInstance replace) {
                redeploy(replace, told);
            } else if (repair instanceof Repair.RemoveContainer remove) {
                ports.engine().stop(remove.name());
                ports.engine().remove(remove.name());
                told.event(
                        ACTOR,
                        "orphan.removed",
                        remove.workload().map(WorkloadId::value).orElse("-"),
                        remove.name());
            } else if (repair instanceof Repair.RemoveRoute remove) {
                ports.proxy().write(List.of(), List.of(remove.host()));
                told.event(ACTOR, "route.removed", remove.host(), "it belonged to nothing");
            }
        } catch (ForgeException e) {
            told.problem("not mended: " + repair, e);
        }
    }

    /** A program that ends again and again is started again now and then, not in a circle. */
    private boolean startedLately(String name) {
        Instant now = ports.clock().now();
        Instant last = startedAt.get(name);
        boolean lately = last != null
                && !now.isBefore(last)
                && Duration.between(last, now).compareTo(BETWEEN_STARTS) < 0;
        if (!lately) {
            startedAt.put(name, now);
        }
        return lately;
    }

    /**
     * Deploys the same release again, once: if that fails too it is a person's turn. Only the newest: deploying an older
     * tag again would take the main host names from it.
     */
    private void redeploy(Repair.ReplaceInstance replace, Narrator told) {
        boolean newest = ports.store().releases().live(replace.of()).stream()
                .findFirst()
                .filter(live -> live.ref().equals(replace.instance().ref()))
                .isPresent();
        if (!newest) {
            told.problem(replace.instance().ref().name()
                    + " is gone and not the newest; deploy its tag again if it is wanted");
            return;
        }
        Optional<Deployment> last =
                ports.store().deployments().list(Optional.of(replace.of()), Optional.empty(), 1).stream()
                        .findFirst();
        if (last.isPresent()
                && last.get().request().by().equals(ACTOR)
                && last.get().status() == Status.FAILED) {
            return;
        }
        Optional<Release> release =
                ports.store().releases().find(replace.instance().release());
        if (release.isEmpty()) {
            return;
        }
        Instant now = ports.clock().now();
        Deployment deployment = Deployment.queued(
                new DeploymentId(ports.ids().next()),
                new Deployment.Request(
                        ACTOR,
                        release.get().workload(),
                        release.get().image(),
                        replace.instance().tag(),
                        Optional.of(release.get().id()),
                        Optional.empty(),
                        Optional.empty()),
                now);
        if (ports.store().deployments().submit(deployment, QueuePolicy.REJECT) instanceof Submission.Accepted) {
            told.event(
                    ACTOR,
                    "instance.replaced",
                    replace.of().value(),
                    replace.instance().ref().name() + " is gone; deploying it again");
        }
    }
}
