package dev.tinyforge.tck.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.ports.container.ContainerEngine.EngineEvent;
import dev.tinyforge.ports.container.ContainerEngine.EngineEvent.Kind;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.store.EventLog;
import dev.tinyforge.tck.fake.Boundary;
import dev.tinyforge.tck.fake.ContainerHost.OnRestart;
import dev.tinyforge.tck.fake.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is damaged by hand is mended by Forge, soon, once, and told once; also by a process killed at any boundary of it. */
class HealingTest {
    private static final String HOST = "app.example.test";
    private static final Duration SOON = Duration.ofMillis(900);
    private static final Duration LONG = Duration.ofSeconds(15);

    /**
     * @param harm done by hand
     * @param told what the event log then holds of it
     * @param noticed whether the engine tells of it, so that the next pass is not waited for
     */
    private record Damage(String name, Config extras, Consumer<Stage> harm, List<String> told, boolean noticed) {
        @Override
        public String toString() {
            return name;
        }

        Damage with(String key, Object value) {
            return new Damage(name, extras.with(key, value), harm, told, noticed);
        }
    }

    private static Damage noticed(String name, Consumer<Stage> harm, String... told) {
        return new Damage(name, Config.empty(), harm, List.of(told), true);
    }

    private static Damage unnoticed(String name, Consumer<Stage> harm, String... told) {
        return new Damage(name, Config.empty(), harm, List.of(told), false);
    }

    static Stream<Damage> damages() {
        List<Damage> all = new ArrayList<>();
        all.add(noticed("stopped", stage -> stage.world.host().stop(live(stage)), "instance.restarted"));
        all.add(noticed("killed", stage -> stage.world.host().kill(live(stage)), "route.rewritten"));
        all.add(noticed(
                        "killed, and not restarted by the engine",
                        stage -> stage.world.host().kill(live(stage)),
                        "instance.restarted")
                .with("source_config", Config.of("image", "app", "port", 8080, "restart", "no")));
        all.add(noticed("removed", stage -> stage.world.host().remove(live(stage)), "instance.replaced"));
        all.add(noticed(
                "off the network",
                stage -> stage.world.host().disconnect(live(stage), "tinyforge"),
                "instance.joined"));
        all.add(noticed("network removed", stage -> stage.world.host().removeNetwork("tinyforge"), "instance.joined"));
        all.add(noticed(
                "stopped, and its network removed",
                stage -> {
                    stage.world.host().stop(live(stage));
                    stage.world.host().removeNetwork("tinyforge");
                },
                "instance.restarted"));
        all.add(noticed(
                "engine restarted",
                stage -> stage.world.host().restartEngine(OnRestart.BY_POLICY),
                "engine.lost",
                "engine.returned",
                "route.rewritten"));
        all.add(noticed(
                "engine restarted with nothing on it",
                stage -> stage.world.host().restartEngine(OnRestart.STOP),
                "engine.lost",
                "engine.returned",
                "instance.restarted"));
        all.add(noticed(
                "engine away",
                stage -> {
                    stage.world.host().down(true);
                    stage.world.host().down(false);
                },
                "engine.lost",
                "engine.returned"));
        all.add(unnoticed("route deleted", stage -> stage.world.routes().delete(HOST), "route.rewritten"));
        all.add(unnoticed("proxy emptied", stage -> stage.world.routes().restartEmpty(), "route.rewritten"));
        all.add(unnoticed(
                "proxy gone for once",
                stage -> stage.world
                        .faults()
                        .once(Boundary.before("ProxyRouter", "list"), new Fault.Fail(ErrorCode.PROXY_UNREACHABLE)),
                "proxy.returned"));
        return all.stream();
    }

    @ParameterizedTest
    @MethodSource("damages")
    void isHealedOnceAndToldOnce(Damage damage) {
        Stage stage = live(damage);
        damage.harm().accept(stage);
        if (damage.noticed()) {
            stage.simulation.during(SOON, action -> {});
            stage.simulation.untilQuiet(10_000, action -> {});
            assertEquals(damage.told(), told(stage), "before long");
            answers(stage);
        }
        stage.simulation.during(LONG, action -> {});
        stage.simulation.untilQuiet(10_000, action -> {});
        answers(stage);
        assertEquals(damage.told(), told(stage), "and not again");
        stage.rest();
    }

