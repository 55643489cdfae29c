package dev.tinyforge.tck.sim;

import static dev.tinyforge.ports.store.Deployment.Status.CANCELLED;
import static dev.tinyforge.ports.store.Deployment.Status.FAILED;
import static dev.tinyforge.ports.store.Deployment.Status.ROLLED_BACK;
import static dev.tinyforge.ports.store.Deployment.Status.SUCCEEDED;
import static dev.tinyforge.ports.store.Deployment.Status.SUPERSEDED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.naming.ResourceNames;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.tck.fake.Boundary;
import dev.tinyforge.tck.fake.Fault;
import dev.tinyforge.tck.fake.ProxyState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each scenario once as it is, counting its boundaries, and then again with the process killed at each of them. */
class CrashEverywhereTest {
    static Stream<Scenario> scenarios() {
        List<Scenario> all = new ArrayList<>();
        all.add(Scenario.of("happy", stage -> stage.deploy("v2"), SUCCEEDED));
        all.add(Scenario.of("first deploy", stage -> stage.deploy("v1"), SUCCEEDED)
                .after());
        all.add(Scenario.of("the same version again", stage -> stage.deploy("v1"), SUCCEEDED));
        for (String bad : List.of("exits", "never", "wrongport", "hangs")) {
            all.add(Scenario.of("unhealthy green: " + bad, stage -> stage.deploy(bad), FAILED));
            all.add(Scenario.of("unhealthy first green: " + bad, stage -> stage.deploy(bad), FAILED)
                    .after());
        }
        for (String act : List.of("ensureNetwork", "create", "start", "stop", "remove")) {
            all.add(Scenario.of("engine refuses to " + act, stage -> stage.deploy("v2"), SUCCEEDED, FAILED)
                    .when(refusing("ContainerEngine", act, ErrorCode.ENGINE_REFUSED)));
            all.add(Scenario.of("engine lost before " + act, stage -> stage.deploy("v2"), SUCCEEDED)
                    .when(lost(Boundary.Phase.BEFORE, "ContainerEngine", act, ErrorCode.ENGINE_UNREACHABLE)));
            all.add(Scenario.of("engine lost after " + act, stage -> stage.deploy("v2"), SUCCEEDED)
                    .when(lost(Boundary.Phase.AFTER, "ContainerEngine", act, ErrorCode.ENGINE_UNREACHABLE)));
        }
        all.add(Scenario.of("registry refuses", stage -> stage.deploy("v2"), FAILED)
                .when(refusing("Images", "pull", ErrorCode.REGISTRY_DENIED)));
        for (ProxyState.Lie lie : ProxyState.Lie.values()) {
            all.add(Scenario.of("proxy lies once: " + lie, stage -> stage.deploy("v2"), SUCCEEDED, FAILED)
                    .when(stage -> stage.world.routes().lie(lie, 1)));
        }
        all.add(Scenario.of("proxy refuses", stage -> stage.deploy("v2"), FAILED)
                .when(refusing("ProxyRouter", "write", ErrorCode.PROXY_REFUSED)));
        all.add(Scenario.of("proxy lost before a write", stage -> stage.deploy("v2"), SUCCEEDED)
                .when(lost(Boundary.Phase.BEFORE, "ProxyRouter", "write", ErrorCode.PROXY_UNREACHABLE)));
        all.add(Scenario.of("proxy lost after a write", stage -> stage.deploy("v2"), SUCCEEDED)
                .when(lost(Boundary.Phase.AFTER, "ProxyRouter", "write", ErrorCode.PROXY_UNREACHABLE)));
        all.add(Scenario.of("proxy switches late", stage -> stage.deploy("v2"), SUCCEEDED)
                .when(stage -> stage.world.routes().lagAnswers(5)));
        all.add(Scenario.of("proxy answers mixed", stage -> stage.deploy("v2"), SUCCEEDED)
                .when(stage -> {
                    stage.world.routes().capabilities(ProxyState.BLIND);
                    stage.world.routes().mixed(6);
                }));
        all.add(Scenario.of("store lost", stage -> stage.deploy("v2"), SUCCEEDED)
                .when(lost(Boundary.Phase.AFTER, "Journal", "append", ErrorCode.STORE_UNAVAILABLE)));
        for (int actions : List.of(2, 6, 10, 14, 18, 24)) {
            all.add(Scenario.of(
                    "cancelled after " + actions + " actions",
                    stage -> {
                        stage.deploy("v2");
                        stage.someActions(actions);
                        stage.cancelNewest();
                    },
                    CANCELLED,
                    SUCCEEDED));
        }
        all.add(Scenario.of("timeout", stage -> stage.deploy("never"), FAILED)
                .with("timeout", "1s")
                .with("healthcheck", Config.of("type", "http", "start_period", "10m")));
        all.add(Scenario.of(
                "superseded",
                stage -> {
                    stage.deploy("v2");
                    stage.someActions(6);
                    stage.deploy("v3");
                    stage.deploy("v4");
                },
                SUCCEEDED,
                SUPERSEDED));
        all.add(Scenario.of("recreate", stage -> stage.deploy("v2"), SUCCEEDED).with("strategy", "recreate"));
        all.add(Scenario.of("recreate, unhealthy", stage -> stage.deploy("exits"), FAILED)
                .with("strategy", "recreate"));
        all.add(Scenario.of("eviction", stage -> stage.deploy("v3"), SUCCEEDED)
                .with("source_config", Config.of("image", "app", "port", 8080, "max_instances", 2))
                .after("v1", "v2"));
        all.add(Scenario.of("a tag again among several", stage -> stage.deploy("v1"), SUCCEEDED)
                .with("source_config", Config.of("image", "app", "port", 8080, "max_instances", 2))
                .after("v1", "v2"));
        all.add(Scenario.of("retention", stage -> stage.deploy("v3"), SUCCEEDED)
                .with("keep_releases", 1)
                .after("v1", "exits", "v2")
                .leaving(stage ->
                        assertEquals(1, stage.world.shelf().onEngine().size(), "images nothing needs are left over")));
        all.add(Scenario.of("watched and well", stage -> stage.deploy("v2"), SUCCEEDED)
                .with("watch_window", "3s"));
        all.add(Scenario.of("watched and dying", stage -> stage.deploy("dies"), ROLLED_BACK, FAILED)
                .with("watch_window", "20s"));
        all.add(Scenario.of("faces changed", stage -> stage.faces("www", "admin"), SUCCEEDED)
                .leaving(CrashEverywhereTest::isReachedAtItsFaces));
        all.add(Scenario.of("every face taken away", CrashEverywhereTest::noFaces, SUCCEEDED)
                .leaving(stage -> assertEquals(List.of(), hosts(stage))));
        all.add(Scenario.of("faces changed, proxy refuses", stage -> stage.faces("www", "admin"), FAILED)
                .when(refusing("ProxyRouter", "write", ErrorCode.PROXY_REFUSED)));
        all.add(Scenario.of("faces of several versions changed", stage -> stage.faces("www"), SUCCEEDED)
                .with("source_config", Config.of("image", "app", "port", 8080, "max_instances", 2))
                .after("v1", "v2")
                .leaving(stage -> assertEquals(
                        List.of("www-v1.example.test", "www-v2.example.test", "www.example.test"), hosts(stage))));
        all.add(Scenario.of(
                        "faces changed while deploying",
                        stage -> {
                            stage.deploy("v2");
                            stage.someActions(6);
                            stage.faces("www", "admin");
                        },
                        SUCCEEDED)
                .leaving(CrashEverywhereTest::isReachedAtItsFaces));
        all.add(Scenario.of(
                        "deployed while its faces change",
                        stage -> {
                            stage.faces("www", "admin");
                            stage.someActions(4);
                            stage.deploy("v2");
                        },
                        SUCCEEDED)
                .leaving(CrashEverywhereTest::isReachedAtItsFaces));
        all.add(Scenario.of(
                "deleted",
                stage -> stage.ask(forge -> forge.workloads().delete(stage.workload, OptionalLong.empty(), "test")),
                SUCCEEDED));
        all.add(Scenario.of("data of a tag", stage -> stage.deploy("v2"), SUCCEEDED)
                .with("volumes", VolumesTest.VOLUMES)
                .leaving(stage -> assertEquals(List.of("v2"), tagsWithData(stage))));
        all.add(Scenario.of("data of a tag that fails", stage -> stage.deploy("exits"), FAILED)
                .with("volumes", VolumesTest.VOLUMES)
                .leaving(stage -> assertEquals(List.of("v1"), tagsWithData(stage))));
        all.add(Scenario.of(
                        "deleted with its data",
                        stage -> stage.ask(
                                forge -> forge.workloads().delete(stage.workload, true, OptionalLong.empty(), "test")),
                        SUCCEEDED)
                .with("volumes", VolumesTest.VOLUMES)
                .leaving(stage ->
                        assertEquals(Set.of("theirs"), stage.world.host().volumes())));
        all.add(Scenario.of(
                "deleted while deploying",
                stage -> {
                    stage.deploy("v2");
                    stage.someActions(8);
                    stage.ask(forge -> forge.workloads().delete(stage.workload, OptionalLong.empty(), "test"));
                },
                SUCCEEDED));
        return all.stream();
    }

