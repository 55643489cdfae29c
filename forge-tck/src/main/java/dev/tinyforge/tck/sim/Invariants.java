package dev.tinyforge.tck.sim;

import dev.tinyforge.domain.deploy.LiveInstance;
import dev.tinyforge.domain.deploy.Outcome;
import dev.tinyforge.domain.deploy.Plan;
import dev.tinyforge.domain.deploy.Route;
import dev.tinyforge.domain.deploy.State;
import dev.tinyforge.domain.deploy.Step;
import dev.tinyforge.domain.health.Healthcheck;
import dev.tinyforge.domain.naming.ResourceNames;
import dev.tinyforge.domain.source.ComposeSource;
import dev.tinyforge.domain.workload.DeploymentId;
import dev.tinyforge.domain.workload.WorkloadId;
import dev.tinyforge.ports.container.Container;
import dev.tinyforge.ports.proxy.ProxyRouter.Endpoint;
import dev.tinyforge.ports.store.Deployment;
import dev.tinyforge.ports.store.Store;
import dev.tinyforge.tck.fake.FakeWorld;
import dev.tinyforge.tck.fake.ProxyState.Entry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What must hold in a world, whatever goes wrong in it. Each method returns what does not hold, as lines for people;
 * empty is good. One object judges one world from its beginning, and remembers what was live.
 */
public final class Invariants {
    private static final int ALL = Integer.MAX_VALUE;

    private final FakeWorld world;
    private final Store store;
    private final Map<DeploymentId, Fold> folds = new LinkedHashMap<>();
    private final Map<String, Healthcheck> healthchecks = new HashMap<>();
    private final Set<WorkloadId> everLive = new LinkedHashSet<>();

    /** @param store a handle that nothing goes wrong in, such as {@link FakeWorld#observer} */
    public Invariants(FakeWorld world, Store store) {
        this.world = world;
        this.store = store;
    }

    public static Invariants of(FakeWorld world) {
        return new Invariants(world, world.observer());
    }

    /** After every step: routes lead to what works (1), and one run at a time acts on a workload (3). */
    public List<String> afterStep() {
        List<String> violations = new ArrayList<>();
        for (String trespass : world.trespasses()) {
            violations.add("(3) " + trespass);
        }
        Set<WorkloadId> down = new HashSet<>();
        Map<WorkloadId, DeploymentId> acting = new HashMap<>();
        for (Deployment deployment : store.deployments().open()) {
            Fold fold = fold(deployment.id());
            if (fold.acting()) {
                DeploymentId other = acting.put(deployment.workload(), deployment.id());
                if (other != null) {
                    violations.add(
                            "(3) runs " + other + " and " + deployment.id() + " act on " + deployment.workload());
                }
                if (fold.state().flatMap(state -> state.plan().downtime()).isPresent()) {
                    down.add(deployment.workload());
                }
            }
        }
        Map<WorkloadId, List<LiveInstance>> live = store.releases().allLive();
        everLive.addAll(live.keySet());
        Set<WorkloadId> leaving = new HashSet<>(store.workloads().deleting());
        everLive.removeIf(workload ->
                leaving.contains(workload) || store.workloads().find(workload).isEmpty());
        for (WorkloadId workload : everLive) {
            if (!down.contains(workload)) {
                served(workload, live.getOrDefault(workload, List.of()), violations);
            }
        }
        folds.values().forEach(fold -> fold.problems().forEach(problem -> violations.add("(7) " + problem)));
        return List.copyOf(violations);
    }

    /** When nothing is under way any more: nothing is left over (2), no secret leaked (6), journals agree (7). */
    public List<String> atRest() {
        List<String> violations = new ArrayList<>(afterStep());
        Map<WorkloadId, List<LiveInstance>> live = store.releases().allLive();
        Map<String, LiveInstance> instances = new LinkedHashMap<>();
        live.values()
                .forEach(rows -> rows.forEach(row -> instances.put(row.ref().name(), row)));
        containers(instances, violations);
        services(live, violations);
        routes(instances, violations);
        journals(live, violations);
        secrets(violations);
        return List.copyOf(violations);
    }

    /** After a run that failed before the switch (4): {@code before} was taken just before it began. */
    public List<String> undone(WorkloadId workload, Snapshot before, boolean recreate) {
        return before.changes(Snapshot.of(world, store, workload), !recreate).stream()
                .map(change -> "(4) " + change)
                .toList();
    }

    /** What the workload is like now, for {@link #undone}. */
    public Snapshot snapshot(WorkloadId workload) {
        return Snapshot.of(world, store, workload);
    }

