package dev.tinyforge.tck.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.deploy.Outcome;
import dev.tinyforge.domain.release.ImageRef;
import dev.tinyforge.domain.release.PinnedImage;
import dev.tinyforge.domain.source.DockerfileSource;
import dev.tinyforge.domain.workload.Workload;
import dev.tinyforge.ports.container.BuildOrder;
import dev.tinyforge.ports.container.Cancellation;
import dev.tinyforge.tck.fake.Behaviour;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What goes with a release that Forge built and does not keep any more, and what does not. */
class BuiltImagesKeptTest {
    private final Stage stage = new Stage(
            Simulation::inOrder,
            Config.of(
                    "keep_releases",
                    2,
                    "source",
                    "dockerfile",
                    "source_config",
                    Config.of("repository", "https://git.test/shop/app.git", "port", 8080)));

    /** An image of the commit, built as the deploy of it would. */
    private PinnedImage built(String commit, Behaviour behaviour) {
        Workload workload =
                stage.world.observer().workloads().find(stage.workload).orElseThrow();
        PinnedImage image = new DockerfileSource()
                .pin(workload, commit, Simulation.settings().plan(), Optional.empty());
        stage.world.shelf().commit(commit, behaviour);
        byte[] dockerfile = ("FROM scratch\nLABEL commit=" + commit + "\n").getBytes(StandardCharsets.UTF_8);
        stage.world
                .images()
                .build(
                        image,
                        new BuildOrder(
                                "Dockerfile", Map.of(), Optional.empty(), Map.of(), false, Duration.ofMinutes(1)),
                        sink -> sink.file("Dockerfile", false, dockerfile.length, new ByteArrayInputStream(dockerfile)),
                        line -> {},
                        new Cancellation());
        return image;
    }

    private PinnedImage deployed(int number, Behaviour behaviour) {
        String commit = String.format("%040x", number);
        PinnedImage image = built(commit, behaviour);
        stage.deploy(commit);
        stage.settle();
        return image;
    }

    private boolean present(PinnedImage image) {
        return stage.world.images().present(image);
    }

    @Test
    void anImageThatWasBuiltGoesWithItsLastReleaseAndThatOfAFailedDeployToo() {
        PinnedImage first = deployed(1, Behaviour.healthy());
        PinnedImage second = deployed(2, Behaviour.healthy());
        PinnedImage failed = deployed(3, Behaviour.exits(3));
        assertTrue(stage.last().outcome().orElseThrow() instanceof Outcome.Failed, () -> stage.last()
                .toString());
        assertTrue(present(first));
        assertTrue(present(second));

        PinnedImage third = deployed(4, Behaviour.healthy());
        assertTrue(stage.last().outcome().orElseThrow() instanceof Outcome.Succeeded, () -> stage.last()
                .toString());
        assertFalse(present(first));
        assertFalse(present(failed));
        assertTrue(present(second), "kept for a rollback");
        assertTrue(present(third));
        assertEquals(2, stage.world.shelf().onEngine().size());
    }

    @Test
    void nothingThatWasBuiltForAWorkloadOutlivesIt() {
        stage.world.shelf().load("tf-build/another:v1", Behaviour.healthy());
        deployed(1, Behaviour.healthy());
        deployed(2, Behaviour.exits(3));
        PinnedImage live = deployed(3, Behaviour.healthy());
        stage.ask(forge -> forge.workloads().delete(stage.workload, OptionalLong.empty(), "test"));
        stage.settle();
        assertFalse(present(live));
        assertEquals(1, stage.world.shelf().onEngine().size(), "another's stays");
        assertTrue(stage.world
                .images()
                .resolve(ImageRef.parse("tf-build/another:v1"), Optional.empty())
                .local());
    }
}
