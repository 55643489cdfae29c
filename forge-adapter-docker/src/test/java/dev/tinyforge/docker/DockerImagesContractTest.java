package dev.tinyforge.docker;

import static dev.tinyforge.tck.container.Codes.assertFails;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.domain.release.ImageRef;
import dev.tinyforge.domain.release.PinnedImage;
import dev.tinyforge.ports.container.Cancellation;
import dev.tinyforge.ports.container.ContainerEngine;
import dev.tinyforge.ports.container.ContainerEngineFactory.Connection;
import dev.tinyforge.ports.container.Images;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.settings.ForgeConfig;
import dev.tinyforge.tck.container.ImagesContract;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
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
        DockerImages impatient =
                new DockerImages(real.direct(), new Registries(name -> Optional.empty()), Duration.ofSeconds(1));
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
}
