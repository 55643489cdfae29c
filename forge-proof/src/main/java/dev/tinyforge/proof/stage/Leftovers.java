package dev.tinyforge.proof.stage;

import dev.tinyforge.domain.deploy.LiveInstance;
import dev.tinyforge.domain.deploy.Route;
import dev.tinyforge.domain.deploy.State;
import dev.tinyforge.domain.workload.DeploymentId;
import dev.tinyforge.domain.workload.WorkloadId;
import dev.tinyforge.engine.Replay;
import dev.tinyforge.ports.container.ContainerEngineFactory;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.proxy.ProxyRouter;
import dev.tinyforge.ports.proxy.ProxyRouter.Endpoint;
import dev.tinyforge.ports.proxy.ProxyRouter.HeldRoute;
import dev.tinyforge.ports.proxy.ProxyRouter.Observation;
import dev.tinyforge.ports.proxy.ProxyRouterFactory;
import dev.tinyforge.ports.settings.ForgeConfig;
import dev.tinyforge.ports.settings.Settings;
import dev.tinyforge.ports.store.Deployment;
import dev.tinyforge.ports.store.JournalRecord;
import dev.tinyforge.ports.store.Lease;
import dev.tinyforge.ports.store.Store;
import dev.tinyforge.ports.store.StoreFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Looks at the rows, the engine and the proxy of a stage from outside, and says what does not match: what is left over,
 * what is missing, what leads elsewhere. Changes nothing.
 */
public final class Leftovers implements AutoCloseable {
    private static final Duration LETTING_GO = Duration.ofSeconds(5);

    private final Stage stage;
    private final Store store;
    private final ContainerEngineFactory.Connection connection;
    private final ProxyRouter router;
    private Set<String> files = Set.of();

    public Leftovers(Stage stage) {
        this.stage = stage;
        ForgeConfig config = stage.config();
        this.store = Factories.named(StoreFactory.class, StoreFactory::name, config.get(Settings.STORE))
                .open(config, Instant::now);
        this.connection = Factories.named(
                        ContainerEngineFactory.class, ContainerEngineFactory::name, config.get(Settings.ENGINE))
                .open(config);
        this.router = Factories.named(ProxyRouterFactory.class, ProxyRouterFactory::name, config.get(Settings.PROXY))
                .open(config, connection, Instant::now);
    }

    public Store store() {
        return store;
    }

    public ProxyRouter router() {
        return router;
    }

    public List<JournalRecord> journal(String deployment) {
        return store.journal().read(new DeploymentId(deployment));
    }

    public Deployment deployment(String id) {
        return store.deployments().find(new DeploymentId(id)).orElseThrow();
    }

    /** When the run saw its switch; empty if it never did. */
    public Optional<Instant> switchedAt(String deployment) {
        return journal(deployment).stream()
                .filter(JournalRecord.Completed.class::isInstance)
                .map(JournalRecord.Completed.class::cast)
                .filter(entry -> entry.event() instanceof dev.tinyforge.domain.deploy.Event.StepDone done
                        && done.key().equals("switch/observe"))
                .map(JournalRecord.Completed::at)
                .findFirst();
    }

    public LiveInstance live(String workload) {
        List<LiveInstance> live = store.releases().live(new WorkloadId(workload));
        if (live.size() != 1) {
            throw new AssertionError(live.size() + " rows say what is live of " + workload + ": " + live);
        }
        return live.get(0);
    }

    /** Files that are there now belong there; others that come are left over. */
    public Leftovers filesBelong() {
        files = files();
        return this;
    }

    /** Everything that does not match while nothing is under way; empty when all is as it should be. */
    public List<String> complaints() {
        List<String> complaints = new ArrayList<>();
        try {
            Map<WorkloadId, List<LiveInstance>> live = store.releases().allLive();
            runs(live.keySet(), complaints);
            instances(live, complaints);
            routes(live, complaints);
            leases(live.keySet(), complaints);
        } catch (ForgeException e) {
            complaints.add("cannot look: " + e.line());
        }
        if (!files.isEmpty()) {
            Set<String> more = files();
            more.removeAll(files);
            more.forEach(file -> complaints.add("the file " + file + " is left over"));
        }
        return complaints;
    }

    /** Every run has ended, and its journal tells so. */
    private void runs(Set<WorkloadId> workloads, List<String> complaints) {
        for (Deployment open : store.deployments().open()) {
            complaints.add("deployment " + open.id() + " is " + open.status()
                    + open.note().map(note -> " (" + note + ")").orElse(""));
        }
        for (WorkloadId workload : workloads) {
            for (Deployment deployment : store.deployments().list(Optional.of(workload), Optional.empty(), 3)) {
                List<JournalRecord> journal = store.journal().read(deployment.id());
                if (journal.isEmpty() || deployment.status().open()) {
                    continue;
                }
                State state = Replay.of(journal).state();
                if (!(state instanceof State.Ended ended)
                        || !Optional.of(ended.outcome()).equals(deployment.outcome())) {
                    complaints.add("the journal of " + deployment.id() + " ends in "
                            + state.getClass().getSimpleName() + ", its row in " + deployment.outcome());
                }
            }
        }
    }

