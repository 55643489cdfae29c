package dev.tinyforge.domain.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.domain.RandomApps;
import dev.tinyforge.domain.Samples;
import dev.tinyforge.domain.Seeds;
import dev.tinyforge.domain.World;
import dev.tinyforge.domain.deploy.InstanceRef;
import dev.tinyforge.domain.deploy.LiveInstance;
import dev.tinyforge.domain.deploy.Plan;
import dev.tinyforge.domain.deploy.Route;
import dev.tinyforge.domain.deploy.Step;
import dev.tinyforge.domain.naming.HostNames;
import dev.tinyforge.domain.workload.Strategy;
import dev.tinyforge.domain.workload.Workload;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What holds for every plan, over histories of deploys of changing apps. */
class PlanAssemblyTest {
    @Test
    void restoringAChangeLeavesTheRoutesThatWere() {
        plans((plan, world) -> {
            Map<String, Route> before = world.routes();
            world.apply(plan.change());
            Map<String, Route> switched = world.routes();
            world.apply(plan.restore());
            assertEquals(before, world.routes());
            world.apply(plan.change());
            assertEquals(switched, world.routes(), "and forth again");
            world.apply(plan.restore());
        });
    }

    @Test
    void aChangeTouchesAndARestoreTouchesTheSameHosts() {
        plans((plan, world) -> {
            assertEquals(
                    hosts(plan.change().write(), plan.change().remove()),
                    hosts(plan.restore().write(), plan.restore().remove()));
            assertEquals(
                    plan.change().write().size() + plan.change().remove().size(),
                    hosts(plan.change().write(), plan.change().remove()).size(),
                    "each host once");
        });
    }

    @Test
    void theRoutesAfterAreThoseOfTheRowsAfter() {
        plans((plan, world) -> {
            Map<String, Route> before = world.routes();
            world.apply(plan.change());
            Set<Route> rows =
                    plan.after().stream().flatMap(row -> row.routes().stream()).collect(Collectors.toSet());
            assertEquals(rows, new HashSet<>(world.routes().values()));
            world.apply(plan.restore());
            assertEquals(before, world.routes());
        });
    }

    @Test
    void whatIsRemovedIsExactlyWhatIsNotKeptAndNeverGreen() {
        plans((plan, world) -> {
            Set<InstanceRef> removed = plan.finish().stream()
                    .filter(Step.RemoveInstance.class::isInstance)
                    .map(step -> ((Step.RemoveInstance) step).instance())
                    .collect(Collectors.toSet());
            assertFalse(removed.contains(plan.green()));
            Set<InstanceRef> gone = refs(plan.before());
            gone.removeAll(refs(plan.after()));
            assertEquals(gone, removed);
            assertEquals(plan.green(), plan.after().get(0).ref());
            assertFalse(refs(plan.before()).contains(plan.green()));
        });
    }

    @Test
    void blueIsDrainedAndStoppedBeforeItIsRemovedAndNotBeforeTheSwitch() {
        plans((plan, world) -> {
            List<Step> steps = plan.steps();
            int record = index(steps, step -> step instanceof Step.RecordLive);
            for (Step step : plan.finish()) {
                if (step instanceof Step.RemoveInstance remove && plan.strategy() == Strategy.BLUE_GREEN) {
                    InstanceRef blue = remove.instance();
                    int drain = index(
                            steps,
                            s -> s instanceof Step.Drain d && d.instance().equals(blue));
                    int stop = index(
                            steps,
                            s -> s instanceof Step.StopInstance t
                                    && t.instance().equals(blue));
                    assertTrue(record < drain && drain < stop && stop < steps.indexOf(remove), steps::toString);
                }
            }
            assertEquals(
                    plan.strategy() == Strategy.RECREATE && plan.before().size() > 0,
                    plan.prepare().stream().anyMatch(Step.StopInstance.class::isInstance));
        });
    }

    @Test
    void keptInstancesKeepTheirTaggedRoutesOfTheFacesThatAreLeftAndTheMainOnesFollowTheNewest() {
        plans((plan, world) -> {
            Set<String> taken = hosts(plan.change().write(), List.of());
            HostNames names = Samples.SETTINGS.hostNames();
            Workload workload = plan.release().workload();
            for (LiveInstance kept : plan.after().subList(1, plan.after().size())) {
                LiveInstance was = plan.before().stream()
                        .filter(row -> row.ref().equals(kept.ref()))
                        .findFirst()
                        .orElseThrow();
                assertEquals(
                        was.routes().stream()
                                .filter(route -> !taken.contains(route.host()))
                                .filter(route -> workload.faces().stream()
                                        .anyMatch(face -> names.tagged(workload, face, was.tag())
                                                .equals(route.host())))
                                .toList(),
                        kept.routes());
                assertFalse(was.tag().equals(plan.after().get(0).tag()), "one instance a tag");
                assertEquals(was.withRoutes(kept.routes()), kept);
            }
        });
    }

    @Test
    void thereIsDowntimeExactlyWhenABlueIsStoppedFirst() {
        plans((plan, world) -> assertEquals(
                plan.prepare().stream().anyMatch(Step.StopInstance.class::isInstance),
                plan.downtime().isPresent()));
    }

