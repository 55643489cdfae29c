package dev.tinyforge.tck.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.config.InvalidInput;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.store.Store;
import dev.tinyforge.tck.fake.Boundary;
import dev.tinyforge.tck.fake.Fault;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Wrong input to the engine itself: one line a problem, with the field and the remedy, and nothing has changed. */
class BadInputTest {
    private final Stage stage = new Stage(Simulation::inOrder, Config.of("name", "first"));
    private final Store store = stage.world.observer();

    @BeforeEach
    void putLive() {
        stage.deploy("v1");
        stage.rest();
    }

    static Stream<Arguments> documents() {
        return Stream.of(
                Arguments.of(Config.of("nmae", "app"), "nmae: is not a known field; did you mean `name`?"),
                Arguments.of(Config.of("name", 7), "name: must be a text"),
                Arguments.of(Config.of("name", ""), "name: must not be blank"),
                Arguments.of(Config.of("name", "n".repeat(300)), "name: has 300 characters; at most 200 are allowed"),
                Arguments.of(Config.of("faces", "app.test"), "faces: must be a list"),
                Arguments.of(faces(Config.of("port", 70000)), "faces[0].port: 70000 is not between 1 and 65535"),
                Arguments.of(faces(Config.of("port", 0)), "faces[0].port: 0 is not between 1 and 65535"),
                Arguments.of(faces(Config.of("host", "a b.test")), "host"),
                Arguments.of(faces(Config.of("host", "-a.example.org")), "host"),
                Arguments.of(
                        Config.of("healthcheck", Config.of("type", "http", "path", "/a b")),
                        "healthcheck.path: must not hold spaces or non-ASCII characters; percent-encode them"),
                Arguments.of(
                        Config.of("source_config", Config.of("image", "app", "port", 8080, "default_tag", "тег")),
                        "default_tag"),
                Arguments.of(Config.of("source", "imge"), "source: "));
    }

    private static Config faces(Config face) {
        return Config.of("faces", List.of(face));
    }

    @ParameterizedTest
    @MethodSource("documents")
    void a_wrong_document_names_its_field_and_is_not_stored(Config wrong, String line) {
        Config document = Config.of(
                        "name", "second", "source", "image", "source_config", Config.of("image", "app", "port", 8080))
                .overlay(wrong);
        InvalidInput refusal =
                unchanged(InvalidInput.class, () -> stage.forge().workloads().create(document, "test"));
        assertTrue(String.valueOf(refusal.getMessage()).contains(line), () -> refusal.getMessage() + " lacks " + line);
        unchanged(InvalidInput.class, () -> stage.forge()
                .workloads()
                .replace(stage.workload, document, java.util.OptionalLong.empty(), "test"));
    }

    @Test
    void names_of_one_and_of_200_characters_are_taken() {
        for (String name : List.of("x", "ж".repeat(200))) {
            Config document = Config.of("name", name, "source", "image", "source_config", Config.of("image", "app"));
            assertEquals(
                    name, stage.forge().workloads().create(document, "test").name());
        }
    }

    @Test
    void a_host_name_of_another_workload_is_refused_naming_that() {
        Config document = Config.of(
                "name",
                "second",
                "source",
                "image",
                "source_config",
                Config.of("image", "app", "port", 8080),
                "faces",
                List.of(Config.of("host", "first.example.test")));
        ForgeException refusal =
                unchanged(ForgeException.class, () -> stage.forge().workloads().create(document, "test"));
        assertEquals(ErrorCode.HOST_TAKEN, refusal.code());
        assertTrue(refusal.line().contains("first.example.test"), refusal.line());
        assertTrue(
                refusal.line().contains(stage.workload.value())
                        || refusal.line().contains("first"),
                refusal.line());
    }

    @Test
    void a_tag_that_can_be_none_is_refused() {
        for (String tag : List.of("тег", "v 1", "-x", "x".repeat(300))) {
            InvalidInput refusal = unchanged(InvalidInput.class, () -> deploy(tag));
            assertEquals("tag", refusal.problems().get(0).field());
        }
    }

    @Test
    void an_image_that_does_not_exist_is_refused_before_anything_is_queued() {
        ForgeException refusal = unchanged(ForgeException.class, () -> deploy("none"));
        assertEquals(ErrorCode.IMAGE_NOT_FOUND, refusal.code());
        assertTrue(refusal.line().contains("no image app"), refusal.line());
    }

    @Test
    void a_registry_that_refuses_is_told_before_anything_is_queued() {
        stage.world.faults().once(Boundary.before("Images", "resolve"), new Fault.Fail(ErrorCode.REGISTRY_DENIED));
        assertEquals(
                ErrorCode.REGISTRY_DENIED,
                unchanged(ForgeException.class, () -> deploy("v2")).code());
    }

    @Test
    void without_an_engine_nothing_can_be_asked_for_and_nothing_is_queued() {
        stage.world.host().down(true);
        ForgeException refusal = unchanged(ForgeException.class, () -> deploy("v2"));
        assertEquals(ErrorCode.ENGINE_UNREACHABLE, refusal.code());
    }

    private void deploy(String version) {
        stage.forge().deployments().deploy(stage.workload, Optional.of(version), Optional.empty(), "test");
    }

    /** What is refused, on one line, leaves rows, routes and containers as they were, also after a while. */
    private <T extends RuntimeException> T unchanged(Class<T> type, Executable act) {
        Snapshot before = Snapshot.of(stage.world, store, stage.workload);
        int workloads = store.workloads().list(Optional.empty(), 100).size();
        int deployments = stage.world.data().deployments().size();
        T refusal = assertThrows(type, act);
        String line = String.valueOf(refusal.getMessage());
        assertEquals(1, line.lines().count(), line);
        assertTrue(line.length() <= 400, line);
        assertEquals(workloads, store.workloads().list(Optional.empty(), 100).size());
        assertEquals(1, store.workloads().find(stage.workload).orElseThrow().revision());
        assertEquals(deployments, stage.world.data().deployments().size());
        stage.world.host().down(false);
        stage.rest();
        assertEquals(List.of(), before.changes(Snapshot.of(stage.world, store, stage.workload), true));
        return refusal;
    }
}