    /** Where a run's journal says it is; empty when it never opened. */
    public Optional<State> stateOf(DeploymentId run) {
        return fold(run).state();
    }

    private void served(WorkloadId workload, List<LiveInstance> live, List<String> violations) {
        if (live.isEmpty()) {
            violations.add("(1) nothing of " + workload + " is live any more");
            return;
        }
        Set<String> leaving = leaving(workload);
        for (Route route : live.get(0).routes()) {
            String host = route.host();
            List<Entry> entries = world.routes().effective(host);
            if (entries.isEmpty() && !world.routes().lost(host) && !leaving.contains(host)) {
                violations.add("(1) " + host + " has no route");
            }
            for (Entry entry : entries) {
                leadsWell(host, entry, violations);
            }
        }
    }

    /** The host names a run that is under way takes away, as it was asked to. */
    private Set<String> leaving(WorkloadId workload) {
        return store.deployments().open().stream()
                .filter(deployment -> deployment.workload().equals(workload))
                .flatMap(deployment -> stateOf(deployment.id()).stream())
                .flatMap(state -> state.plan().change().remove().stream())
                .collect(Collectors.toSet());
    }

    private void leadsWell(String host, Entry entry, List<String> violations) {
        String name = entry.endpoint().name();
        if (world.host().disturbed(name)) {
            return;
        }
        Optional<Container> container = world.host().container(name);
        if (container.isEmpty()) {
            violations.add("(1) " + host + " leads to " + name + ", which was removed");
        } else if (!container.get().running()) {
            violations.add("(1) " + host + " leads to " + name + ", which is "
                    + container.get().state());
        } else if (!world.routes().reaches(entry).equals(Optional.of(name))) {
            violations.add("(1) " + host + " leads to " + entry.endpoint() + ", where " + name + " is no more");
        } else if (!entry.well() && !entry.excused() && !onlyHasToRun(name)) {
            violations.add("(1) " + host + " was led to " + name + " before it was healthy");
        }
    }

    private boolean onlyHasToRun(String name) {
        Healthcheck known = healthchecks.get(name);
        return known != null && known.check() instanceof Healthcheck.None;
    }

    private void containers(Map<String, LiveInstance> instances, List<String> violations) {
        Set<String> found = new HashSet<>();
        for (Container container : world.host().containers()) {
            if (container.labels().containsKey(ResourceNames.LABEL_WORKLOAD)) {
                found.add(container.name());
                if (role(container).equals(ResourceNames.ROLE_SERVICE)) {
                    continue;
                }
                if (!instances.containsKey(container.name())) {
                    violations.add("(2) container " + container.name() + " is left over");
                } else if (!container.running() && !world.host().disturbed(container.name())) {
                    violations.add("(2) live container " + container.name() + " is " + container.state());
                }
            }
        }
        instances.keySet().stream()
                .filter(name -> !found.contains(name))
                .forEach(name -> violations.add("(2) there is no container for the row of " + name));
    }

    /** What runs beside instances is what their releases say. */
    private void services(Map<WorkloadId, List<LiveInstance>> live, List<String> violations) {
        Set<String> wanted = new TreeSet<>();
        live.forEach((workload, rows) -> store.releases()
                .find(rows.get(0).release())
                .ifPresent(release -> ComposeSource.beside(release.workload())
                        .keySet()
                        .forEach(service -> wanted.add(workload + " " + service + " RUNNING"))));
        List<String> found = world.host().containers().stream()
                .filter(container -> role(container).equals(ResourceNames.ROLE_SERVICE))
                .map(container -> container.labels().get(ResourceNames.LABEL_WORKLOAD) + " "
                        + container.labels().get(ResourceNames.LABEL_SERVICE) + " " + container.state())
                .sorted()
                .toList();
        if (!found.equals(List.copyOf(wanted))) {
            violations.add("(2) services are " + found + " and should be " + wanted);
        }
    }

    private static String role(Container container) {
        return container.labels().getOrDefault(ResourceNames.LABEL_ROLE, "");
    }

