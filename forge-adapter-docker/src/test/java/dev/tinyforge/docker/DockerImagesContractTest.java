package dev.tinyforge.docker;

import static dev.tinyforge.tck.container.Codes.assertFails;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.domain.naming.ResourceNames;
import dev.tinyforge.domain.release.ImageRef;
import dev.tinyforge.domain.release.PinnedImage;
import dev.tinyforge.domain.workload.WorkloadId;
import dev.tinyforge.ports.container.BuildContext;
import dev.tinyforge.ports.container.BuildOrder;
import dev.tinyforge.ports.container.Cancellation;
import dev.tinyforge.ports.container.ContainerEngine;
import dev.tinyforge.ports.container.ContainerEngineFactory.Connection;
import dev.tinyforge.ports.container.Images;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.settings.ForgeConfig;
import dev.tinyforge.tck.container.ImagesContract;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The contract of images on a real engine with real registries, and what Docker's own ways add to it. */
@Tag("real")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DockerImagesContractTest extends ImagesContract {
    private static final int BIG = 8_000_000;
    private static final String COMMIT = "c0ffee".repeat(6) + "c0ff";
    private static final Duration LONG = Duration.ofMinutes(2);

    private RealEngine real;
    private LocalRegistry registry;
    private LocalRegistry guarded;
    private Connection connection;

    @BeforeAll
    void connect() {
        real = new RealEngine();
        registry = new LocalRegistry(false);
        guarded = new LocalRegistry(true);
        Map<String, String> logins = new HashMap<>(guarded.login("right"));
        logins.putAll(Map.of("registry.wrong.username", "tester", "registry.wrong.password", "guess"));
        connection = real.open(logins);
    }

    @AfterAll
    void tidyUp() {
        connection.engine().close();
        real.close();
        registry.close();
        guarded.close();
    }

    @Override
    protected Images images() {
        return connection.images();
    }

    @Override
    protected ContainerEngine engine() {
        return connection.engine();
    }

    @Override
    protected Images unreachable() {
        return new DockerEngineFactory()
                .open(ForgeConfig.of(
                        Map.of("docker.host", "unix://" + real.dir().resolve("none"))))
                .images();
    }

    @Override
    protected void publish(ImageRef reference) {
        (reference.registry().equals(guarded.host()) ? guarded : registry).push(reference, 100);
    }

    @Override
    protected ImageRef open(String repository, String tag) {
        return registry.reference(repository, tag);
    }

    @Override
    protected ImageRef guarded(String repository, String tag) {
        return guarded.reference(repository, tag);
    }

    @Override
    protected String login() {
        return "right";
    }

    @Override
    protected void registryDown(boolean down) {
        if (down) {
            registry.relay().cut();
        } else {
            registry.relay().mend();
        }
    }

    @Override
    protected InputStream root() {
        return new Tar()
                        .directory("bin")
                        .file("bin/program", Long.toString(System.nanoTime()).getBytes(StandardCharsets.UTF_8))
                        .stream();
    }

    @Override
    protected void forget(ImageRef reference) {
        real.forget(reference.repository());
    }

    @Override
    protected String base() {
        return real.base();
    }

    @Override
    protected Map<String, String> content(PinnedImage image) {
        return real.content(image, "/in");
    }

    @Override
    protected Map<String, String> labels(PinnedImage image) {
        Map<String, String> labels = real.direct()
                .docker()
                .inspectImageCmd(image.runnable())
                .exec()
                .getConfig()
                .getLabels();
        return labels == null ? Map.of() : labels;
    }

    @Override
    protected void awaitNoBuilds() {
        RealEngine.await("the end of every container of a build", () -> real.direct()
                .docker()
                .listContainersCmd()
                .withShowAll(true)
                .withAncestorFilter(List.of(real.base()))
                .exec()
                .isEmpty());
    }

    @Test
    void wrong_credentials_and_those_of_another_registry_are_denied() {
        ImageRef reference = guarded.reference("denied", "v1");
        publish(reference);
        ForgeException wrong =
                assertFails(ErrorCode.REGISTRY_DENIED, () -> images().resolve(reference, Optional.of("wrong")));
        assertTrue(wrong.line().contains(guarded.host()), wrong.line());
        assertFalse(wrong.line().contains("guess"), wrong.line());
        ForgeException other =
                assertFails(ErrorCode.REGISTRY_DENIED, () -> images().resolve(open("any", "v1"), Optional.of("right")));
        assertTrue(other.line().contains(guarded.host()), other.line());
    }

    @Test
    void errors_name_the_image_and_the_registry() {
        ImageRef nothing = open("nothing", "v9");
        ForgeException missing =
                assertFails(ErrorCode.IMAGE_NOT_FOUND, () -> images().resolve(nothing, Optional.empty()));
        assertTrue(missing.line().contains(nothing.toString()), missing.line());
        ImageRef nowhere = ImageRef.parse("127.0.0.1:" + RealEngine.freePort() + "/app:v1");
        ForgeException unreachable =
                assertFails(ErrorCode.REGISTRY_UNREACHABLE, () -> images().resolve(nowhere, Optional.empty()));
        assertTrue(unreachable.line().contains(nowhere.registry()), unreachable.line());
    }

    @Test
    void a_pull_cancelled_in_the_middle_stops() throws Exception {
        ImageRef reference = open("cancelled", "v1");
        registry.push(reference, BIG);
        PinnedImage image = images().resolve(reference, Optional.empty());
        try {
            registry.relay().letThrough(1_000_000);
            Cancellation cancellation = new Cancellation();
            CompletableFuture<String> first = new CompletableFuture<>();
            CompletableFuture<Void> pull =
                    CompletableFuture.runAsync(() -> images().pull(image, first::complete, cancellation));
            assertTrue(first.get(30, TimeUnit.SECONDS).contains(reference.toString()));
            assertFalse(pull.isDone());
            cancellation.cancel();
            pull.get(5, TimeUnit.SECONDS);
            assertFalse(images().present(image));
            registry.relay().drop();
            registry.relay().mend();
            images().pull(image, line -> {}, new Cancellation());
            assertTrue(images().present(image));
        } finally {
            registry.relay().drop();
            registry.relay().mend();
            forget(reference);
        }
    }

    @Test
    void a_pull_that_makes_no_progress_is_given_up() {
        ImageRef reference = open("stalled", "v1");
        registry.push(reference, BIG);
        PinnedImage image = images().resolve(reference, Optional.empty());
        DockerImages impatient = new DockerImages(real.direct(), new Registries(Map.of()), Duration.ofSeconds(1));
        try {
            registry.relay().letThrough(1_000_000);
            assertFails(ErrorCode.REGISTRY_UNREACHABLE, () -> impatient.pull(image, line -> {}, new Cancellation()));
            assertFalse(images().present(image));
        } finally {
            registry.relay().drop();
            registry.relay().mend();
            forget(reference);
        }
    }

    @Test
    void a_pull_under_way_ends_with_the_reason_when_the_engine_is_lost() throws Exception {
        ImageRef reference = open("lost", "v1");
        registry.push(reference, BIG);
        PinnedImage image = images().resolve(reference, Optional.empty());
        try {
            registry.relay().letThrough(1_000_000);
            CompletableFuture<String> first = new CompletableFuture<>();
            CompletableFuture<Void> pull = CompletableFuture.runAsync(() -> assertFails(
                    ErrorCode.ENGINE_UNREACHABLE, () -> images().pull(image, first::complete, new Cancellation())));
            first.get(30, TimeUnit.SECONDS);
            real.relay().drop();
            pull.get(10, TimeUnit.SECONDS);
        } finally {
            registry.relay().drop();
            registry.relay().mend();
            forget(reference);
        }
    }

    @Test
    void labels_keep_their_every_character() {
        ImageRef reference =
                ImageRef.parse("tck-labels-" + ProcessHandle.current().pid() + ":v1");
        Map<String, String> labels = Map.of("plain", "x", "odd.key", "a \"b\" $HOME \\ 'c' # ä=1");
        try {
            String id = images().importRoot(reference, root(), List.of("/bin/a b", "$x"), labels);
            var config = real.direct().docker().inspectImageCmd(id).exec().getConfig();
            assertEquals(labels, config.getLabels());
            assertEquals(List.of("/bin/a b", "$x"), List.of(config.getEntrypoint()));
        } finally {
            forget(reference);
        }
    }

    @Test
    void what_is_no_archive_is_refused() {
        ImageRef reference = ImageRef.parse("tck-nonsense:v1");
        assertFails(
                ErrorCode.ENGINE_REFUSED, () -> images().importRoot(reference, nonsense(), List.of("/x"), Map.of()));
    }

    // build

    private PinnedImage buildable(String name) {
        return PinnedImage.built(
                ImageRef.parse(
                        "tf-build/" + name + "-" + ProcessHandle.current().pid() + ":v1"),
                "sha256:" + "ab".repeat(32),
                COMMIT);
    }

    private static BuildOrder order(Map<String, String> labels) {
        return new BuildOrder("Dockerfile", Map.of(), Optional.empty(), labels, false, LONG);
    }

    private static BuildContext dockerfile(String... lines) {
        byte[] text = String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
        return sink -> sink.file("Dockerfile", false, text.length, new ByteArrayInputStream(text));
    }

    @Test
    void a_build_starts_from_an_image_of_a_registry_whose_credentials_are_known() {
        ImageRef base = guarded.reference("base", "v1");
        publish(base);
        PinnedImage image = buildable("guarded");
        try {
            Images strangers = real.open(Map.of()).images();
            ForgeException denied = assertFails(
                    ErrorCode.BUILD_FAILED,
                    () -> strangers.build(
                            image, order(Map.of()), dockerfile("FROM " + base), line -> {}, new Cancellation()));
            assertTrue(denied.line().contains("step 1/1 `FROM " + base + "`"), denied.line());
            images().build(image, order(Map.of()), dockerfile("FROM " + base), line -> {}, new Cancellation());
            assertTrue(images().present(image));
        } finally {
            forget(image.asked());
            forget(base);
        }
    }

    @Test
    void a_build_afresh_uses_nothing_of_an_earlier_one() {
        ImageRef base = open("afresh", "v1");
        publish(base);
        BuildContext context = dockerfile("FROM " + base, "LABEL a=1");
        List<String> ids = new ArrayList<>();
        PinnedImage any = buildable("afresh");
        try {
            for (boolean afresh : List.of(false, false, true)) {
                PinnedImage image = PinnedImage.built(
                        any.asked(), "sha256:" + String.valueOf(ids.size()).repeat(64), COMMIT);
                List<String> lines = new ArrayList<>();
                images().build(
                                image,
                                new BuildOrder("Dockerfile", Map.of(), Optional.empty(), Map.of(), afresh, LONG),
                                context,
                                lines::add,
                                new Cancellation());
                assertEquals(ids.size() == 1, lines.contains(" ---> Using cache"), lines::toString);
                ids.add(images().resolve(image.asked(), Optional.empty()).digest());
                publish(base);
            }
            assertEquals(ids.get(0), ids.get(1));
            assertNotEquals(ids.get(0), ids.get(2));
        } finally {
            forget(any.asked());
            forget(base);
        }
    }

    @Test
    void a_build_afresh_goes_on_with_a_base_that_is_on_the_engine_alone() {
        PinnedImage image = buildable("alone");
        List<String> lines = new ArrayList<>();
        images().build(
                        image,
                        new BuildOrder("Dockerfile", Map.of(), Optional.empty(), Map.of(), true, LONG),
                        dockerfile("FROM " + base(), "LABEL a=1"),
                        lines::add,
                        new Cancellation());
        assertTrue(images().present(image));
        assertTrue(
                lines.stream().anyMatch(line -> line.contains("going on with the one on the engine")), lines::toString);
    }

    @Test
    void a_build_afresh_from_a_base_that_is_nowhere_fails() {
        PinnedImage image = buildable("nowhere");
        ForgeException failure = assertFails(ErrorCode.BUILD_FAILED, () -> images().build(
                        image,
                        new BuildOrder("Dockerfile", Map.of(), Optional.empty(), Map.of(), true, LONG),
                        dockerfile("FROM tf-nowhere/at-all:v1"),
                        line -> {},
                        new Cancellation()));
        assertTrue(failure.line().contains("step 1/1 `FROM tf-nowhere/at-all:v1`"), failure.line());
    }

    @Test
    void a_build_cancelled_while_it_is_given_its_files_leaves_the_context_alone() throws Exception {
        PinnedImage image = buildable("endless");
        Cancellation cancellation = new Cancellation();
        CompletableFuture<Void> ended = new CompletableFuture<>();
        images().build(
                        image,
                        order(Map.of()),
                        sink -> {
                            try {
                                sink.file("endless", false, Long.MAX_VALUE / 2, new InputStream() {
                                    private long given;

                                    @Override
                                    public int read() {
                                        return read(new byte[1], 0, 1) < 0 ? -1 : 0;
                                    }

                                    @Override
                                    public int read(byte[] bytes, int from, int length) {
                                        given += length;
                                        if (given > BIG) {
                                            cancellation.cancel();
                                        }
                                        return length;
                                    }
                                });
                            } finally {
                                ended.complete(null);
                            }
                        },
                        line -> {},
                        cancellation);
        assertTrue(ended.isDone());
        assertFalse(images().present(image));
    }

    @Test
    void a_build_under_way_ends_with_the_reason_when_the_engine_is_lost() throws Exception {
        PinnedImage image = buildable("lost");
        CompletableFuture<String> begun = new CompletableFuture<>();
        CompletableFuture<Void> build =
                CompletableFuture.runAsync(() -> assertFails(ErrorCode.ENGINE_UNREACHABLE, () -> images().build(
                                image,
                                order(Map.of()),
                                dockerfile("FROM " + base(), "RUN busybox sleep 1000"),
                                line -> {
                                    if (line.contains("Running in")) {
                                        begun.complete(line);
                                    }
                                },
                                new Cancellation())));
        begun.get(30, TimeUnit.SECONDS);
        real.relay().drop();
        build.get(10, TimeUnit.SECONDS);
        awaitNoBuilds();
    }

    @Test
    void what_a_killed_build_did_not_come_to_name_is_pruned_with_its_workloads_images() {
        String workload = "01jz00000000000000"
                + String.format("%08d", ProcessHandle.current().pid());
        PinnedImage image = PinnedImage.built(
                ImageRef.parse(ResourceNames.builtImages(new WorkloadId(workload)) + ":v1"),
                "sha256:" + "ab".repeat(32),
                COMMIT);
        Map<String, String> labels =
                Map.of(ResourceNames.LABEL_WORKLOAD, workload, ResourceNames.LABEL_ROLE, ResourceNames.ROLE_IMAGE);
        images().build(image, order(labels), dockerfile("FROM " + base(), "ENV a=1"), line -> {}, new Cancellation());
        String id = images().resolve(image.asked(), Optional.empty()).digest();
        real.direct().docker().removeImageCmd(image.runnable()).exec();
        images().build(image, order(labels), dockerfile("FROM " + base(), "ENV b=1"), line -> {}, new Cancellation());
        String nameless = images().resolve(image.asked(), Optional.empty()).digest();
        real.direct().docker().tagImageCmd(id, image.asked().repository(), "v1").exec();
        String runnable = image.runnable();
        real.direct()
                .docker()
                .tagImageCmd(id, image.asked().repository(), runnable.substring(runnable.indexOf(':') + 1))
                .exec();
        try {
            assertEquals(List.of(nameless), images().prune(List.of(image), List.of(image)));
        } finally {
            forget(image.asked());
        }
    }
}
