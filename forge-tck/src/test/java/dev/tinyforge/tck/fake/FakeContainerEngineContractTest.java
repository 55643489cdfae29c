package dev.tinyforge.tck.fake;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.domain.release.ImageRef;
import dev.tinyforge.domain.release.PinnedImage;
import dev.tinyforge.ports.container.ContainerEngine;
import dev.tinyforge.tck.container.ContainerEngineContract;
import dev.tinyforge.tck.container.Program;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

class FakeContainerEngineContractTest extends ContainerEngineContract {
    private final FakeWorld world = new FakeWorld();
    private final ContainerEngine engine = world.engine();

    FakeContainerEngineContractTest() {
        world.host().maxStreams(maxStreams());
    }

    @Override
    protected ContainerEngine engine() {
        return engine;
    }

    @Override
    protected ContainerEngine unreachable() {
        FakeWorld elsewhere = new FakeWorld();
        elsewhere.host().down(true);
        return elsewhere.engine();
    }

    @Override
    protected PinnedImage image(Program program) {
        String name = "tck:" + program.name();
        Behaviour behaviour =
                switch (program) {
                    case RUNS -> Behaviour.healthy();
                    case DEAF -> Behaviour.healthy().stoppingFor(Duration.ofHours(1));
                    case EXITS -> Behaviour.exits(7);
                    case CHECKED ->
                        Behaviour.healthyAfter(Duration.ofSeconds(1)).withHealthcheck();
                };
        return PinnedImage.onEngine(ImageRef.parse(name), world.shelf().load(name, behaviour));
    }

    @Override
    protected PinnedImage absentImage() {
        return PinnedImage.pulled(ImageRef.parse("tck:absent"), Digests.of("absent"), Optional.empty());
    }

    @Override
    protected int maxStreams() {
        return 3;
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
        // The world ends with the test.
    }

    @Override
    protected void disconnect(String container, String network) {
        world.host().disconnect(container, network);
    }

    @Override
    protected void removeNetwork(String name) {
        world.host().removeNetwork(name);
    }

    @Override
    protected void exhaust(String container) {
        world.host().exhaust(container);
    }

    @Override
    protected void await(String what, BooleanSupplier condition) {
        for (int i = 0; i < 600 && !condition.getAsBoolean(); i++) {
            world.clock().advance(Duration.ofMillis(100));
        }
        assertTrue(condition.getAsBoolean(), what);
    }

    @Override
    protected ContainerEngine another() {
        return world.process("another").engine();
    }
}
