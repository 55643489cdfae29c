package dev.tinyforge.domain;

import dev.tinyforge.domain.deploy.LiveInstance;
import dev.tinyforge.domain.deploy.Plan;
import dev.tinyforge.domain.deploy.Route;
import dev.tinyforge.domain.deploy.RouteChange;
import dev.tinyforge.domain.deploy.Step;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Containers, routes and rows, changed by steps as an engine, a proxy and a store would be. */
public final class World {
    private final Set<String> containers = new HashSet<>();
    private final Set<String> running = new HashSet<>();
    private final Set<String> provedHealthy = new HashSet<>();
    private final Map<String, Route> routes = new TreeMap<>();
    private final Set<String> services = new HashSet<>();
    private List<LiveInstance> live = List.of();

    public List<LiveInstance> live() {
        return live;
    }

    public Map<String, Route> routes() {
        return Map.copyOf(routes);
    }

    /** What runs beside instances. */
    public Set<String> services() {
        return Set.copyOf(services);
    }

    public boolean exists(String container) {
        return containers.contains(container);
    }

    public boolean runs(String container) {
        return running.contains(container);
    }

    public void perform(Step step) {
        step.match(new Performing());
    }

    public void apply(RouteChange change) {
        change.write().forEach(route -> routes.put(route.host(), route));
        change.remove().forEach(routes::remove);
    }

    /** Routes that lead to nothing, or to what was never proved healthy. */
    public List<Route> broken() {
        return routes.values().stream()
                .filter(route -> !running.contains(route.instance().name())
                        || !provedHealthy.contains(route.instance().name()))
                .toList();
    }

    /** What there is beside these rows, or is missing for them; empty when all match one to one. */
    public List<String> differences(List<LiveInstance> rows) {
        List<String> differences = new ArrayList<>();
        Set<String> wanted = new HashSet<>();
        Map<String, Route> wantedRoutes = new TreeMap<>();
        rows.forEach(row -> {
            wanted.add(row.ref().name());
            row.routes().forEach(route -> wantedRoutes.put(route.host(), route));
        });
        if (!containers.equals(wanted)) {
            differences.add("containers " + containers + " instead of " + wanted);
        }
        if (!running.equals(wanted)) {
            differences.add("running " + running + " instead of " + wanted);
        }
        if (!routes.equals(wantedRoutes)) {
            differences.add("routes " + routes.values() + " instead of " + wantedRoutes.values());
        }
        if (!live.equals(rows)) {
            differences.add("rows " + live + " instead of " + rows);
        }
        return differences;
    }

    /** All of a plan, as when nothing goes wrong. */
    public void performAll(Plan plan) {
        plan.steps().forEach(this::perform);
    }

    private final class Performing implements Step.Cases<Void> {
        @Override
        public Void pullImage(Step.PullImage step) {
            return null;
        }

        @Override
        public Void buildImage(Step.BuildImage step) {
            return null;
        }

        @Override
        public Void bringUp(Step.BringUp step) {
            step.project().services().forEach(services::add);
            return null;
        }

        @Override
        public Void dropServices(Step.DropServices step) {
            services.retainAll(step.services());
            return null;
        }

        @Override
        public Void createInstance(Step.CreateInstance step) {
            containers.add(step.spec().ref().name());
            return null;
        }

        @Override
        public Void startInstance(Step.StartInstance step) {
            String name = step.instance().name();
            if (!containers.contains(name)) {
                throw new AssertionError("started before it was created: " + name);
            }
            running.add(name);
            return null;
        }

        @Override
        public Void awaitHealthy(Step.AwaitHealthy step) {
            String name = step.instance().name();
            if (!running.contains(name)) {
                throw new AssertionError("health of what does not run: " + name);
            }
            provedHealthy.add(name);
            return null;
        }

        @Override
        public Void writeRoutes(Step.WriteRoutes step) {
            apply(step.change());
            return null;
        }

        @Override
        public Void observeSwitch(Step.ObserveSwitch step) {
            return null;
        }

        @Override
        public Void recordLive(Step.RecordLive step) {
            live = step.live();
            return null;
        }

        @Override
        public Void watch(Step.Watch step) {
            return null;
        }

        @Override
        public Void drain(Step.Drain step) {
            return null;
        }

        @Override
        public Void stopInstance(Step.StopInstance step) {
            running.remove(step.instance().name());
            return null;
        }

        @Override
        public Void removeInstance(Step.RemoveInstance step) {
            running.remove(step.instance().name());
            containers.remove(step.instance().name());
            return null;
        }

        @Override
        public Void applyRetention(Step.ApplyRetention step) {
            return null;
        }
    }
}
