package dev.tinyforge.domain.source;

import dev.tinyforge.domain.config.InvalidInput;
import dev.tinyforge.domain.config.Problem;
import dev.tinyforge.domain.deploy.InstanceRef;
import dev.tinyforge.domain.deploy.InstanceSpec;
import dev.tinyforge.domain.deploy.LiveInstance;
import dev.tinyforge.domain.deploy.Plan;
import dev.tinyforge.domain.deploy.Route;
import dev.tinyforge.domain.deploy.RouteChange;
import dev.tinyforge.domain.deploy.Step;
import dev.tinyforge.domain.health.Healthcheck;
import dev.tinyforge.domain.naming.HostNames;
import dev.tinyforge.domain.release.PinnedImage;
import dev.tinyforge.domain.release.Release;
import dev.tinyforge.domain.workload.Face;
import dev.tinyforge.domain.workload.Strategy;
import dev.tinyforge.domain.workload.Volume;
import dev.tinyforge.domain.workload.Workload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Puts together the plan of one container taking over from those that are live; every container source ends here. */
public final class PlanAssembly {
    private PlanAssembly() {}

    /**
     * @param image how the engine comes by the image
     * @param port the container's port faces lead to unless they name one
     * @param maxInstances versions that may run side by side; 1 replaces what is live
     * @return rejected when a face has no valid host name, or two have the same
     */
    public static PlanResult assemble(
            PlanRequest request, InstanceSpec green, Step image, Healthcheck healthcheck, int port, int maxInstances) {
        Around alone = new Around(List.of(image), exclusive(request.workload(), green), List.of());
        return assemble(request, green, alone, healthcheck, port, maxInstances);
    }

    /**
     * What is done around the container.
     *
     * @param before before anything is stopped
     * @param exclusive why two cannot run at once; absent: they can, unless the workload says otherwise
     * @param after when nothing of what was live before is there any more
     */
    record Around(List<Step> before, Optional<String> exclusive, List<Step> after) {}

    static PlanResult assemble(
            PlanRequest request,
            InstanceSpec green,
            Around around,
            Healthcheck healthcheck,
            int port,
            int maxInstances) {
        Workload workload = request.workload();
        List<LiveInstance> live = newestFirst(request.live());
        Optional<String> exclusive = around.exclusive().or(() -> exclusive(workload, green));
        boolean recreate = exclusive.isPresent();
        List<LiveInstance> retired = retired(live, request.tag(), recreate ? 1 : maxInstances);

        List<Problem> problems = new ArrayList<>();
        List<Route> routes = routes(request, green.ref(), port, maxInstances > 1, problems);
        if (!problems.isEmpty()) {
            return new PlanResult.Rejected(problems);
        }
        Set<String> taken = hosts(routes);
        List<LiveInstance> kept = new ArrayList<>();
        for (LiveInstance instance : live) {
            if (!retired.contains(instance)) {
                kept.add(instance.withRoutes(keptRoutes(request, instance, taken)));
            }
        }
        List<Route> previous = routesOf(live);
        Set<String> wanted = new HashSet<>(taken);
        wanted.addAll(hosts(routesOf(kept)));
        RouteChange change = new RouteChange(routes, dropped(previous, wanted));
        RouteChange restore = back(change, previous);

        List<Step> prepare = new ArrayList<>(around.before());
        if (recreate) {
            retired.forEach(blue -> prepare.add(new Step.StopInstance(blue.ref())));
        }
        prepare.add(new Step.CreateInstance(green));
        prepare.add(new Step.StartInstance(green.ref()));
        prepare.add(new Step.AwaitHealthy(green.ref(), healthcheck));

        Release release = release(request, green.image());
        List<LiveInstance> after = new ArrayList<>();
        after.add(new LiveInstance(green.ref(), release.id(), request.tag(), healthcheck, routes, request.now()));
        after.addAll(kept);

        List<Step> finish = new ArrayList<>();
        for (LiveInstance blue : retired) {
            if (!recreate) {
                finish.add(new Step.Drain(
                        blue.ref(), workload.policy().drain(), workload.policy().drainTimeout()));
                finish.add(new Step.StopInstance(blue.ref()));
            }
            finish.add(new Step.RemoveInstance(blue.ref(), false));
        }
        finish.addAll(around.after());
        finish.add(new Step.ApplyRetention(workload.id(), workload.policy().keepReleases()));

        return new PlanResult.Planned(new Plan(
                request.deployment(),
                workload.id(),
                release,
                request.rollbackTo().isEmpty(),
                recreate ? Strategy.RECREATE : Strategy.BLUE_GREEN,
                retired.isEmpty() ? Optional.empty() : exclusive,
                green.ref(),
                prepare,
                change,
                restore,
                live,
                after,
                finish,
                workload.policy().timeout(),
                workload.policy().watchWindow(),
                request.settings().observeWithin(),
                request.checkIndex()));
    }