    private void routes(Map<String, LiveInstance> instances, List<String> violations) {
        Map<String, Entry> written = new LinkedHashMap<>(world.routes().written());
        for (LiveInstance instance : instances.values()) {
            for (Route route : instance.routes()) {
                Entry entry = written.remove(route.host());
                if (entry == null) {
                    violations.add("(2) there is no route for " + route.host());
                } else if (!entry.marker().equals(instance.ref().deployment())) {
                    violations.add("(2) " + route.host() + " leads to " + entry.marker() + ", its row to "
                            + instance.ref().deployment());
                } else if (!upToDate(entry, route)) {
                    violations.add("(2) " + route.host() + " leads to " + entry.endpoint() + ", where "
                            + instance.ref().name() + " is not");
                } else if (!shows(route)) {
                    violations.add("(2) " + route.host() + " does not show what was written");
                }
            }
        }
        written.keySet().forEach(host -> violations.add("(2) route for " + host + " is left over"));
    }

    private boolean upToDate(Entry entry, Route route) {
        Optional<Container> container = world.host().container(route.instance().name());
        if (container.isEmpty() || !container.get().running()) {
            return true;
        }
        String upstream = world.routes().upstream(entry.endpoint());
        return container.get().addresses().values().stream().anyMatch(address -> world.routes()
                .upstream(new Endpoint(container.get().name(), address, route.port()))
                .equals(upstream));
    }

    private boolean shows(Route route) {
        List<Entry> shown = world.routes().effective(route.host());
        return !shown.isEmpty() && shown.get(0).marker().equals(route.instance().deployment());
    }

    private void journals(Map<WorkloadId, List<LiveInstance>> live, List<String> violations) {
        Set<WorkloadId> judged = new HashSet<>();
        for (Deployment deployment : store.deployments().list(Optional.empty(), Optional.empty(), ALL)) {
            Fold fold = fold(deployment.id());
            if (deployment.status().open()) {
                violations.add("(5) " + deployment.id() + " is still " + deployment.status());
            } else if (fold.state().isEmpty()) {
                if (deployment.status() == Deployment.Status.SUCCEEDED
                        || deployment.status() == Deployment.Status.ROLLED_BACK) {
                    violations.add("(7) " + deployment.id() + " is " + deployment.status() + " and has no journal");
                }
            } else if (fold.state().get() instanceof State.Ended ended) {
                if (!deployment.outcome().equals(Optional.of(ended.outcome()))) {
                    violations.add("(7) " + deployment.id() + " ended as " + deployment.outcome()
                            + ", by its journal as " + ended.outcome());
                }
                if (!(ended.outcome() instanceof Outcome.Superseded) && judged.add(deployment.workload())) {
                    rows(ended, live.getOrDefault(deployment.workload(), List.of()), violations);
                }
            } else {
                violations.add("(7) " + deployment.id() + " is " + deployment.status() + ", by its journal "
                        + fold.state().get().getClass().getSimpleName());
            }
        }
        folds.values().forEach(fold -> fold.problems().forEach(problem -> {
            if (!violations.contains("(7) " + problem)) {
                violations.add("(7) " + problem);
            }
        }));
    }

    /** The newest run that acted decides what is live, unless its way back was refused. */
    private static void rows(State.Ended ended, List<LiveInstance> live, List<String> violations) {
        Plan plan = ended.plan();
        boolean went = ended.outcome() instanceof Outcome.Succeeded;
        boolean stuck = ended.outcome() instanceof Outcome.Failed failed
                && failed.reason().contains("undoing it was refused");
        Set<LiveInstance> expected = new HashSet<>(went ? plan.after() : plan.before());
        if (!stuck && !expected.equals(new HashSet<>(live))) {
            violations.add("(7) " + plan.deployment() + " ended as " + ended.outcome() + " and live is " + live
                    + " instead of " + expected);
        }
    }

    private void secrets(List<String> violations) {
        Set<String> values = world.data().secretValues();
        if (values.isEmpty()) {
            return;
        }
        List<String> texts = new ArrayList<>(world.data().texts());
        for (Deployment deployment : store.deployments().list(Optional.empty(), Optional.empty(), ALL)) {
            store.journal().read(deployment.id()).forEach(entry -> texts.add(entry.toString()));
        }
        for (String text : texts) {
            if (values.stream().anyMatch(text::contains)) {
                violations.add("(6) a secret is told in a text of " + text.length() + " characters");
            }
        }
    }

    private Fold fold(DeploymentId run) {
        Fold known = folds.computeIfAbsent(run, Fold::new);
        boolean fresh = known.state().isEmpty();
        known.with(store.journal().read(run));
        if (fresh) {
            known.state().ifPresent(state -> state.plan().prepare().forEach(step -> {
                if (step instanceof Step.AwaitHealthy await) {
                    healthchecks.put(await.instance().name(), await.healthcheck());
                }
            }));
        }
        return known;
    }
}