    private void instances(Map<WorkloadId, List<LiveInstance>> live, List<String> complaints) {
        Map<String, EngineApi.Seen> seen =
                stage.containers().stream().collect(Collectors.toMap(EngineApi.Seen::name, Function.identity()));
        Set<String> wanted = new TreeSet<>();
        live.values()
                .forEach(
                        all -> all.forEach(instance -> wanted.add(instance.ref().name())));
        for (String name : wanted) {
            EngineApi.Seen container = seen.get(name);
            if (container == null || !container.state().equals("running")) {
                complaints.add(
                        "the live instance " + name + " is " + (container == null ? "not there" : container.state()));
            }
        }
        seen.values().stream()
                .filter(container -> !wanted.contains(container.name()))
                .forEach(container -> complaints.add(
                        "the container " + container.name() + " (" + container.state() + ") is left over"));
    }

    private void routes(Map<WorkloadId, List<LiveInstance>> live, List<String> complaints) {
        Map<String, HeldRoute> held =
                router.list().stream().collect(Collectors.toMap(HeldRoute::host, Function.identity()));
        Map<String, String> addresses =
                stage.containers().stream().collect(Collectors.toMap(EngineApi.Seen::name, EngineApi.Seen::ip));
        Set<String> wanted = new TreeSet<>();
        for (List<LiveInstance> instances : live.values()) {
            for (LiveInstance instance : instances) {
                for (Route route : instance.routes()) {
                    wanted.add(route.host());
                    route(route, held.get(route.host()), addresses, complaints);
                }
            }
        }
        held.keySet().stream()
                .filter(host -> !wanted.contains(host))
                .forEach(host -> complaints.add("the route of " + host + " is left over"));
    }

    private void route(
            Route route,
            @org.jspecify.annotations.Nullable HeldRoute held,
            Map<String, String> addresses,
            List<String> complaints) {
        String name = route.instance().name();
        String upstream = router.upstream(new Endpoint(name, addresses.getOrDefault(name, "none"), route.port()));
        if (held == null) {
            complaints.add("the route of " + route.host() + " is missing");
            return;
        }
        if (!held.marker().equals(route.instance().deployment())
                || !held.upstream().equals(upstream)) {
            complaints.add("the route of " + route.host() + " leads to " + held.upstream() + " for " + held.marker()
                    + ", not to " + upstream + " for " + route.instance().deployment());
        }
        Observation observed = router.observe(route.host());
        if (!(observed instanceof Observation.SwitchedTo to)
                || !to.marker().equals(route.instance().deployment())) {
            complaints.add("the proxy answers for " + route.host() + " with " + observed);
        }
    }

    /**
     * Nobody holds what nobody works on. It is let go a moment after the end of a run is on record, and taken for a moment by a
     * repair; one that nobody lets go would be held for longer than this waits.
     */
    private void leases(Set<WorkloadId> workloads, List<String> complaints) {
        for (WorkloadId workload : workloads) {
            try {
                Await.that("the lease to be let go", LETTING_GO, () -> free(workload));
            } catch (AssertionError e) {
                complaints.add("the lease of workload " + workload + " is held");
            }
        }
    }

    private boolean free(WorkloadId workload) {
        Optional<Lease> lease = store.leases().acquire("workload/" + workload, Duration.ofSeconds(5));
        lease.ifPresent(store.leases()::release);
        return lease.isPresent();
    }

    /** Of every Java process, for its tools; goes with the next of them. */
    private static boolean comesAndGoes(Path file) {
        return file.toString().contains("hsperfdata");
    }

    private Set<String> files() {
        Set<String> found = new TreeSet<>();
        int owners = 0;
        for (Path folder : List.of(stage.data(), stage.folder().resolve("tmp"))) {
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path file : all.toList()) {
                    String name = file.getFileName().toString();
                    if (stage.data().resolve("owners").equals(file.getParent())) {
                        // One of each process, under a random name: it is their number that counts.
                        found.add("data/owners/" + owners++);
                    } else if (!name.endsWith("-shm") && !name.endsWith("-wal") && !comesAndGoes(file)) {
                        found.add(stage.folder().relativize(file).toString());
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException("cannot list " + folder, e);
            }
        }
        return found;
    }

    @Override
    public void close() {
        router.close();
        connection.engine().close();
        store.close();
    }
}