    @Test
    void facesAreLedToWhatRunsAndNothingElseIsTouched() {
        reroutes((app, plan, world) -> {
            assertEquals(refs(plan.before()), refs(plan.after()));
            assertEquals(List.of(), plan.finish());
            assertTrue(plan.downtime().isEmpty());
            assertTrue(plan.prepare().stream().allMatch(Step.AwaitHealthy.class::isInstance), plan.prepare()::toString);
            assertEquals(
                    plan.change().write().isEmpty(),
                    plan.prepare().isEmpty(),
                    "only a new route needs an instance that answers");
            for (LiveInstance row : plan.after()) {
                LiveInstance was = plan.before().stream()
                        .filter(before -> before.ref().equals(row.ref()))
                        .findFirst()
                        .orElseThrow();
                assertEquals(was, row.withRoutes(was.routes()));
            }
        });
    }

    @Test
    void facesLeadWhereADeployWouldHaveLedThem() {
        reroutes((app, plan, world) -> {
            LiveInstance newest = plan.after().get(0);
            Plan again = app.plan(9, newest.tag(), List.of());
            Set<String> asDeployed = hosts(again.change().write(), List.of());
            assertEquals(asDeployed, hosts(newest.routes(), List.of()));
            again.change()
                    .write()
                    .forEach(route -> assertTrue(
                            newest.routes().stream()
                                    .anyMatch(own -> own.host().equals(route.host())
                                            && own.port() == route.port()
                                            && own.options().equals(route.options())),
                            route::toString));
        });
    }

    @Test
    void aChangeOfFacesCanBeTakenBack() {
        reroutes((app, plan, world) -> {
            Map<String, Route> before = world.routes();
            world.apply(plan.change());
            world.apply(plan.restore());
            assertEquals(before, world.routes());
        });
    }

    @Test
    void facesThatAreAsTheyWereChangeNothing() {
        reroutes((app, plan, world) -> {
            world.performAll(plan);
            Plan again = app.rerouted(10, world.live());
            assertTrue(again.change().isEmpty(), () -> again.change().toString());
            assertEquals(world.live(), again.after());
        });
    }

    @Test
    void facesOfWhatDoesNotRunAreNotLedAnywhere() {
        assertTrue(Samples.app().reroute(1, List.of()) instanceof PlanResult.Rejected);
    }

    private interface Rerouted {
        void is(Samples.App app, Plan plan, World world);
    }

    /** Changes of faces after histories of deploys, with the world each is made for; the plan is then done. */
    private static void reroutes(Rerouted property) {
        Seeds.forEach(300, random -> {
            World world = new World();
            Samples.App app = RandomApps.any(random);
            int deploys = 1 + random.nextInt(3);
            for (int number = 1; number <= deploys; number++) {
                world.performAll(app.plan(number, RandomApps.tag(random), shuffled(random, world.live())));
            }
            RandomApps.otherFaces(random, app);
            Plan plan = app.rerouted(8, shuffled(random, world.live()));
            property.is(app, plan, world);
            world.performAll(plan);
            assertEquals(List.of(), world.differences(plan.after()));
            assertEquals(List.of(), world.broken());
        });
    }

    @Test
    void theSameRequestGivesTheSamePlan() {
        Seeds.forEach(200, random -> {
            Samples.App app = RandomApps.any(random);
            assertEquals(app.plan(1, "1", List.of()), app.plan(1, "1", List.of()));
        });
    }

    /** Plans of histories, with the world each is made for; the plan is then done. */
    private static void plans(BiConsumer<Plan, World> property) {
        Seeds.forEach(300, random -> {
            World world = new World();
            Samples.App app = RandomApps.any(random);
            for (int number = 1; number <= 5; number++) {
                app = sometimesAnother(random, app);
                Plan plan = app.plan(number, RandomApps.tag(random), shuffled(random, world.live()));
                property.accept(plan, world);
                world.performAll(plan);
                assertEquals(List.of(), world.differences(plan.after()));
                assertEquals(List.of(), world.broken());
            }
        });
    }

    private static Samples.App sometimesAnother(Random random, Samples.App app) {
        return random.nextInt(3) == 0 ? RandomApps.any(random) : app;
    }

    /** The order a store lists rows in is nothing to rely on. */
    private static List<LiveInstance> shuffled(Random random, List<LiveInstance> live) {
        List<LiveInstance> rows = new java.util.ArrayList<>(live);
        java.util.Collections.shuffle(rows, random);
        return rows;
    }

    private static int index(List<Step> steps, java.util.function.Predicate<Step> wanted) {
        return steps.indexOf(steps.stream().filter(wanted).findFirst().orElseThrow());
    }

    private static Set<InstanceRef> refs(List<LiveInstance> rows) {
        return rows.stream().map(LiveInstance::ref).collect(Collectors.toCollection(HashSet::new));
    }

    private static Set<String> hosts(List<Route> routes, List<String> more) {
        Set<String> hosts = new HashSet<>(more);
        routes.forEach(route -> hosts.add(route.host()));
        return hosts;
    }
}
