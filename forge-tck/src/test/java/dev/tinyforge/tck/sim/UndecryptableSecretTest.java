package dev.tinyforge.tck.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.deploy.Outcome;
import dev.tinyforge.domain.workload.OnUndecryptableSecret;
import dev.tinyforge.engine.EngineSettings;
import dev.tinyforge.ports.store.Deployment;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A secret that cannot be opened: the workload says what becomes of the deploy, else the settings, else its source. */
class UndecryptableSecretTest {
    private static Stage stage(String source, String setting, String workload) {
        EngineSettings standard = Simulation.settings();
        EngineSettings settings = new EngineSettings(
                standard.plan(),
                standard.leaseTtl(),
                standard.maxParallelDeploys(),
                standard.orphanGrace(),
                setting.equals("-") ? Optional.empty() : Optional.of(OnUndecryptableSecret.valueOf(setting)),
                standard.knownSecrets(),
                standard.ledger(),
                standard.dataDir());
        Config kind = Config.of("source", source);
        return new Stage(
                world -> Simulation.inOrder(world, settings),
                workload.equals("-") ? kind : kind.with("on_undecryptable_secret", workload));
    }

    /** The source {@code token-image} says skip. */
    @ParameterizedTest
    @CsvSource({
        "image, -, -, fail",
        "image, SKIP, -, skip",
        "image, FAIL, -, fail",
        "image, -, skip, skip",
        "image, SKIP, fail, fail",
        "image, FAIL, skip, skip",
        "token-image, -, -, skip",
        "token-image, FAIL, -, fail",
        "token-image, SKIP, -, skip",
        "token-image, -, fail, fail",
        "token-image, SKIP, fail, fail",
        "token-image, FAIL, skip, skip"
    })
    void whoSaysWhatBecomesOfTheDeploy(String source, String setting, String workload, String expected) {
        Stage stage = stage(source, setting, workload);
        stage.deploy("v1");
        stage.settle();
        String blue = running(stage);
        stage.world.data().secretsUnreadable(true);
        stage.deploy("v2");
        stage.settle();

        Deployment last = stage.last();
        if (expected.equals("fail")) {
            Outcome.Failed failed = (Outcome.Failed) last.outcome().orElseThrow();
            assertTrue(failed.reason().contains("TOKEN"), failed.reason());
            assertEquals(blue, running(stage), "blue serves on");
        } else {
            assertTrue(last.outcome().orElseThrow() instanceof Outcome.Succeeded, last::toString);
            List<String> warnings = stage.world.observer().log().read(last.id(), 0, 1000).stream()
                    .map(line -> line.entry().message())
                    .filter(text -> text.startsWith("left out: ") && text.contains("TOKEN"))
                    .toList();
            assertEquals(1, warnings.size());
            assertEquals(
                    "v2",
                    stage.forge()
                            .workloads()
                            .status(stage.workload)
                            .instances()
                            .get(0)
                            .tag());
        }
        stage.rest();
    }

    private static String running(Stage stage) {
        return stage.forge()
                .workloads()
                .status(stage.workload)
                .instances()
                .get(0)
                .ref()
                .name();
    }

    @Test
    void theWorkloadsOwnWordIsReadWhenItCounts() {
        Stage stage = stage("image", "-", "-");
        stage.deploy("v1");
        stage.settle();
        stage.world.data().secretsUnreadable(true);
        Config document = Config.of(
                "name", "app",
                "source", "image",
                "source_config", Config.of("image", "app", "port", 8080),
                "env", Config.of("TOKEN", Config.of("secret_version", 1)),
                "on_undecryptable_secret", "skip");
        stage.forge().workloads().replace(stage.workload, document, OptionalLong.empty(), "test");
        stage.ask(forge -> forge.deployments().rollback(stage.workload, Optional.empty(), "test"));
        stage.deploy("v2");
        stage.settle();
        assertTrue(stage.last().outcome().orElseThrow() instanceof Outcome.Succeeded, () -> stage.last()
                .toString());
    }
}
