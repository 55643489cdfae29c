package dev.tinyforge.tck.sim;

import static dev.tinyforge.ports.store.Deployment.Status.CANCELLED;
import static dev.tinyforge.ports.store.Deployment.Status.FAILED;
import static dev.tinyforge.ports.store.Deployment.Status.ROLLED_BACK;
import static dev.tinyforge.ports.store.Deployment.Status.SUCCEEDED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.store.Deployment;
import dev.tinyforge.tck.fake.Boundary;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Projects of Docker Compose, with the process killed at each boundary of what happens to them. */
class ComposeCrashTest {
    private static final Map<String, String> BEFORE = Map.of("db", "v1", "worker", "v1");
    private static final Map<String, String> AFTER = Map.of("db", "v3", "cache", "v1");

    static Stream<Scenario> scenarios() {
        List<Scenario> all = new ArrayList<>();
        all.add(scenario("another version", stage -> stage.deploy("v2"), SUCCEEDED)
                .leaving(stage -> assertEquals(BEFORE, ComposeScenarios.beside(stage))));
        all.add(scenario("first deploy", stage -> stage.deploy("v1"), SUCCEEDED).after());
        all.add(scenario("first deploy, unhealthy", stage -> stage.deploy("exits"), FAILED)
                .after()
                .leaving(ComposeCrashTest::nothingIsKept));
        all.add(scenario("other services", changed("v2"), SUCCEEDED).leaving(ComposeCrashTest::asReleased));
        all.add(scenario("other services, unhealthy", changed("never"), FAILED).leaving(ComposeCrashTest::asReleased));
        all.add(scenario("other services, the tool fails", changed("v2"), FAILED)
                .when(stage -> stage.world.compose().fails("cache"))
                .leaving(ComposeCrashTest::asReleased));
        all.add(scenario("other services, watched and dying", changed("dies"), ROLLED_BACK, FAILED)
                .with("watch_window", "20s")
                .leaving(ComposeCrashTest::asReleased));
        all.add(scenario("engine lost before the tool", changed("v2"), SUCCEEDED)
                .when(CrashEverywhereTest.lost(
                        Boundary.Phase.BEFORE, "ComposeRunner", "up", ErrorCode.ENGINE_UNREACHABLE))
                .leaving(ComposeCrashTest::asReleased));
        all.add(scenario("engine lost between services", changed("v2"), SUCCEEDED)
                .when(CrashEverywhereTest.lost(
                        Boundary.Phase.BEFORE, "ComposeRunner", "service", ErrorCode.ENGINE_UNREACHABLE))
                .leaving(ComposeCrashTest::asReleased));
        for (int actions : List.of(3, 6, 9, 12)) {
            all.add(scenario(
                            "cancelled after " + actions + " actions",
                            stage -> {
                                changed("v2").accept(stage);
                                stage.someActions(actions);
                                stage.cancelNewest();
                            },
                            CANCELLED,
                            SUCCEEDED)
                    .leaving(ComposeCrashTest::asReleased));
        }
        all.add(scenario("recreate", stage -> stage.deploy("v2"), SUCCEEDED)
                .with("source_config", ComposeScenarios.config(ComposeScenarios.EXCLUSIVE)));
        all.add(scenario("recreate, unhealthy", stage -> stage.deploy("exits"), FAILED)
                .with("source_config", ComposeScenarios.config(ComposeScenarios.EXCLUSIVE)));
        all.add(scenario(
                        "deleted",
                        stage -> stage.ask(
                                forge -> forge.workloads().delete(stage.workload, OptionalLong.empty(), "test")),
                        SUCCEEDED)
                .leaving(ComposeCrashTest::nothingIsKept));
        return all.stream();
    }

    private static Scenario scenario(
            String name, Consumer<Stage> ask, Deployment.Status first, Deployment.Status... more) {
        return Scenario.of(name, ask, first, more)
                .with("source", "compose")
                .with("source_config", ComposeScenarios.config(ComposeScenarios.FIRST));
    }

    private static Consumer<Stage> changed(String version) {
        return stage -> {
            ComposeScenarios.become(stage, ComposeScenarios.SECOND);
            stage.deploy(version);
        };
    }

    /** The new services beside the new version, and the old ones beside the old. */
    private static void asReleased(Stage stage) {
        boolean succeeded = stage.last().status() == SUCCEEDED
                && stage.world.data().deployments().size() > 1;
        assertEquals(succeeded ? AFTER : BEFORE, ComposeScenarios.beside(stage));
    }

    private static void nothingIsKept(Stage stage) {
        assertEquals(Map.of(), ComposeScenarios.beside(stage));
        assertTrue(stage.world.compose().kept(stage.workload).isEmpty(), "files are left over");
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void invariantsHoldWhereverItIsKilled(Scenario scenario) {
        CrashEverywhereTest.killEverywhere(scenario);
    }
}
