package dev.tinyforge.tck.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.config.InvalidInput;
import dev.tinyforge.domain.deploy.Outcome;
import dev.tinyforge.domain.workload.EnvSet;
import dev.tinyforge.domain.workload.EnvValue;
import dev.tinyforge.domain.workload.Workload;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.usecase.ManageEnv;
import dev.tinyforge.ports.usecase.PlanPreview;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Sets that workloads share: who stands over whom, and what releases keep of them. */
class EnvSetsTest {
    private final Stage stage = new Stage(Simulation::inOrder, Config.empty());
    private final EnvSet low = set("low", Config.of("A", "low", "B", "low", "KEY", secret("low-secret")));
    private final EnvSet high = set("high", Config.of("B", "high", "KEY", secret("high-secret"), "C", "high"));

    private static Config secret(String value) {
        return Config.of("secret", value);
    }

    private EnvSet set(String name, Config env) {
        return stage.forge().env().createSet(Config.of("name", name, "env", env), "test");
    }

    private void change(EnvSet set, Config env) {
        stage.forge()
                .env()
                .replaceSet(set.id(), Config.of("name", set.name(), "env", env), OptionalLong.empty(), "test");
    }

    private Workload attach(Config env, String... sets) {
        Config document = Config.of(
                "name",
                "app",
                "source",
                "image",
                "source_config",
                Config.of("image", "app", "port", 8080),
                "env",
                env,
                "env_sets",
                List.of(sets));
        return stage.forge().workloads().replace(stage.workload, document, OptionalLong.empty(), "test");
    }

    private Map<String, EnvValue> deployed(String version) {
        stage.deploy(version);
        stage.settle();
        assertTrue(stage.last().outcome().orElseThrow() instanceof Outcome.Succeeded, () -> stage.last()
                .toString());
        return stage.last().request().snapshot().env();
    }

    private String open(Map<String, EnvValue> env, String name) {
        return Objects.requireNonNull(env.get(name))
                .match(
                        plain -> plain.value(),
                        secret -> stage.world.observer().vault().open(stage.workload, secret.name(), secret.version()));
    }

    @Test
    void aLaterSetStandsOverAnEarlierOneAndTheWorkloadsOwnEnvOverAll() {
        attach(Config.of("C", "own"), "low", high.id().value());
        Map<String, EnvValue> env = deployed("v1");
        assertEquals("low", open(env, "A"));
        assertEquals("high", open(env, "B"));
        assertEquals("own", open(env, "C"));
        assertEquals("high-secret", open(env, "KEY"));
        assertEquals(
                Map.of("A", "low", "B", "high", "KEY", "high", "C", "own"),
                stage.forge().env().of(stage.workload).entries().stream()
                        .collect(Collectors.toMap(
                                ManageEnv.Entry::name, entry -> entry.set().orElse("own"))));

        attach(Config.of("KEY", "own"), "high", "low");
        Map<String, EnvValue> turned = deployed("v2");
        assertEquals("low", open(turned, "B"));
        assertEquals("own", open(turned, "KEY"));
    }

    @Test
    void aReleaseKeepsWhatTheSetsHadAndRollbackBringsItBack() {
        attach(Config.empty(), "low");
        Map<String, EnvValue> before = deployed("v1");
        change(low, Config.of("A", "changed", "KEY", secret("new-secret")));
        Map<String, EnvValue> after = deployed("v2");
        assertEquals("new-secret", open(after, "KEY"));
        assertEquals(2, ((EnvValue.Secret) Objects.requireNonNull(after.get("KEY"))).version());

        stage.ask(forge -> forge.deployments().rollback(stage.workload, Optional.empty(), "test"));
        stage.settle();
        assertEquals(before, stage.last().request().snapshot().env());
        assertEquals("low-secret", open(stage.last().request().snapshot().env(), "KEY"));
        assertEquals(
                List.of("low"), stage.forge().workloads().status(stage.workload).changedEnvSets());
    }

