package dev.tinyforge.tck.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.config.InvalidInput;
import dev.tinyforge.domain.config.SealedValue;
import dev.tinyforge.domain.workload.SecretRef;
import dev.tinyforge.domain.workload.Workload;
import dev.tinyforge.ports.codec.DeploymentCodec;
import dev.tinyforge.ports.codec.WorkloadCodec;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.store.Deployment;
import dev.tinyforge.ports.usecase.ManageWorkloads.Applied;
import dev.tinyforge.ports.usecase.PlanPreview.Difference;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Secret keys of a source's config: sealed on every write, pinned by releases, shown by nobody. */
class SourceSecretsTest {
    private static final String FIRST = "open-sesame-1";
    private static final String SECOND = "open-sesame-2";

    private final Stage stage =
            new Stage(Simulation::inOrder, Config.of("source", "token-image", "source_config", config(FIRST)));

    private static Config config(Object token) {
        return Config.of("image", "app", "port", 8080, TokenSource.KEY, token);
    }

    private Config document(Object token) {
        return Config.of("name", "app", "source", "token-image", "source_config", config(token), "keep_releases", 2);
    }

    private Workload write(Object token) {
        return stage.forge().workloads().replace(stage.workload, document(token), OptionalLong.empty(), "test");
    }

    private static SecretRef ref(Workload workload) {
        return workload.source().secret(TokenSource.KEY);
    }

    private String open(SecretRef secret) {
        return stage.world.observer().vault().open(stage.workload, secret.name(), secret.version());
    }

    private Deployment deployed(String version) {
        stage.deploy(version);
        stage.settle();
        return stage.last();
    }

    @Test
    void aValueInTheOpenIsSealedWithTheWorkloadAndOnlyItsVersionStands() {
        Workload stored = stage.forge().workloads().get("app");
        assertEquals(SealedValue.of(1).values(), stored.source().config().get(TokenSource.KEY));
        assertEquals(FIRST, open(ref(stored)));

        Workload changed = write(Config.of("secret", SECOND));
        assertEquals(2, ref(changed).version());
        assertEquals(SECOND, open(ref(changed)));

        assertEquals(2, ref(write(SealedValue.of(2))).version(), "kept");
        assertEquals(2, ref(write(SECOND)).version(), "the same value is the same version");
        assertFalse(WorkloadCodec.write(changed).toString().contains("sesame"));
    }

    @Test
    void applyingTheSameValueAgainChangesNothing() {
        write(FIRST);
        Config same = document(FIRST).with("id", stage.workload.value());
        assertEquals(
                Applied.Change.UNCHANGED,
                stage.forge().workloads().apply(same, "test").change());
        Config other = document(SECOND).with("id", stage.workload.value());
        assertEquals(
                Applied.Change.CHANGED,
                stage.forge().workloads().apply(other, "test").change());
    }

    @Test
    void whatIsNoSecretIsRefusedWithoutBeingShown() {
        for (Object wrong : List.of("  ", 42L, List.of("sesame"), Config.of("secret", "sesame", "more", "x"))) {
            InvalidInput refusal = assertThrows(InvalidInput.class, () -> write(wrong));
            assertEquals("source_config.access_token", refusal.problems().get(0).field());
            assertFalse(refusal.getMessage().contains("sesame"), refusal.getMessage());
        }
        InvalidInput none = assertThrows(InvalidInput.class, () -> write(SealedValue.of(0)));
        assertEquals("source_config.access_token", none.problems().get(0).field());
    }

    @Test
    void aReleasePinsTheVersionAndTheVaultKeepsWhatAReleaseNames() {
        SecretRef first = ref(deployed("v1").request().snapshot());
        write(SECOND);
        SecretRef second = ref(deployed("v2").request().snapshot());
        assertEquals(FIRST, open(first), "the release before needs it");

        stage.ask(forge -> forge.deployments().rollback(stage.workload, Optional.empty(), "test"));
        stage.settle();
        assertEquals(first, ref(stage.last().request().snapshot()));

        write("open-sesame-3");
        deployed("v3");
        deployed("v4");
        assertEquals(
                ErrorCode.NOT_FOUND,
                assertThrows(ForgeException.class, () -> open(second)).code(),
                "nothing names it any more");
    }

    @Test
    void plansAndDeploymentsTellTheVersionOnly() {
        deployed("v1");
        write(SECOND);
        List<Difference> differences = stage.forge()
                .deployments()
                .plan(stage.workload, Optional.of("v2"))
                .differences();
        assertTrue(
                differences.contains(
                        new Difference("source_config.access_token", "secret, version 1", "secret, version 2")),
                differences::toString);
        deployed("v2");
        assertFalse(DeploymentCodec.write(stage.last().request()).toString().contains("sesame"));
        assertFalse(String.join("\n", stage.world.data().texts()).contains("sesame"));
    }
}