    @ParameterizedTest
    @MethodSource("damages")
    void isHealedWhereverTheProcessIsKilled(Damage damage) {
        for (int boundary = 0; ; boundary++) {
            Stage stage = live(damage);
            stage.world.faults().restart();
            stage.world.faults().crashAt(boundary);
            damage.harm().accept(stage);
            try {
                stage.simulation.during(Duration.ofSeconds(5), action -> {});
                stage.settle();
                if (stage.simulation.crashes() == 0) {
                    assertTrue(boundary > 10, "killed at " + boundary + " boundaries");
                    return;
                }
                stage.rest();
                answers(stage);
                assertTrue(
                        told(stage).stream().allMatch(action -> Collections.frequency(told(stage), action) == 1),
                        () -> told(stage).toString());
            } catch (AssertionError e) {
                throw new AssertionError(damage + ", killed at boundary " + boundary + ": " + e.getMessage(), e);
            }
        }
    }

    @Test
    void whatADeployDoesItselfIsNotMended() {
        Stage stage = live(unnoticed("nothing", s -> {}));
        stage.deploy("v2");
        stage.settle();
        stage.simulation.during(LONG, action -> {});
        assertEquals(List.of(), told(stage));
    }

    @Test
    void aRepairThatIsRefusedIsToldOnceAndTriedOn() {
        Stage stage = live(unnoticed("nothing", s -> {}));
        stage.world.routes().foreign(HOST);
        stage.world.routes().delete(HOST);
        stage.simulation.during(Duration.ofMinutes(2), action -> {});
        assertEquals(List.of("repair.failed"), told(stage));
        assertTrue(stage.world.calls("ProxyRouter.write") > 10, "tried on");
    }

    @Test
    void aMissingOlderVersionIsToldOnce() {
        Stage stage = new Stage(
                Simulation::inOrder,
                Config.of("source_config", Config.of("image", "app", "port", 8080, "max_instances", 2)));
        stage.deploy("v1");
        stage.settle();
        String older = live(stage);
        stage.deploy("v2");
        stage.settle();
        stage.world.host().remove(older);
        stage.simulation.during(Duration.ofMinutes(2), action -> {});
        assertEquals(List.of("instance.missing"), told(stage));
    }

    @Test
    void aThousandEventsMakeAHandfulOfPassesOfOneListingEach() {
        Stage stage = live(unnoticed("nothing", s -> {}));
        stage.world.forgetCalls();
        Duration begun = stage.world.clock().elapsed();
        for (int i = 0; i < 1000; i++) {
            stage.world.emitEvent(new EngineEvent(Kind.DIED, live(stage)));
            if (i % 10 == 0) {
                stage.simulation.act();
            }
        }
        stage.simulation.during(Duration.ofSeconds(1), action -> {});
        int listings = stage.world.calls("ContainerEngine.list");
        long most = stage.world.clock().elapsed().minus(begun).toMillis() / 300 + 1;
        assertTrue(listings >= 1 && listings <= most, listings + " listings, not at most " + most);
        assertEquals(listings, stage.world.calls("ProxyRouter.list"));
        assertEquals(List.of(), told(stage));
    }

    private static Stage live(Damage damage) {
        Stage stage = new Stage(Simulation::inOrder, damage.extras());
        stage.deploy("v1");
        stage.settle();
        stage.simulation.during(Duration.ofMillis(3500), action -> {});
        return stage;
    }

    private static String live(Stage stage) {
        return stage.world
                .observer()
                .releases()
                .live(stage.workload)
                .get(0)
                .ref()
                .name();
    }

    private static void answers(Stage stage) {
        assertEquals(
                List.of(Optional.of(live(stage))),
                stage.world.request(HOST).stream()
                        .map(answer -> answer.map(ref -> ref.name()))
                        .toList());
    }

    /** What was told of repairs, oldest first. */
    private static List<String> told(Stage stage) {
        List<String> actions = new ArrayList<>();
        for (EventLog.Numbered line : stage.world.observer().events().list(Optional.empty(), 1000)) {
            String actor = line.entry().actor();
            if (actor.equals("reconciler") || actor.equals("engine")) {
                actions.add(line.entry().action());
            }
        }
        Collections.reverse(actions);
        return actions;
    }
}
