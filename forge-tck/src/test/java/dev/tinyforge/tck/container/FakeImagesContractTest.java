package dev.tinyforge.tck.container;

import dev.tinyforge.domain.release.ImageRef;
import dev.tinyforge.ports.container.ContainerEngine;
import dev.tinyforge.ports.container.Images;
import dev.tinyforge.tck.fake.Behaviour;
import dev.tinyforge.tck.fake.FakeWorld;
import java.io.InputStream;

/** The fake images keep the contract they stand in for. */
final class FakeImagesContractTest extends ImagesContract {
    private final FakeWorld world = new FakeWorld();

    FakeImagesContractTest() {
        world.shelf().credentials(login());
    }

    @Override
    protected Images images() {
        return world.images();
    }

    @Override
    protected ContainerEngine engine() {
        return world.engine();
    }

    @Override
    protected Images unreachable() {
        FakeWorld nowhere = new FakeWorld();
        nowhere.host().down(true);
        return nowhere.images();
    }

    @Override
    protected void publish(ImageRef reference) {
        world.shelf().publish(reference.toString(), Behaviour.healthy());
    }

    @Override
    protected ImageRef open(String repository, String tag) {
        return ImageRef.parse("registry.example/" + repository + ":" + tag);
    }

    @Override
    protected ImageRef guarded(String repository, String tag) {
        ImageRef reference = open(repository, tag);
        world.shelf().demand(reference.repository(), login());
        return reference;
    }

    @Override
    protected String login() {
        return "right";
    }

    @Override
    protected void registryDown(boolean down) {
        world.shelf().registryDown(down);
    }

    @Override
    protected InputStream root() {
        return nonsense();
    }
}
