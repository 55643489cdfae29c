package dev.tinyforge.tck.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.domain.deploy.Outcome;
import dev.tinyforge.domain.release.PinnedImage;
import dev.tinyforge.domain.workload.DeploymentId;
import dev.tinyforge.domain.workload.QueuePolicy;
import dev.tinyforge.domain.workload.Strategy;
import dev.tinyforge.domain.workload.Workload;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.store.Deployment;
import dev.tinyforge.tck.fake.Behaviour;
import dev.tinyforge.tck.fake.Boundary;
import dev.tinyforge.tck.fake.Boundary.Phase;
import dev.tinyforge.tck.fake.ContainerHost;
import dev.tinyforge.tck.fake.Crash;
import dev.tinyforge.tck.fake.FakeWorld;
import dev.tinyforge.tck.fake.Fault;
import dev.tinyforge.tck.fake.ProxyState;
import dev.tinyforge.tck.fake.Samples;
import dev.tinyforge.tck.fake.SeededIds;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The invariants hold for what follows the protocol, and are seen to fail for what does not. */
class InvariantsTest {
    /** One world with one workload that is live in version 1. */
    private static final class Site {
        final FakeWorld world = new FakeWorld();
        final SeededIds ids = new SeededIds(1, world.clock());
        final Invariants invariants = Invariants.of(world);
        final Workload workload;

        Site(Strategy strategy) {
            workload = world.openStore("setup")
                    .workloads()
                    .create(Samples.workload(ids, "app", strategy), List.of("app.test"), Map.of());
        }

        DeploymentId submit(Behaviour behaviour) {
            PinnedImage image = Samples.image(world, "v" + ids.next(), behaviour);
            DeploymentId id = new DeploymentId(ids.next());
            Deployment.Request request = Samples.request(workload, image);
            world.clock().advance(Duration.ofSeconds(1));
            world.openStore("setup")
                    .deployments()
                    .submit(Deployment.queued(id, request, world.clock().now()), QueuePolicy.QUEUE);
            return id;
        }

        void work() {
            new MiniEngine(world, world.process("forge"), this::check).work();
        }

        /** Works, starting a process again for each that dies. */
        void workThroughCrashes() {
            while (true) {
                try {
                    work();
                    return;
                } catch (Crash crash) {
                    check();
                }
            }
        }

        void check() {
            assertEquals(List.of(), invariants.afterStep());
        }

        Outcome outcome(DeploymentId id) {
            return world.observer()
                    .deployments()
                    .find(id)
                    .orElseThrow()
                    .outcome()
                    .orElseThrow();
        }
    }

    private static Site live(Strategy strategy) {
        Site site = new Site(strategy);
        site.submit(Behaviour.healthy());
        site.work();
        assertEquals(List.of(), site.invariants.atRest());
        return site;
    }

    @Test
    void holdWhereverAProcessDies() {
        everyCrash(Strategy.BLUE_GREEN, Behaviour.healthyAfter(Duration.ofSeconds(1)), world -> {}, true);
    }

    @Test
    void holdWhereverAProcessDiesWithABrokenGreen() {
        everyCrash(Strategy.BLUE_GREEN, Behaviour.exits(1), world -> {}, false);
    }

    @Test
    void holdWhereverAProcessDiesInARecreate() {
        everyCrash(Strategy.RECREATE, Behaviour.healthy(), world -> {}, true);
        everyCrash(Strategy.RECREATE, Behaviour.exits(1), world -> {}, false);
    }

    @Test
    void holdWhereverAProcessDiesWithALyingProxy() {
        everyCrash(
                Strategy.BLUE_GREEN,
                Behaviour.healthy(),
                world -> world.routes().lie(ProxyState.Lie.NOTHING, 1),
                false);
    }

    private static void everyCrash(Strategy strategy, Behaviour green, Consumer<FakeWorld> trouble, boolean succeeds) {
        int boundaries = Integer.MAX_VALUE;
        for (int i = -1; i < boundaries; i++) {
            Site site = live(strategy);
            DeploymentId id = site.submit(green);
            Snapshot before = site.invariants.snapshot(site.workload.id());
            trouble.accept(site.world);
            site.world.faults().restart().crashAt(i);
            site.workThroughCrashes();
            if (i < 0) {
                boundaries = site.world.faults().count();
                assertTrue(
                        boundaries > 50,
                        () -> "only so many boundaries: " + site.world.faults().count());
            }
            assertEquals(List.of(), site.invariants.atRest(), "crash at " + i);
            // The lie may be told to a process that dies of it; whoever comes next is told the truth.
            if (succeeds || site.outcome(id) instanceof Outcome.Succeeded) {
                assertEquals(new Outcome.Succeeded(List.of()), site.outcome(id), "crash at " + i);
            } else {
                assertEquals(
                        List.of(),
                        site.invariants.undone(site.workload.id(), before, strategy == Strategy.RECREATE),
                        "crash at " + i);
            }
        }
    }

