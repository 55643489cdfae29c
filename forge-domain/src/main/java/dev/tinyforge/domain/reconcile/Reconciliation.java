package dev.tinyforge.domain.reconcile;

import dev.tinyforge.domain.deploy.LiveInstance;
import dev.tinyforge.domain.deploy.Route;
import dev.tinyforge.domain.workload.DeploymentId;
import dev.tinyforge.domain.workload.WorkloadId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Compares one look at the world with what should be. Workloads with a run under way are left to it. */
public final class Reconciliation {
    private Reconciliation() {}

    /**
     * @param service it runs beside an instance
     * @param upstream where the proxy should lead a route to it on the port; absent when it cannot be reached now
     */
    public record SeenContainer(
            String name,
            Optional<WorkloadId> workload,
            Optional<DeploymentId> deployment,
            boolean service,
            Life life,
            IntFunction<Optional<String>> upstream) {}

    /** What a container is worth to those who ask for it. */
    public enum Life {
        /** It runs, or the engine is just starting it again. */
        UP,
        /** It runs off the network the proxy reaches it by. */
        APART,
        /** It is there, and could be started. */
        DOWN,
        /** It is being removed, or cannot be started any more. */
        LOST
    }

    public record SeenRoute(String host, DeploymentId marker, String upstream) {}

    /**
     * @param live what should be
     * @param busy workloads with an open deployment, or being deleted
     * @param busyRuns the open deployments themselves
     */
    public static List<Repair> compare(
            Map<WorkloadId, List<LiveInstance>> live,
            Set<WorkloadId> busy,
            Set<DeploymentId> busyRuns,
            List<SeenContainer> containers,
            List<SeenRoute> routes) {
        List<Repair> repairs = new ArrayList<>();
        Map<String, SeenContainer> byName = new HashMap<>();
        containers.forEach(container -> byName.put(container.name(), container));
        Map<String, SeenRoute> byHost = new HashMap<>();
        routes.forEach(route -> byHost.put(route.host(), route));
        Set<String> wantedHosts = new HashSet<>();
        Set<String> wantedContainers = new HashSet<>();
        Set<DeploymentId> wantedMarkers = new HashSet<>(busyRuns);

        live.forEach((workload, instances) -> {
            for (LiveInstance instance : instances) {
                wantedContainers.add(instance.ref().name());
                wantedMarkers.add(instance.ref().deployment());
                instance.routes().forEach(route -> wantedHosts.add(route.host()));
                if (!busy.contains(workload)) {
                    repairs.addAll(instance(
                            workload, instance, byName.get(instance.ref().name()), byHost));
                }
            }
        });
        for (SeenContainer container : containers) {
            boolean known = wantedContainers.contains(container.name())
                    || container.workload().filter(busy::contains).isPresent()
                    || container.service()
                            && container.workload().filter(live::containsKey).isPresent();
            boolean routed = container.deployment().isPresent()
                    && routes.stream().anyMatch(r -> r.marker()
                            .equals(container.deployment().get()));
            if (!known && !routed) {
                repairs.add(new Repair.RemoveContainer(container.workload(), container.name()));
            }
        }
        for (SeenRoute route : routes) {
            if (!wantedHosts.contains(route.host()) && !wantedMarkers.contains(route.marker())) {
                repairs.add(new Repair.RemoveRoute(route.host()));
            }
        }
        return repairs;
    }

    private static List<Repair> instance(
            WorkloadId workload,
            LiveInstance instance,
            @Nullable SeenContainer container,
            Map<String, SeenRoute> byHost) {
        if (container == null) {
            return List.of(new Repair.ReplaceInstance(workload, instance));
        }
        return switch (container.life()) {
            case LOST -> List.of(new Repair.ReplaceInstance(workload, instance));
            case DOWN -> List.of(new Repair.StartInstance(workload, instance));
            case APART -> List.of(new Repair.JoinNetwork(workload, instance));
            case UP -> routes(workload, instance, container, byHost);
        };
    }

    private static List<Repair> routes(
            WorkloadId workload, LiveInstance instance, SeenContainer container, Map<String, SeenRoute> byHost) {
        List<Repair> repairs = new ArrayList<>();
        for (Route route : instance.routes()) {
            SeenRoute seen = byHost.get(route.host());
            Optional<String> upstream = container.upstream().apply(route.port());
            boolean right = seen != null
                    && seen.marker().equals(instance.ref().deployment())
                    && upstream.isPresent()
                    && seen.upstream().equals(upstream.get());
            if (!right && upstream.isPresent()) {
                repairs.add(new Repair.WriteRoute(workload, route));
            }
        }
        return repairs;
    }
}
