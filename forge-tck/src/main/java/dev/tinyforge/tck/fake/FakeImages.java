package dev.tinyforge.tck.fake;

import dev.tinyforge.domain.release.ImageRef;
import dev.tinyforge.domain.release.PinnedImage;
import dev.tinyforge.ports.container.BuildContext;
import dev.tinyforge.ports.container.BuildOrder;
import dev.tinyforge.ports.container.Cancellation;
import dev.tinyforge.ports.container.Images;
import java.io.InputStream;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The images of the host's engine. A pull or build is over at once; one that is cancelled leaves nothing. */
final class FakeImages implements Images {
    private final FakeWorld world;
    private final ImageShelf shelf;

    FakeImages(FakeWorld world) {
        this.world = world;
        this.shelf = world.shelf();
    }

    @Override
    public PinnedImage resolve(ImageRef image, Optional<String> registry) {
        synchronized (world) {
            world.host().checkUp();
            return shelf.resolve(image, registry);
        }
    }

    @Override
    public boolean present(PinnedImage image) {
        synchronized (world) {
            world.host().checkUp();
            return shelf.held(image).isPresent();
        }
    }

    @Override
    public void pull(PinnedImage image, Consumer<String> progress, Cancellation cancellation) {
        Consumer<Cancellation> hook;
        synchronized (world) {
            world.host().checkUp();
            if (shelf.held(image).isPresent()) {
                return;
            }
            shelf.checkAskable(image);
            hook = shelf.pulling();
        }
        progress.accept("pulling " + image);
        hook.accept(cancellation);
        if (cancellation.cancelled()) {
            return;
        }
        synchronized (world) {
            world.host().checkUp();
            shelf.pulled(image);
        }
        progress.accept("pulled " + image);
    }

    @Override
    public List<String> prune(Collection<PinnedImage> managed, Collection<PinnedImage> keep) {
        synchronized (world) {
            world.host().checkUp();
            return shelf.prune(managed, keep);
        }
    }

    @Override
    public String importRoot(ImageRef name, InputStream tar, List<String> entrypoint, Map<String, String> labels) {
        synchronized (world) {
            world.host().checkUp();
            return shelf.load(name.toString(), Behaviour.healthy());
        }
    }

    @Override
    public void build(
            PinnedImage image,
            BuildOrder order,
            BuildContext context,
            Consumer<String> progress,
            Cancellation cancellation) {
        if (cancellation.cancelled() || present(image)) {
            return;
        }
        Consumer<Cancellation> hook;
        synchronized (world) {
            hook = shelf.building();
        }
        Optional<FakeBuild.Made> made = new FakeBuild(order).run(context, progress, cancellation);
        hook.accept(cancellation);
        if (made.isPresent() && !cancellation.cancelled()) {
            synchronized (world) {
                world.host().checkUp();
                shelf.built(image, made.get());
            }
        }
    }
}