    @Test
    void holdUnderManySeeds() {
        List<Behaviour> greens = List.of(
                Behaviour.healthy(),
                Behaviour.healthyAfter(Duration.ofSeconds(3)),
                Behaviour.neverHealthy(),
                Behaviour.exits(2),
                Behaviour.restartsOnce(Duration.ZERO),
                Behaviour.wrongPort());
        for (long seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            Site site = live(random.nextBoolean() ? Strategy.BLUE_GREEN : Strategy.RECREATE);
            if (random.nextBoolean()) {
                site.world.routes().capabilities(ProxyState.BLIND);
                site.world.routes().mixed(random.nextInt(5));
            }
            site.submit(greens.get(random.nextInt(greens.size())));
            site.submit(greens.get(random.nextInt(greens.size())));
            site.world
                    .faults()
                    .restart()
                    .crashAt(random.nextInt(200))
                    .crashAt(random.nextInt(200))
                    .passing(seed, 0.05, boundary -> !boundary.port().equals("HealthProbe"));
            site.workThroughCrashes();
            assertEquals(List.of(), site.invariants.atRest(), "seed " + seed);
        }
    }

    @Test
    void missABlueThatIsGoneTooEarly() {
        Site site = live(Strategy.BLUE_GREEN);
        String blue = site.world.host().containers().get(0).name();
        site.world.process("forge").engine().stop(blue);
        assertViolated("(1)", site.invariants.afterStep());
        site.world.process("forge").engine().start(blue);
        assertViolated("(1)", site.invariants.afterStep());
    }

    @Test
    void forgiveWhatOthersDid() {
        Site site = live(Strategy.BLUE_GREEN);
        String blue = site.world.host().containers().get(0).name();
        site.world.host().restartEngine(ContainerHost.OnRestart.BY_POLICY);
        site.check();
        site.world.host().remove(blue);
        site.world.routes().restartEmpty();
        site.check();
        assertViolated("(2)", site.invariants.atRest());
    }

    @Test
    void missARouteThatIsGone() {
        Site site = live(Strategy.BLUE_GREEN);
        site.world.process("forge").proxy().write(List.of(), List.of("app.test"));
        assertViolated("(1)", site.invariants.afterStep());
        assertViolated("(2)", site.invariants.atRest());
    }

    @Test
    void missTwoProcessesAtOneWorkload() {
        Site site = live(Strategy.BLUE_GREEN);
        String blue = site.world.host().containers().get(0).name();
        assertTrue(site.world
                .process("other")
                .store()
                .leases()
                .acquire("workload/" + site.workload.id(), Duration.ofSeconds(20))
                .isPresent());
        site.world.process("forge").engine().stop(blue);
        assertViolated("(3)", site.invariants.afterStep());
    }

    @Test
    void missALeftover() {
        Site site = live(Strategy.BLUE_GREEN);
        site.world
                .faults()
                .when(Boundary.at("ContainerEngine", "remove", Phase.BEFORE), new Fault.Fail(ErrorCode.ENGINE_REFUSED));
        DeploymentId id = site.submit(Behaviour.healthy());
        site.work();
        assertTrue(((Outcome.Succeeded) site.outcome(id)).warnings().size() == 1);
        assertViolated("(2)", site.invariants.atRest());
    }

    @Test
    void missASecretThatIsTold() {
        Site site = live(Strategy.BLUE_GREEN);
        site.world.openStore("setup").vault().seal(site.workload.id(), "KEY", "hunter2hunter2");
        assertEquals(List.of(), site.invariants.atRest());
        DeploymentId id = site.submit(Behaviour.healthy());
        site.work();
        site.world.openStore("setup").deployments().note(id, Optional.of("with hunter2hunter2"));
        assertViolated("(6)", site.invariants.atRest());
    }

    @Test
    void whoDiedDoesNotGoOn() {
        Site site = live(Strategy.BLUE_GREEN);
        site.submit(Behaviour.healthy());
        site.world.faults().restart().crashAt(10);
        assertThrows(Crash.class, site::work);
        assertEquals("forge~2", site.world.process("forge").owner());
    }

    private static void assertViolated(String invariant, List<String> violations) {
        assertTrue(
                violations.stream().anyMatch(line -> line.startsWith(invariant)),
                () -> invariant + " should be missed, is " + violations);
    }
}
