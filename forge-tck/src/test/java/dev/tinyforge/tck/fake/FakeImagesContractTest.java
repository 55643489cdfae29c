package dev.tinyforge.tck.fake;

import dev.tinyforge.domain.release.ImageRef;
import dev.tinyforge.domain.release.PinnedImage;
import dev.tinyforge.ports.container.ContainerEngine;
import dev.tinyforge.ports.container.Images;
import dev.tinyforge.tck.container.ImagesContract;
import java.io.InputStream;
import java.util.Map;

class FakeImagesContractTest extends ImagesContract {
    private final FakeWorld world = new FakeWorld();

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
        FakeWorld elsewhere = new FakeWorld();
        elsewhere.host().down(true);
        return elsewhere.images();
    }

    @Override
    protected void publish(ImageRef reference) {
        world.shelf().publish(reference.toString(), Behaviour.healthy());
    }

    @Override
    protected ImageRef open(String repository, String tag) {
        return ImageRef.parse("open.test/" + repository + ":" + tag);
    }

    @Override
    protected ImageRef guarded(String repository, String tag) {
        ImageRef reference = ImageRef.parse("guarded.test/" + repository + ":" + tag);
        world.shelf().credentials(login());
        world.shelf().demand(reference.repository(), login());
        return reference;
    }

    @Override
    protected String login() {
        return "someone";
    }

    @Override
    protected void registryDown(boolean down) {
        world.shelf().registryDown(down);
    }

    /** The world goes with the test. */
    @Override
    protected void forget(ImageRef reference) {}

    @Override
    protected InputStream root() {
        return InputStream.nullInputStream();
    }

    @Override
    protected String base() {
        return "scratch";
    }

    @Override
    protected Map<String, String> content(PinnedImage image) {
        return world.shelf().made(image).content();
    }

    @Override
    protected Map<String, String> labels(PinnedImage image) {
        return world.shelf().made(image).labels();
    }

    /** They are over when they return. */
    @Override
    protected void awaitNoBuilds() {}
}
