package dev.tinyforge.tck.container;

import static dev.tinyforge.tck.container.Codes.assertFails;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.domain.release.ImageRef;
import dev.tinyforge.domain.release.PinnedImage;
import dev.tinyforge.ports.container.Cancellation;
import dev.tinyforge.ports.container.ContainerEngine;
import dev.tinyforge.ports.container.Images;
import dev.tinyforge.ports.error.ErrorCode;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Every sentence of {@link Images}. Each test has repositories of its own. */
public abstract class ImagesContract {
    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final Optional<String> NOBODY = Optional.empty();

    protected abstract Images images();

    /** The engine that has them. */
    protected abstract ContainerEngine engine();

    /** Images of an engine where nobody answers. */
    protected abstract Images unreachable();

    /** Puts a new image at the reference in the registry, and nowhere else. */
    protected abstract void publish(ImageRef reference);

    /** A reference to the registry that gives to everybody. */
    protected abstract ImageRef open(String repository, String tag);

    /** A reference to the registry, or part of it, that gives to {@link #login} only. */
    protected abstract ImageRef guarded(String repository, String tag);

    /** Name of credentials that are known and right. */
    protected abstract String login();

    /** The registry answers nobody, or again. */
    protected abstract void registryDown(boolean down);

    /** Clears away what a test left of a repository on the engine. */
    protected abstract void forget(ImageRef reference);

    /** A tar archive that can be an image's root. */
    protected abstract InputStream root();

    private final List<ImageRef> used = new CopyOnWriteArrayList<>();
    private final List<String> containers = new CopyOnWriteArrayList<>();

    @AfterEach
    void removeWhatWasMade() {
        registryDown(false);
        containers.forEach(engine()::remove);
        used.forEach(this::forget);
    }

    private String repository() {
        return "tck-" + ProcessHandle.current().pid() + "-" + NUMBER.incrementAndGet();
    }

    private ImageRef published() {
        ImageRef reference = open(repository(), "v1");
        used.add(reference);
        publish(reference);
        return reference;
    }

    private ImageRef local() {
        ImageRef reference = ImageRef.parse(repository() + ":v1");
        used.add(reference);
        images().importRoot(reference, root(), List.of("/bin/program"), Map.of());
        return reference;
    }

    private PinnedImage pulled(ImageRef reference) {
        PinnedImage image = images().resolve(reference, NOBODY);
        images().pull(image, line -> {}, new Cancellation());
        return image;
    }

    // resolve

    @Test
    void an_image_of_no_registry_is_pinned_by_its_id_without_asking_one() {
        ImageRef reference = ImageRef.parse(repository() + ":v1");
        used.add(reference);
        String id = images().importRoot(reference, root(), List.of("/bin/program"), Map.of());
        registryDown(true);
        PinnedImage pinned = images().resolve(reference, NOBODY);
        assertEquals(PinnedImage.onEngine(reference, id), pinned);
        assertTrue(images().present(pinned));
    }

    @Test
    void every_other_one_is_pinned_by_its_registrys_digest() {
        ImageRef reference = published();
        PinnedImage pinned = images().resolve(reference, NOBODY);
        assertFalse(pinned.local());
        assertEquals(reference, pinned.asked());
        assertEquals(pinned, images().resolve(reference, NOBODY));
        publish(reference);
        assertNotEquals(pinned.digest(), images().resolve(reference, NOBODY).digest());
    }

    @Test
    void a_pulled_copy_does_not_stand_for_what_the_registry_has_now() {
        ImageRef reference = published();
        PinnedImage before = pulled(reference);
        publish(reference);
        PinnedImage now = images().resolve(reference, NOBODY);
        assertNotEquals(before.digest(), now.digest());
        assertTrue(images().present(before));
        assertFalse(images().present(now));
        registryDown(true);
        assertFails(ErrorCode.REGISTRY_UNREACHABLE, () -> images().resolve(reference, NOBODY));
    }

    @Test
    void a_digest_resolves_to_itself() {
        ImageRef reference = published();
        String digest = images().resolve(reference, NOBODY).digest();
        ImageRef exact = new ImageRef(reference.repository(), Optional.empty(), Optional.of(digest));
        assertEquals(digest, images().resolve(exact, NOBODY).digest());
    }

    @Test
    void what_does_not_exist_is_not_found() {
        ImageRef reference = published();
        assertFails(ErrorCode.IMAGE_NOT_FOUND, () -> images().resolve(reference.atTag("v2"), NOBODY));
        assertFails(ErrorCode.IMAGE_NOT_FOUND, () -> images().resolve(open(repository(), "v1"), NOBODY));
    }

    @Test
    void a_guarded_image_is_given_to_the_right_credentials_only() {
        ImageRef reference = guarded(repository(), "v1");
        used.add(reference);
        publish(reference);
        assertFails(ErrorCode.REGISTRY_DENIED, () -> images().resolve(reference, NOBODY));
        PinnedImage pinned = images().resolve(reference, Optional.of(login()));
        assertEquals(Optional.of(login()), pinned.registry());
        images().pull(pinned, line -> {}, new Cancellation());
        assertTrue(images().present(pinned));
    }

    @Test
    void unknown_credentials_are_not_found() {
        ImageRef reference = published();
        assertFails(ErrorCode.NOT_FOUND, () -> images().resolve(reference, Optional.of("nobodys")));
    }

