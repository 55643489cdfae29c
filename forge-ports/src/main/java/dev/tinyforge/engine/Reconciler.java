package dev.tinyforge.engine;

import dev.tinyforge.domain.config.InvalidInput;
import dev.tinyforge.domain.deploy.LiveInstance;
import dev.tinyforge.domain.deploy.Route;
import dev.tinyforge.domain.naming.ResourceNames;
import dev.tinyforge.domain.reconcile.Reconciliation;
import dev.tinyforge.domain.reconcile.Reconciliation.Life;
import dev.tinyforge.domain.reconcile.Reconciliation.SeenContainer;
import dev.tinyforge.domain.reconcile.Reconciliation.SeenRoute;
import dev.tinyforge.domain.reconcile.Repair;
import dev.tinyforge.domain.release.Release;
import dev.tinyforge.domain.workload.DeploymentId;
import dev.tinyforge.domain.workload.QueuePolicy;
import dev.tinyforge.domain.workload.WorkloadId;
import dev.tinyforge.engine.tell.Narrator;
import dev.tinyforge.ports.container.Container;
import dev.tinyforge.ports.error.ErrorCode;
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
import org.jspecify.annotations.Nullable;

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
    private final Set<String> toldUnmended = new HashSet<>();
    private volatile boolean proxyDue;

    Reconciler(Ports ports, EngineSettings settings, Narrator narrator, Function<WorkloadId, Optional<Lease>> leases) {
        this.ports = ports;
        this.settings = settings;
        this.narrator = narrator;
        this.leases = leases;
    }

    /** What the proxy itself stands on may have changed: the next pass sees to it. */
    void lookAfterProxy() {
        proxyDue = true;
    }

    /** @throws ForgeException when engine, proxy or store cannot be asked; nothing was changed then */
    synchronized void pass() {
        if (proxyDue) {
            proxyDue = false;
            try {
                startProxy(silence());
            } catch (RuntimeException e) {
                proxyDue = true;
                throw e;
            }
        }
        List<Repair> repairs = look();
        toldUnmended.retainAll(texts(repairs));
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

    /** A proxy that Forge runs itself may only have to be made, or started, again. */
    private List<Repair> look() {
        try {
            return compare();
        } catch (ForgeException e) {
            if (e.code() != ErrorCode.PROXY_UNREACHABLE) {
                throw e;
            }
            startProxy(Optional.of(e.line()));
            return compare();
        }
    }

    /** @param silence why it is known not to answer */
    private void startProxy(Optional<String> silence) {
        ports.proxy().start();
        silence.ifPresent(
                why -> narrator.event(ACTOR, "proxy.returned", ports.proxy().name(), "it did not answer: " + why));
    }

    private Optional<String> silence() {
        try {
            ports.proxy().list();
            return Optional.empty();
        } catch (ForgeException e) {
            return Optional.of(e.line());
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
                life(container, address),
                port -> Optional.ofNullable(address)
                        .map(known -> ports.proxy().upstream(new Endpoint(container.name(), known, port))));
    }

    private static Life life(Container container, @Nullable String address) {
        return switch (container.state()) {
            case RUNNING -> address == null ? Life.APART : Life.UP;
            case RESTARTING -> Life.UP;
            case CREATED, PAUSED, EXITED -> Life.DOWN;
            case REMOVING, DEAD -> Life.LOST;
        };
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
            repair.match(new Mending(told));
        } catch (ForgeException e) {
            if (toldUnmended.add(repair.toString())) {
                told.problem("not mended: " + repair, e);
                if (!e.code().passing()) {
                    told.event(ACTOR, "repair.failed", subject(repair), e.line());
                }
            }
        }
    }

    private static String subject(Repair repair) {
        return repair.workload().map(WorkloadId::value).orElse("-");
    }

    /** What is done about each, told where it was done. */
    private final class Mending implements Repair.Cases<Boolean> {
        private final Narrator told;

        Mending(Narrator told) {
            this.told = told;
        }

        private boolean done(String action, String subject, String text) {
            told.event(ACTOR, action, subject, text);
            return true;
        }

        @Override
        public Boolean startInstance(Repair.StartInstance repair) {
            String name = repair.instance().ref().name();
            if (startedLately(name)) {
                return false;
            }
            // Its network may have been removed while it did not run, and it cannot start without.
            join(name);
            ports.engine().start(name);
            done("instance.restarted", repair.of().value(), name + " did not run");
            return lead(repair.instance().routes());
        }

        @Override
        public Boolean joinNetwork(Repair.JoinNetwork repair) {
            String name = repair.instance().ref().name();
            join(name);
            // The proxy may have been taken off it as well.
            lookAfterProxy();
            done(
                    "instance.joined",
                    repair.of().value(),
                    name + " was not on the network " + settings.plan().network());
            return lead(repair.instance().routes());
        }

        private void join(String name) {
            ports.engine().ensureNetwork(settings.plan().network());
            ports.engine().join(name, settings.plan().network());
        }

        /** To its address, which may be another one; a part of the same repair, and so not told again. */
        private boolean lead(List<Route> routes) {
            if (!routes.isEmpty()) {
                ports.proxy().write(routes.stream().map(this::target).toList(), List.of());
            }
            return true;
        }

        private RouteTarget target(Route route) {
            return Performer.target(ports.engine(), settings.plan().network(), route);
        }

        @Override
        public Boolean replaceInstance(Repair.ReplaceInstance repair) {
            redeploy(repair, told);
            return true;
        }

        @Override
        public Boolean writeRoute(Repair.WriteRoute repair) {
            lead(List.of(repair.route()));
            return done(
                    "route.rewritten", repair.of().value(), repair.route().host() + " was missing or led elsewhere");
        }

        @Override
        public Boolean removeContainer(Repair.RemoveContainer repair) {
            ports.engine().stop(repair.name());
            ports.engine().remove(repair.name());
            return done("orphan.removed", subject(repair), repair.name());
        }

        @Override
        public Boolean removeRoute(Repair.RemoveRoute repair) {
            ports.proxy().write(List.of(), List.of(repair.host()));
            return done("route.removed", repair.host(), "it belonged to nothing");
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
            if (toldUnmended.add(replace.toString())) {
                told.event(
                        ACTOR,
                        "instance.missing",
                        replace.of().value(),
                        replace.instance().ref().name()
                                + " is gone and not the newest; deploy its tag again if it is wanted");
            }
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
