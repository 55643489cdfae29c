package dev.tinyforge.tck.sim;

import dev.tinyforge.domain.deploy.LiveInstance;
import dev.tinyforge.domain.naming.ResourceNames;
import dev.tinyforge.domain.workload.WorkloadId;
import dev.tinyforge.ports.container.Container;
import dev.tinyforge.ports.store.Store;
import dev.tinyforge.tck.fake.FakeWorld;
import dev.tinyforge.tck.fake.ProxyState;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What there is of one workload at a moment: its rows, its routes, its containers.
 *
 * @param routes by host, what was written and what shows
 * @param containers by name
 */
public record Snapshot(Set<LiveInstance> live, Map<String, Route> routes, Map<String, Container> containers) {
    /** @param shown the markers requests meet */
    public record Route(String marker, String upstream, List<String> shown) {}

    /** @param store a handle that nothing goes wrong in */
    public static Snapshot of(FakeWorld world, Store store, WorkloadId workload) {
        Map<String, Route> routes = new TreeMap<>();
        world.routes().written().forEach((host, entry) -> {
            if (ProxyState.workload(entry).equals(java.util.Optional.of(workload.value()))) {
                List<String> shown = world.routes().effective(host).stream()
                        .map(now -> now.marker().value())
                        .toList();
                routes.put(
                        host, new Route(entry.marker().value(), world.routes().upstream(entry.endpoint()), shown));
            }
        });
        Map<String, Container> containers = new TreeMap<>();
        for (Container container : world.host().containers()) {
            if (workload.value().equals(container.labels().get(ResourceNames.LABEL_WORKLOAD))) {
                containers.put(container.name(), container);
            }
        }
        return new Snapshot(new HashSet<>(store.releases().live(workload)), routes, containers);
    }

    /**
     * What is not as it was.
     *
     * @param sameLife false when containers may have been started anew, as after a recreate that went back
     */
    public List<String> changes(Snapshot later, boolean sameLife) {
        List<String> changes = new ArrayList<>();
        if (!live.equals(later.live)) {
            changes.add("live rows were " + live + " and are " + later.live);
        }
        if (!seen(routes, sameLife).equals(seen(later.routes, sameLife))) {
            changes.add("routes were " + routes + " and are " + later.routes);
        }
        if (!alive(containers, sameLife).equals(alive(later.containers, sameLife))) {
            changes.add("containers were " + containers + " and are " + later.containers);
        }
        return List.copyOf(changes);
    }

    private static Map<String, Object> seen(Map<String, Route> routes, boolean sameLife) {
        Map<String, Object> seen = new TreeMap<>();
        routes.forEach((host, route) -> seen.put(host, sameLife ? route : List.of(route.marker(), route.shown())));
        return seen;
    }

    private static Map<String, Object> alive(Map<String, Container> containers, boolean sameLife) {
        Map<String, Object> alive = new TreeMap<>();
        containers.forEach((name, container) -> alive.put(
                name,
                sameLife
                        ? List.of(container.state(), container.restarts(), container.startedAt(), container.addresses())
                        : container.state()));
        return alive;
    }
}
