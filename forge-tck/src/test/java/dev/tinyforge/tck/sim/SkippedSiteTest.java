package dev.tinyforge.tck.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.store.Deployment;
import dev.tinyforge.tck.repository.Planted;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** A site of the commit and configuration that are live is not deployed again, unless somebody wants it to be. */
class SkippedSiteTest {
    private static final String URL = "https://git.test/shop/pages.git";
    private static final Config SITE = Config.of("source", "static", "source_config", Config.of("repository", URL));

    private final Stage stage = new Stage(Simulation::inOrder, SITE);

    private Deployment deploy(boolean afresh) {
        Deployment asked =
                stage.forge().deployments().deploy(stage.workload, Optional.empty(), Optional.empty(), afresh, "test");
        stage.settle();
        return stage.forge().deployments().get(asked.id());
    }

    private void commit(String content) {
        stage.world.repositories().commit(URL, "main", Map.of("index.html", Planted.file(content)));
    }

    private long asked() {
        return stage.forge()
                .deployments()
                .list(Optional.of(stage.workload), Optional.empty(), 100)
                .size();
    }

    @Test
    void whatIsLiveIsNotDeployedAgain() {
        commit("one");
        assertEquals(Deployment.Status.SUCCEEDED, deploy(false).status());
        ForgeException refusal = assertThrows(ForgeException.class, () -> deploy(false));
        assertEquals(ErrorCode.ALREADY_LIVE, refusal.code());
        assertTrue(refusal.line().contains("force"), refusal.line());
        assertEquals(1, asked(), "no deployment was made of it");
    }

    @Test
    void itIsDeployedAgainWhenItIsForced() {
        commit("one");
        deploy(false);
        assertEquals(Deployment.Status.SUCCEEDED, deploy(true).status());
        assertEquals(2, asked());
    }

    @Test
    void anotherCommitIsDeployed() {
        commit("one");
        deploy(false);
        commit("two");
        assertEquals(Deployment.Status.SUCCEEDED, deploy(false).status());
    }

    @Test
    void anotherConfigurationOfTheSameCommitIsDeployed() {
        commit("one");
        deploy(false);
        stage.forge()
                .workloads()
                .replace(
                        stage.workload,
                        stage.document.with("source_config", Config.of("repository", URL, "memory_limit", "64m")),
                        OptionalLong.empty(),
                        "test");
        assertEquals(Deployment.Status.SUCCEEDED, deploy(false).status());
    }

    @Test
    void otherSourcesAreDeployedAsOftenAsTheyAreAskedFor() {
        Stage image = new Stage(Simulation::inOrder, Config.empty());
        for (int i = 0; i < 2; i++) {
            image.forge().deployments().deploy(image.workload, Optional.of("v1"), Optional.empty(), false, "test");
            image.settle();
        }
        assertEquals(
                2,
                image.forge()
                        .deployments()
                        .list(Optional.of(image.workload), Optional.empty(), 100)
                        .size());
    }
}
