package dev.tinyforge.ports.container;

import dev.tinyforge.domain.release.ImageRef;
import dev.tinyforge.domain.release.PinnedImage;
import java.io.InputStream;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The engine's images, and the registries it gets them from. Thread-safe; every method blocks. */
public interface Images {
    /**
     * Pins what the reference stands for now. An image that exists on the engine and came from no registry is pinned
     * by its id; every other one by the digest its registry gives.
     *
     * @param registry name of the credentials to ask with
     * @throws dev.tinyforge.ports.error.ForgeException {@code IMAGE_NOT_FOUND}, {@code REGISTRY_DENIED},
     *     {@code REGISTRY_UNREACHABLE}, {@code ENGINE_UNREACHABLE}, {@code NOT_FOUND} for unknown credentials
     */
    PinnedImage resolve(ImageRef image, Optional<String> registry);

    /** Whether the engine has it. */
    boolean present(PinnedImage image);

    /**
     * Makes sure the engine has it; does nothing when it has. Blocks until done or cancelled, however long it takes;
     * a pull that makes no progress for 5 minutes is {@code REGISTRY_UNREACHABLE}. Repeatable after any failure.
     *
     * @param progress one line at a time, a few a second at most
     */
    void pull(PinnedImage image, Consumer<String> progress, Cancellation cancellation);

    /**
     * Makes sure the engine has an image that Forge builds; does nothing when it has. Blocks until done or cancelled, at
     * most as long as the order allows; once cancelled, the engine's build has been told to stop when this returns. The
     * image is there afterwards under {@link PinnedImage#runnable()} and, for people, under {@link PinnedImage#asked()},
     * which moves on with the next build of the same commit. Repeatable after any failure.
     *
     * @param image of origin {@link PinnedImage.Origin.Built}
     * @param progress the build's own output, one line at a time
     * @throws dev.tinyforge.ports.error.ForgeException {@code BUILD_FAILED} when a step of the Dockerfile fails, the
     *     Dockerfile is wrong, or it takes too long, saying which; {@code ENGINE_UNREACHABLE}; what the context throws
     */
    void build(
            PinnedImage image,
            BuildOrder order,
            BuildContext context,
            Consumer<String> progress,
            Cancellation cancellation);

    /**
     * Removes those of {@code managed} that are not in {@code keep} and that no container uses, under the names they have
     * in their repositories. Other images, also of these repositories, and whatever the engine refuses to remove, stay.
     *
     * @return the references removed
     */
    List<String> prune(Collection<PinnedImage> managed, Collection<PinnedImage> keep);

    /**
     * Makes an image of one layer from a tar archive of its root file system. Idempotent by name.
     *
     * @param labels the image's labels
     * @param entrypoint what it runs
     * @return the image's id
     */
    String importRoot(ImageRef name, InputStream tar, List<String> entrypoint, Map<String, String> labels);
}
