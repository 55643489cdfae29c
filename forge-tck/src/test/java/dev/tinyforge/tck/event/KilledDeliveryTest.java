package dev.tinyforge.tck.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.deploy.Outcome;
import dev.tinyforge.domain.trigger.Trigger;
import dev.tinyforge.domain.workload.WorkloadId;
import dev.tinyforge.ports.store.Deployment;
import dev.tinyforge.ports.store.Deployment.Status;
import dev.tinyforge.tck.fake.Crash;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A delivery, with the server killed at each boundary on its way to what it deploys. */
class KilledDeliveryTest {
    /** @param answered whether the sender heard that it was accepted */
    private record Told(Hub hub, List<WorkloadId> workloads, boolean answered, int boundaries) {}

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void nothingAcceptedIsLostAndNothingIsDeployedTwice(boolean sendsAgain) {
        int boundaries = play(-1, sendsAgain).boundaries();
        assertTrue(boundaries > 20, "boundaries: " + boundaries);
        for (int at = 0; at < boundaries; at++) {
            Told told = play(at, sendsAgain);
            judge(told, sendsAgain, "killed at " + at);
        }
    }

    private static void judge(Told told, boolean sendsAgain, String when) {
        Hub hub = told.hub();
        boolean arrived = !hub.entries().isEmpty();
        assertTrue(arrived || !told.answered() && !sendsAgain, when + ": lost");
        assertTrue(hub.entries().size() <= 1, when + ": kept twice");
        assertTrue(hub.entries().stream().allMatch(entry -> entry.decided()), when + ": undecided");
        for (WorkloadId workload : told.workloads()) {
            assertEquals(arrived ? 1 : 0, hub.deployments(workload).size(), when);
            assertEquals(arrived ? Optional.of("v2") : Optional.empty(), hub.liveTag(workload), when);
        }
        assertEquals(List.of(), hub.invariants.atRest(), when);
    }

    private static Told play(int crashAt, boolean sendsAgain) {
        Hub hub = new Hub();
        hub.publish("v1", "v2");
        List<WorkloadId> workloads = List.of(hub.workload("one"), hub.workload("two"));
        Trigger trigger = hub.onAnyTag();
        workloads.forEach(workload -> hub.bind(trigger.id(), workload));
        String address = hub.address(trigger.id());
        hub.world.faults().restart();
        if (crashAt >= 0) {
            hub.world.faults().crashAt(crashAt);
        }
        boolean answered = deliver(hub, address, "app:v2", "one");
        if (!answered && sendsAgain) {
            deliver(hub, address, "app:v2", "one");
        }
        hub.during(Duration.ofSeconds(30));
        int boundaries = hub.world.faults().count();
        hub.during(Duration.ofSeconds(30));
        return new Told(hub, workloads, answered, boundaries);
    }

    private static boolean deliver(Hub hub, String address, String image, String key) {
        try {
            hub.push(address, image, key);
            return true;
        } catch (Crash crash) {
            hub.simulation.kill(Hub.SERVER);
            return false;
        }
    }

    @Test
    void ofABurstTheNewestIsLiveInTheEndAndEveryOtherKnowsItsSuccessor() {
        for (long seed = 1; seed <= 5; seed++) {
            burst(seed);
        }
    }

    private static void burst(long seed) {
        Random random = new Random(seed);
        Hub hub = new Hub(seed);
        WorkloadId workload = hub.workload("shop");
        Trigger trigger = hub.trigger(Config.of(
                "name",
                "pushes",
                "kind",
                "registry",
                "config",
                Config.of("repository", "app", "tags", "*"),
                "webhook",
                true));
        hub.bind(trigger.id(), workload);
        String address = hub.address(trigger.id());
        int all = 200;
        for (int i = 1; i <= all; i++) {
            hub.publish("v" + i);
        }
        for (int i = 1; i <= all; i++) {
            if (random.nextInt(20) == 0) {
                hub.world.faults().crashAt(hub.world.faults().count() + random.nextInt(30));
            }
            while (!deliver(hub, address, "app:v" + i, "delivery " + i)) {
                // Senders repeat what was not answered.
                hub.simulation.act();
            }
            for (int acts = random.nextInt(4); acts > 0; acts--) {
                hub.simulation.act();
            }
        }
        hub.during(Duration.ofMinutes(2));

        assertEquals(Optional.of("v" + all), hub.liveTag(workload), "seed " + seed);
        assertEquals(all, hub.entries().size(), "seed " + seed);
        List<Deployment> deployments = hub.deployments(workload);
        assertEquals(all, deployments.size(), "seed " + seed + ": each once");
        for (Deployment deployment : deployments) {
            if (deployment.status() == Status.SUPERSEDED) {
                assertTrue(deployment.outcome().orElseThrow() instanceof Outcome.Superseded, "seed " + seed);
            } else {
                assertEquals(Status.SUCCEEDED, deployment.status(), "seed " + seed + ": " + deployment);
            }
        }
        assertEquals(List.of(), hub.invariants.atRest(), "seed " + seed);
    }
}
