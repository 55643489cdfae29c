package dev.tinyforge.tck.container;

import dev.tinyforge.domain.release.ImageRef;
import dev.tinyforge.domain.release.PinnedImage;
import dev.tinyforge.ports.container.ContainerEngine;
import dev.tinyforge.tck.fake.Behaviour;
import dev.tinyforge.tck.fake.FakeWorld;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** The fake engine keeps the contract it stands in for. */
final class FakeContainerEngineContractTest extends ContainerEngineContract {
    private static final Duration LONG = Duration.ofHours(1);
    private static final int MOST_STEPS = 1000;

    private final FakeWorld world = new FakeWorld();
    private final ContainerEngine engine = world.process("main").engine();

    FakeContainerEngineContractTest() {
        world.host().maxStreams(maxStreams());
    }

    @Override
    protected ContainerEngine engine() {
        return engine;
    }

    @Override
    protected ContainerEngine another() {
        return world.process("another").engine();
    }

    @Override
    protected ContainerEngine unreachable() {
        FakeWorld nowhere = new FakeWorld();
        nowhere.host().down(true);
        return nowhere.engine();
    }

    @Override
    protected PinnedImage image(Program program) {
        Behaviour behaviour =
                switch (program) {
                    case RUNS -> Behaviour.healthy();
                    case DEAF -> Behaviour.healthy().stoppingFor(LONG);
                    case EXITS -> Behaviour.exits(7);
                    case CHECKED -> Behaviour.healthy().withHealthcheck();
                };
        String name = "program:" + program.name().toLowerCase(java.util.Locale.ROOT);
        return new PinnedImage(ImageRef.parse(name), world.shelf().load(name, behaviour), true, Optional.empty());
    }

    @Override
    protected PinnedImage absentImage() {
        return new PinnedImage(ImageRef.parse("absent:v1"), "sha256:" + "1".repeat(64), false, Optional.empty());
    }

    @Override
    protected int maxStreams() {
        return 4;
    }

    @Override
    protected void say(String container, String line) {
        world.host().say(container, line);
    }

    @Override
    protected Map<String, String> environment(String container) {
        return world.host().environment(container);
    }

    @Override
    protected void loseEngine() {
        world.host().down(true);
    }

    @Override
    protected void engineReturns() {
        world.host().down(false);
    }

    @Override
    protected void dropNetwork(String name) {
        // The world goes with the test.
    }

    @Override
    protected void await(String what, BooleanSupplier condition) {
        for (int left = MOST_STEPS; !condition.getAsBoolean(); left--) {
            if (left == 0) {
                throw new AssertionError("waited in vain for " + what);
            }
            world.clock().advance(Duration.ofMillis(50));
        }
    }
}