    /**
     * Leads the faces there are now to what runs already: no container is touched.
     *
     * @param port the newest container's port faces lead to unless they name one
     * @param tagged versions run side by side, each under names of its own
     * @return rejected when nothing runs, a face has no valid host name, or two have the same
     */
    public static PlanResult reroute(PlanRequest request, Healthcheck healthcheck, int port, boolean tagged) {
        List<LiveInstance> live = newestFirst(request.live());
        Optional<Release> release = request.rollbackTo();
        if (live.isEmpty() || release.isEmpty()) {
            return new PlanResult.Rejected(
                    List.of(new Problem("faces", "nothing is live; they are opened by the first deploy")));
        }
        List<Problem> problems = new ArrayList<>();
        List<LiveInstance> after = new ArrayList<>();
        Set<String> taken = new HashSet<>();
        for (LiveInstance instance : live) {
            PlanRequest own = request.about(instance.tag());
            List<Route> routes = routes(own, instance.ref(), port, tagged, problems).stream()
                    .filter(route -> taken.add(route.host()))
                    .map(route -> instance.equals(live.get(0)) ? route : atItsPort(route, instance))
                    .toList();
            after.add(instance.withRoutes(routes));
        }
        if (!problems.isEmpty()) {
            return new PlanResult.Rejected(problems);
        }
        List<Route> previous = routesOf(live);
        List<Route> changed = routesOf(after).stream()
                .filter(route -> !previous.contains(route))
                .toList();
        RouteChange change = new RouteChange(changed, dropped(previous, hosts(routesOf(after))));
        LiveInstance newest = live.get(0);
        return new PlanResult.Planned(new Plan(
                request.deployment(),
                request.workload().id(),
                release.get(),
                false,
                Strategy.BLUE_GREEN,
                Optional.empty(),
                newest.ref(),
                changed.isEmpty() ? List.of() : List.of(new Step.AwaitHealthy(newest.ref(), healthcheck)),
                change,
                back(change, previous),
                live,
                after,
                List.of(),
                request.workload().policy().timeout(),
                Duration.ZERO,
                request.settings().observeWithin(),
                request.checkIndex()));
    }

    /** An older version may listen elsewhere than the newest, whose port is the one that is known. */
    private static Route atItsPort(Route route, LiveInstance instance) {
        return instance.routes().stream()
                .filter(own -> own.host().equals(route.host()))
                .findFirst()
                .map(own -> new Route(route.host(), route.instance(), own.port(), route.options()))
                .orElse(route);
    }

    private static List<Route> routesOf(List<LiveInstance> live) {
        return live.stream().flatMap(instance -> instance.routes().stream()).toList();
    }

    private static Set<String> hosts(List<Route> routes) {
        return routes.stream().map(Route::host).collect(Collectors.toSet());
    }

