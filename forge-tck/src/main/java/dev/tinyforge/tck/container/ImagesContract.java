package dev.tinyforge.tck.container;

import static dev.tinyforge.tck.container.Codes.assertFails;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.domain.release.ImageRef;
import dev.tinyforge.domain.release.PinnedImage;
import dev.tinyforge.ports.container.BuildContext;
import dev.tinyforge.ports.container.BuildOrder;
import dev.tinyforge.ports.container.Cancellation;
import dev.tinyforge.ports.container.ContainerEngine;
import dev.tinyforge.ports.container.Images;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

    /** Name of an image on the engine that a Dockerfile can start from and run a shell in, with a program {@code busybox}. */
    protected abstract String base();

    /**
     * What is below {@code /in} of the image, by path, however it got there: {@code -> target} of a link, else the mode in
     * octal, a blank and the content.
     */
    protected abstract Map<String, String> content(PinnedImage image);

    /** The labels of the image. */
    protected abstract Map<String, String> labels(PinnedImage image);

    /** Waits until nothing is left of builds but what they made: no process, no container. */
    protected abstract void awaitNoBuilds();

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
                .build(buildable(), order(), only("FROM scratch\n"), line -> {}, new Cancellation()));
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

    // build

    private static final String COMMIT = "c0ffee" + "0".repeat(34);
    private static final String RUNS = "ENTRYPOINT [\"/bin/busybox\"]";
    private static final Duration LONG = Duration.ofMinutes(2);

    /** An image to be built that no other test builds. */
    private PinnedImage buildable() {
        PinnedImage image = recipe(ImageRef.parse("tf-build/" + repository() + ":" + COMMIT.substring(0, 12)));
        used.add(image.asked());
        return image;
    }

    /** One more way to build the same commit. */
    private static PinnedImage recipe(ImageRef asked) {
        String number = String.format("%08x", NUMBER.incrementAndGet());
        return PinnedImage.built(asked, "sha256:" + number + "0".repeat(56), COMMIT);
    }

    private static BuildOrder order() {
        return new BuildOrder("Dockerfile", Map.of(), Optional.empty(), Map.of(), false, LONG);
    }

    private String dockerfile(String... lines) {
        return "FROM " + base() + "\n" + String.join("\n", lines) + "\n";
    }

    private static void give(BuildContext.Sink sink, String path, String content) throws IOException {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        sink.file(path, false, bytes.length, new ByteArrayInputStream(bytes));
    }

    private static BuildContext only(String dockerfile) {
        return sink -> give(sink, "Dockerfile", dockerfile);
    }

    private List<String> built(PinnedImage image, BuildOrder order, BuildContext context) {
        List<String> progress = new CopyOnWriteArrayList<>();
        images().build(image, order, context, progress::add, new Cancellation());
        return progress;
    }

    @Test
    void a_build_is_given_every_file_as_it_is() {
        PinnedImage image = buildable();
        String deep = "d".repeat(90) + "/" + "ordner-ä/日本.txt";
        byte[] big = "0123456789abcdef".repeat(20_000).getBytes(StandardCharsets.UTF_8);
        List<String> progress = built(image, order(), sink -> {
            give(sink, "Dockerfile", dockerfile("COPY . /in/"));
            give(sink, "plain", "text");
            sink.file("bin/run", true, 3, new ByteArrayInputStream("run".getBytes(StandardCharsets.UTF_8)));
            give(sink, deep, "deep");
            give(sink, "empty", "");
            sink.file("big", false, big.length, new ByteArrayInputStream(big));
            sink.link("bin/link", "../plain");
            sink.link("astray", "/etc/nowhere");
        });
        Map<String, String> content = content(image);
        assertEquals("644 text", content.get("plain"));
        assertEquals("755 run", content.get("bin/run"));
        assertEquals("644 deep", content.get(deep));
        assertEquals("644 ", content.get("empty"));
        assertEquals("644 " + new String(big, StandardCharsets.UTF_8), content.get("big"));
        assertEquals("-> ../plain", content.get("bin/link"));
        assertEquals("-> /etc/nowhere", content.get("astray"));
        assertEquals(8, content.size(), () -> content.keySet().toString());
        assertFalse(progress.isEmpty());
        progress.forEach(line -> assertFalse(line.isBlank() || line.contains("\n"), line));
    }

    @Test
    void arguments_target_labels_and_the_dockerfiles_place_are_as_ordered() {
        String stages = "FROM " + base() + " AS first\nARG GREETING=none\nLABEL greeting=$GREETING stage=first\n"
                + "FROM first AS second\nLABEL stage=second\n";
        BuildContext context = sink -> give(sink, "deploy/App.dockerfile", stages);
        Map<String, String> labels = Map.of("own", "a \"b\" ä $x");
        PinnedImage whole = buildable();
        built(
                whole,
                new BuildOrder(
                        "deploy/App.dockerfile", Map.of("GREETING", "a\"b=ä"), Optional.empty(), labels, false, LONG),
                context);
        assertEquals(Map.of("greeting", "a\"b=ä", "stage", "second", "own", "a \"b\" ä $x"), labels(whole));
        PinnedImage part = buildable();
        built(
                part,
                new BuildOrder("deploy/App.dockerfile", Map.of(), Optional.of("first"), Map.of(), false, LONG),
                context);
        assertEquals(Map.of("greeting", "none", "stage", "first"), labels(part));
    }

    @Test
    void what_is_built_can_be_run_and_has_a_name_for_people_too() {
        PinnedImage image = buildable();
        assertFalse(images().present(image));
        built(image, order(), only(dockerfile("LABEL a=1", RUNS)));
        assertTrue(images().present(image));
        PinnedImage named = images().resolve(image.asked(), NOBODY);
        String container = "tf-" + repository();
        containers.add(container);
        engine().create(Specs.of(container, image, Map.of()), Map.of());
        assertEquals(named.digest(), engine().find(container).orElseThrow().image());
    }

    @Test
    void what_is_there_is_not_built_again() {
        PinnedImage image = buildable();
        built(image, order(), only(dockerfile("LABEL a=1")));
        assertEquals(List.of(), built(image, order(), sink -> {
            throw new AssertionError("nobody may ask for files");
        }));
    }

    @Test
    void the_same_commit_built_in_another_way_takes_only_the_name_for_people() {
        PinnedImage one = buildable();
        PinnedImage two = recipe(one.asked());
        built(one, order(), only(dockerfile("LABEL way=one")));
        assertFalse(images().present(two));
        built(two, order(), only(dockerfile("LABEL way=two")));
        assertEquals(Map.of("way", "one"), labels(one));
        assertEquals(Map.of("way", "two"), labels(two));
        assertEquals(Map.of("way", "two"), labels(images().resolve(one.asked(), NOBODY)));
    }

    @Test
    void a_step_that_fails_is_told_by_its_number_and_its_text() {
        PinnedImage image = buildable();
        ForgeException failure =
                assertFails(ErrorCode.BUILD_FAILED, () -> built(image, order(), only(dockerfile("RUN exit 3"))));
        assertTrue(failure.line().contains("step 2/2 `RUN exit 3`"), failure.line());
        assertTrue(failure.line().contains("returned a non-zero code: 3"), failure.line());
        assertFalse(images().present(image));
        awaitNoBuilds();
        built(image, order(), only(dockerfile("LABEL a=1")));
        assertTrue(images().present(image));
    }

    @Test
    void a_dockerfile_that_is_wrong_missing_empty_or_elsewhere_is_told() {
        PinnedImage image = buildable();
        Map<String, BuildContext> wrong = Map.of(
                "unknown instruction: FOO", only(dockerfile("FOO bar")),
                "`Dockerfile` is empty", only(""),
                "there is no `Dockerfile`", sink -> give(sink, "dockerfile.txt", "FROM scratch"));
        wrong.forEach((said, context) -> {
            ForgeException failure = assertFails(ErrorCode.BUILD_FAILED, () -> built(image, order(), context));
            assertTrue(failure.line().contains(said), failure.line());
        });
        ForgeException outside = assertFails(
                ErrorCode.BUILD_FAILED,
                () -> built(
                        image,
                        new BuildOrder("../Dockerfile", Map.of(), Optional.empty(), Map.of(), false, LONG),
                        only(dockerfile())));
        assertTrue(outside.line().contains("`../Dockerfile`"), outside.line());
        ForgeException target = assertFails(
                ErrorCode.BUILD_FAILED,
                () -> built(
                        image,
                        new BuildOrder("Dockerfile", Map.of(), Optional.of("nobody"), Map.of(), false, LONG),
                        only(dockerfile())));
        assertTrue(target.line().contains("nobody"), target.line());
        assertFalse(images().present(image));
    }

    @Test
    void a_build_that_is_cancelled_stops_and_can_be_repeated() {
        PinnedImage image = buildable();
        Cancellation early = new Cancellation();
        early.cancel();
        images().build(image, order(), only(dockerfile("LABEL a=1")), line -> {}, early);
        assertFalse(images().present(image));

        Cancellation later = new Cancellation();
        images().build(
                        image,
                        order(),
                        only(dockerfile("RUN busybox sleep 1000", "LABEL a=1")),
                        line -> {
                            if (line.startsWith("Step 2/3")) {
                                later.cancel();
                            }
                        },
                        later);
        assertTrue(later.cancelled());
        assertFalse(images().present(image));
        awaitNoBuilds();
        built(image, order(), only(dockerfile("LABEL a=1")));
        assertTrue(images().present(image));
    }

    @Test
    void a_build_that_takes_too_long_is_stopped_and_told() {
        PinnedImage image = buildable();
        BuildOrder brief =
                new BuildOrder("Dockerfile", Map.of(), Optional.empty(), Map.of(), false, Duration.ofSeconds(4));
        ForgeException failure = assertFails(
                ErrorCode.BUILD_FAILED, () -> built(image, brief, only(dockerfile("RUN busybox sleep 1000"))));
        assertTrue(failure.line().contains("4s"), failure.line());
        assertTrue(failure.line().contains("step 2/2 `RUN busybox sleep 1000`"), failure.line());
        assertTrue(failure.line().contains("build_timeout"), failure.line());
        assertFalse(images().present(image));
        awaitNoBuilds();
    }

    @Test
    void what_the_context_throws_is_thrown() {
        PinnedImage image = buildable();
        ForgeException mine = new ForgeException(ErrorCode.CONTENT_REFUSED, "the repository's `x` leads astray");
        for (int before : List.of(0, 1, 200)) {
            ForgeException thrown = assertFails(
                    ErrorCode.CONTENT_REFUSED,
                    () -> built(image, order(), sink -> {
                        for (int i = 0; i < before; i++) {
                            give(
                                    sink,
                                    i == 0 ? "Dockerfile" : "file" + i,
                                    dockerfile("LABEL a=1").repeat(100));
                        }
                        throw mine;
                    }));
            assertEquals(mine.line(), thrown.line());
        }
        assertFails(
                ErrorCode.INTERNAL,
                () -> built(image, order(), sink -> {
                    give(sink, "Dockerfile", dockerfile("COPY . /in/"));
                    throw new IOException("the disk is gone");
                }));
        assertFalse(images().present(image));
    }

    @Test
    void a_file_that_is_not_as_long_as_was_said_is_never_built() {
        PinnedImage image = buildable();
        for (int size : List.of(2, 4)) {
            ForgeException failure = assertFails(
                    ErrorCode.INTERNAL,
                    () -> built(image, order(), sink -> {
                        give(sink, "Dockerfile", dockerfile("COPY . /in/"));
                        sink.file("odd", false, size, new ByteArrayInputStream(new byte[3]));
                    }));
            assertTrue(failure.line().contains("odd"), failure.line());
        }
        assertFalse(images().present(image));
    }

    @Test
    void a_built_image_that_is_gone_has_to_be_built() {
        PinnedImage image = buildable();
        ForgeException gone =
                assertFails(ErrorCode.IMAGE_NOT_FOUND, () -> images().pull(image, line -> {}, new Cancellation()));
        assertTrue(gone.line().contains(COMMIT), gone.line());
        built(image, order(), only(dockerfile("LABEL a=1")));
        images().pull(image, line -> {}, new Cancellation());
    }

    @Test
    void built_images_are_pruned_by_their_own_names() {
        PinnedImage old = buildable();
        PinnedImage newer = recipe(old.asked());
        PinnedImage same = recipe(old.asked());
        PinnedImage others = buildable();
        built(old, order(), only(dockerfile("LABEL way=old")));
        built(newer, order(), only(dockerfile("LABEL way=newer", RUNS)));
        built(same, order(), only(dockerfile("LABEL way=newer", RUNS)));
        built(others, order(), only(dockerfile("LABEL way=others")));

        assertEquals(List.of(old.runnable()), images().prune(List.of(old, newer, same), List.of(newer, same)));
        assertFalse(images().present(old));
        assertTrue(images().present(newer));
        assertEquals(Map.of("way", "newer"), labels(images().resolve(old.asked(), NOBODY)));

        // Built in another way and yet the same image: only its name goes.
        assertEquals(List.of(newer.runnable()), images().prune(List.of(newer), List.of(same)));
        assertFalse(images().present(newer));
        assertTrue(images().present(same));
        assertEquals(Map.of("way", "newer"), labels(images().resolve(old.asked(), NOBODY)));

        String container = "tf-" + repository();
        containers.add(container);
        engine().create(Specs.of(container, same, Map.of()), Map.of());
        assertEquals(List.of(), images().prune(List.of(old, newer, same), List.of()));
        assertTrue(images().present(same));
        engine().remove(container);

        List<String> last = images().prune(List.of(old, newer, same), List.of());
        assertEquals(Set.of(same.runnable(), same.asked().toString()), Set.copyOf(last));
        assertFalse(images().present(same));
        assertTrue(images().present(others), "another workload's");
        assertEquals(List.of(), images().prune(List.of(old, newer, same), List.of()));
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
