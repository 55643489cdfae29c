package dev.tinyforge.tck.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.tck.fake.Behaviour;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What goes with a release that is not kept any more, and what does not. */
class ImagesKeptTest {
    private final Stage stage = new Stage(Simulation::inOrder, Config.of("keep_releases", 1));

    @Test
    void anImageFromARegistryGoesWithItsLastRelease() {
        for (String version : List.of("v1", "v2", "v3")) {
            stage.deploy(version);
            stage.settle();
        }
        assertEquals(1, stage.world.shelf().onEngine().size());
    }

    @Test
    void anImageThatWasNeverDeployedStaysAlsoInARepositoryThatIs() {
        stage.world.shelf().load("app:next", Behaviour.healthy());
        Set<String> before = stage.world.shelf().onEngine();
        for (String version : List.of("v1", "exits", "v2", "v3")) {
            stage.deploy(version);
            stage.settle();
        }
        assertEquals(before.size() + 1, stage.world.shelf().onEngine().size());
        assertTrue(stage.world.shelf().onEngine().containsAll(before));
    }
}