    private static List<String> tagsWithData(Stage stage) {
        return Stream.of("v1", "v2", "exits")
                .filter(tag -> stage.world.host().volumes().stream()
                        .anyMatch(volume -> ResourceNames.isTagVolumeOf(stage.workload, tag, volume)))
                .toList();
    }

    private static void noFaces(Stage stage) {
        stage.faces();
    }

    private static void isReachedAtItsFaces(Stage stage) {
        assertEquals(List.of("admin.example.test", "www.example.test"), hosts(stage));
    }

    private static List<String> hosts(Stage stage) {
        return stage.world.proxy().list().stream()
                .map(held -> held.host())
                .sorted()
                .toList();
    }

    static Consumer<Stage> refusing(String port, String method, ErrorCode code) {
        return stage -> stage.world.faults().once(Boundary.before(port, method), new Fault.Fail(code));
    }

    static Consumer<Stage> lost(Boundary.Phase phase, String port, String method, ErrorCode code) {
        return stage -> stage.world.faults().times(2, Boundary.at(port, method, phase), new Fault.Fail(code));
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void invariantsHoldWhereverItIsKilled(Scenario scenario) {
        killEverywhere(scenario);
    }

    static void killEverywhere(Scenario scenario) {
        Map.Entry<Stage, Integer> unkilled = play(scenario, -1);
        Stage stage = unkilled.getKey();
        if (!stage.world.data().deployments().isEmpty()) {
            assertTrue(
                    scenario.ends().contains(stage.last().status()),
                    () -> "ended as " + stage.last().outcome());
        }
        for (int boundary = 0; boundary < unkilled.getValue(); boundary++) {
            try {
                play(scenario, boundary);
            } catch (AssertionError e) {
                throw new AssertionError(scenario + ", killed at boundary " + boundary + ": " + e.getMessage(), e);
            }
        }
    }

    /** @return the stage afterwards, and how many boundaries there were until it was quiet */
    private static Map.Entry<Stage, Integer> play(Scenario scenario, int crashAt) {
        Stage stage = new Stage(Simulation::inOrder, scenario.workload());
        for (String version : scenario.before()) {
            stage.deploy(version);
            stage.settle();
        }
        stage.world.faults().restart();
        if (crashAt >= 0) {
            stage.world.faults().crashAt(crashAt);
        }
        scenario.trouble().accept(stage);
        scenario.ask().accept(stage);
        stage.settle();
        int boundaries = stage.world.faults().count();
        stage.rest();
        scenario.leaves().accept(stage);
        return Map.entry(stage, boundaries);
    }
}