    private static List<String> dropped(List<Route> previous, Set<String> wanted) {
        return previous.stream()
                .map(Route::host)
                .filter(host -> !wanted.contains(host))
                .distinct()
                .toList();
    }

    /** What undoes the change. */
    private static RouteChange back(RouteChange change, List<Route> previous) {
        Set<String> had = hosts(previous);
        Set<String> written = hosts(change.write());
        return new RouteChange(
                previous.stream()
                        .filter(route -> written.contains(route.host())
                                || change.remove().contains(route.host()))
                        .toList(),
                change.write().stream()
                        .map(Route::host)
                        .filter(host -> !had.contains(host))
                        .toList());
    }

    /** Why two instances cannot run at once; absent when they can. */
    private static Optional<String> exclusive(Workload workload, InstanceSpec green) {
        if (!green.publish().isEmpty()) {
            return Optional.of("host port " + green.publish().get(0).host() + " can belong to one instance at a time");
        }
        Optional<Volume> single =
                workload.volumes().stream().filter(Volume::singleWriter).findFirst();
        if (single.isPresent()) {
            return Optional.of(
                    "volume `" + single.get().source().orElse(single.get().target()) + "` has a single writer");
        }
        return workload.strategy() == Strategy.RECREATE
                ? Optional.of("the workload's strategy is recreate")
                : Optional.empty();
    }

    /** What goes: what runs the same tag, and the oldest beyond the limit. */
    private static List<LiveInstance> retired(List<LiveInstance> live, String tag, int maxInstances) {
        if (maxInstances == 1) {
            return live;
        }
        List<LiveInstance> others =
                live.stream().filter(instance -> !instance.tag().equals(tag)).toList();
        List<LiveInstance> retired = new ArrayList<>(
                live.stream().filter(instance -> instance.tag().equals(tag)).toList());
        others.stream().skip(maxInstances - 1L).forEach(retired::add);
        return retired;
    }

    private static List<Route> routes(
            PlanRequest request, InstanceRef green, int port, boolean tagged, List<Problem> problems) {
        HostNames names = request.settings().hostNames();
        List<Route> routes = new ArrayList<>();
        Set<String> hosts = new HashSet<>();
        int index = 0;
        for (Face face : request.workload().faces()) {
            String field = "faces[" + index++ + "].host";
            List<String> own = new ArrayList<>();
            try {
                own.add(names.main(request.workload(), face));
                if (tagged) {
                    own.add(names.tagged(request.workload(), face, request.tag()));
                }
            } catch (InvalidInput e) {
                e.problems().forEach(problem -> problems.add(new Problem(field, problem.message())));
            }
            for (String host : own) {
                if (!hosts.add(host)) {
                    problems.add(new Problem(field, host + " stands here twice"));
                }
                routes.add(new Route(host, green, face.port().orElse(port), face.options()));
            }
        }
        return routes;
    }

    private static Release release(PlanRequest request, PinnedImage image) {
        return request.rollbackTo()
                .orElseGet(() -> new Release(request.deployment(), image, request.workload(), request.now()));
    }

    /** What an instance that stays is still reached by: the names its tag has of the faces there are now. */
    private static List<Route> keptRoutes(PlanRequest request, LiveInstance kept, Set<String> taken) {
        Set<String> named = new HashSet<>();
        for (Face face : request.workload().faces()) {
            try {
                named.add(request.settings().hostNames().tagged(request.workload(), face, kept.tag()));
            } catch (InvalidInput e) {
                // A face this tag has no name at, never had it.
            }
        }
        return kept.routes().stream()
                .filter(route -> named.contains(route.host()) && !taken.contains(route.host()))
                .toList();
    }

    private static List<LiveInstance> newestFirst(List<LiveInstance> live) {
        return live.stream()
                .sorted(Comparator.comparing(LiveInstance::since)
                        .thenComparing(instance -> instance.ref().deployment().value())
                        .reversed())
                .toList();
    }
}