    @Test
    void a_registry_that_does_not_answer_is_told() {
        ImageRef reference = published();
        registryDown(true);
        assertFails(ErrorCode.REGISTRY_UNREACHABLE, () -> images().resolve(reference, NOBODY));
    }

    @Test
    void an_engine_that_does_not_answer_is_told() {
        ImageRef reference = open(repository(), "v1");
        PinnedImage image = PinnedImage.pulled(reference, "sha256:" + "0".repeat(64), NOBODY);
        assertFails(ErrorCode.ENGINE_UNREACHABLE, () -> unreachable().resolve(reference, NOBODY));
        assertFails(ErrorCode.ENGINE_UNREACHABLE, () -> unreachable().present(image));
        assertFails(ErrorCode.ENGINE_UNREACHABLE, () -> unreachable().pull(image, line -> {}, new Cancellation()));
        assertFails(ErrorCode.ENGINE_UNREACHABLE, () -> unreachable().prune(List.of(image), List.of()));
        assertFails(ErrorCode.ENGINE_UNREACHABLE, () -> unreachable()
                .importRoot(reference, root(), List.of("/bin/program"), Map.of()));
    }

    // pull

    @Test
    void what_is_pulled_is_present() {
        ImageRef reference = published();
        PinnedImage image = images().resolve(reference, NOBODY);
        assertFalse(images().present(image));
        List<String> progress = new CopyOnWriteArrayList<>();
        images().pull(image, progress::add, new Cancellation());
        assertTrue(images().present(image));
        progress.forEach(line -> assertFalse(line.isBlank() || line.contains("\n"), line));
    }

    @Test
    void what_is_present_is_not_pulled_again() {
        PinnedImage image = pulled(published());
        registryDown(true);
        List<String> progress = new CopyOnWriteArrayList<>();
        images().pull(image, progress::add, new Cancellation());
        assertEquals(List.of(), progress);
    }

    @Test
    void a_cancelled_pull_leaves_nothing_and_can_be_repeated() {
        PinnedImage image = images().resolve(published(), NOBODY);
        Cancellation cancelled = new Cancellation();
        cancelled.cancel();
        images().pull(image, line -> {}, cancelled);
        assertFalse(images().present(image));
        images().pull(image, line -> {}, new Cancellation());
        assertTrue(images().present(image));
    }

    @Test
    void a_failed_pull_can_be_repeated() {
        PinnedImage image = images().resolve(published(), NOBODY);
        registryDown(true);
        assertFails(ErrorCode.REGISTRY_UNREACHABLE, () -> images().pull(image, line -> {}, new Cancellation()));
        registryDown(false);
        images().pull(image, line -> {}, new Cancellation());
        assertTrue(images().present(image));
    }

    // prune

    @Test
    void what_is_neither_kept_nor_used_is_pruned() {
        ImageRef reference = published();
        PinnedImage old = pulled(reference);
        publish(reference);
        PinnedImage inUse = pulled(reference);
        publish(reference);
        PinnedImage kept = pulled(reference);
        publish(reference);
        PinnedImage somebodyElses = pulled(reference);
        PinnedImage other = pulled(published());
        PinnedImage local = images().resolve(local(), NOBODY);
        String container = "tf-" + repository();
        containers.add(container);
        engine().create(Specs.of(container, inUse, Map.of()), Map.of());

        List<String> removed = images().prune(List.of(old, inUse, kept), List.of(kept));

        assertEquals(1, removed.size(), removed::toString);
        assertFalse(images().present(old));
        assertTrue(images().present(inUse));
        assertTrue(images().present(kept));
        assertTrue(images().present(somebodyElses), "of the same repository, but not one of the managed");
        assertTrue(images().present(other));
        assertTrue(images().present(local));
        assertEquals(List.of(), images().prune(List.of(old, inUse, kept), List.of(kept)));

        engine().remove(container);
        assertEquals(1, images().prune(List.of(inUse, kept), List.of(kept)).size());
        assertFalse(images().present(inUse));
    }

    @Test
    void local_images_are_pruned_and_kept_like_others() {
        ImageRef reference = local();
        PinnedImage image = images().resolve(reference, NOBODY);
        assertEquals(List.of(), images().prune(List.of(image), List.of(image)));
        assertTrue(images().present(image));
        assertEquals(1, images().prune(List.of(image), List.of()).size());
        assertFalse(images().present(image));
    }

    // import

    @Test
    void importing_twice_is_importing_once() {
        ImageRef reference = ImageRef.parse(repository() + ":v1");
        used.add(reference);
        String id = images().importRoot(reference, root(), List.of("/bin/program"), Map.of("a", "b"));
        assertTrue(id.matches("sha256:[0-9a-f]{64}"), id);
        assertEquals(id, images().importRoot(reference, root(), List.of("/bin/program"), Map.of("a", "b")));
        String container = "tf-" + repository();
        containers.add(container);
        PinnedImage image = images().resolve(reference, NOBODY);
        engine().create(Specs.of(container, image, Map.of()), Map.of());
        assertEquals(id, engine().find(container).orElseThrow().image());
    }

    /** Something that is no tar archive. */
    protected static InputStream nonsense() {
        return new ByteArrayInputStream(new byte[] {1, 2, 3});
    }
}