    @Test
    void theSameValueKeepsItsVersionWhoeverWritesItAgain() {
        attach(Config.empty(), "low");
        Map<String, EnvValue> first = deployed("v1");
        change(low, Config.of("A", "low", "B", "low", "KEY", secret("low-secret")));
        assertEquals(first, deployed("v2"));
    }

    @Test
    void statusAndPlanTellOfASetThatHasChanged() {
        attach(Config.empty(), "low", "high");
        deployed("v1");
        assertEquals(List.of(), stage.forge().workloads().status(stage.workload).changedEnvSets());
        change(high, Config.of("B", "other"));
        assertEquals(
                List.of("high"),
                stage.forge().workloads().status(stage.workload).changedEnvSets());
        List<PlanPreview.Difference> differences = stage.forge()
                .deployments()
                .plan(stage.workload, Optional.of("v1"))
                .differences();
        assertTrue(
                differences.contains(new PlanPreview.Difference("env_sets.high", "revision 1", "revision 2")),
                differences::toString);
        deployed("v1");
        assertEquals(List.of(), stage.forge().workloads().status(stage.workload).changedEnvSets());
    }

    @Test
    void aPlanIsGoodForTheDeployThatFollowsItUntilASetChanges() {
        attach(Config.empty(), "low");
        String index = stage.forge()
                .deployments()
                .plan(stage.workload, Optional.of("v1"))
                .checkIndex();
        stage.forge().deployments().deploy(stage.workload, Optional.of("v1"), Optional.of(index), "test");
        stage.settle();
        assertTrue(stage.last().outcome().orElseThrow() instanceof Outcome.Succeeded, () -> stage.last()
                .toString());
        String next = stage.forge()
                .deployments()
                .plan(stage.workload, Optional.of("v2"))
                .checkIndex();
        change(low, Config.of("A", "changed"));
        assertEquals(
                ErrorCode.PLAN_CHANGED,
                assertThrows(ForgeException.class, () -> stage.forge()
                                .deployments()
                                .deploy(stage.workload, Optional.of("v2"), Optional.of(next), "test"))
                        .code());
    }

    @Test
    void aSetsSecretThatCannotBeOpenedRefusesTheDeployOrIsLeftOut() {
        attach(Config.empty(), "low");
        stage.world.data().secretsUnreadable(true);
        ForgeException refusal = assertThrows(
                ForgeException.class,
                () -> stage.forge().deployments().deploy(stage.workload, Optional.of("v1"), Optional.empty(), "test"));
        assertEquals(ErrorCode.SECRET_UNREADABLE, refusal.code());
        assertTrue(refusal.line().contains("KEY"), refusal.line());

        Config skipping = Config.of(
                "name", "app",
                "source", "image",
                "source_config", Config.of("image", "app", "port", 8080),
                "env_sets", List.of("low"),
                "on_undecryptable_secret", "skip");
        stage.forge().workloads().replace(stage.workload, skipping, OptionalLong.empty(), "test");
        assertFalse(deployed("v1").containsKey("KEY"));
        assertTrue(stage.world.observer().log().read(stage.last().id(), 0, 1000).stream()
                .anyMatch(line -> line.entry().message().contains("left out")
                        && line.entry().message().contains("KEY")));
    }

    @Test
    void setsAreNamedRightAndAttachedOnceAndStayWhileTheyAre() {
        InvalidInput unknown = assertThrows(InvalidInput.class, () -> attach(Config.empty(), "nobody"));
        assertEquals("env_sets", unknown.problems().get(0).field());
        assertThrows(
                InvalidInput.class, () -> attach(Config.empty(), "low", low.id().value()));
        assertThrows(InvalidInput.class, () -> set("a b", Config.empty()));
        assertThrows(InvalidInput.class, () -> set(high.id().value(), Config.empty()));
        attach(Config.empty(), "low");
        ForgeException refusal = assertThrows(
                ForgeException.class, () -> stage.forge().env().deleteSet(low.id(), OptionalLong.empty(), "test"));
        assertEquals(ErrorCode.CONFLICT, refusal.code());
        assertTrue(refusal.line().contains("app"), refusal.line());
        stage.forge().env().deleteSet(high.id(), OptionalLong.empty(), "test");
    }
}
