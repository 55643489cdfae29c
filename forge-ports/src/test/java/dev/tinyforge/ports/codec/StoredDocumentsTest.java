package dev.tinyforge.ports.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tinyforge.domain.build.Build;
import dev.tinyforge.domain.build.Recipe;
import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.config.InvalidInput;
import dev.tinyforge.domain.deploy.Effect;
import dev.tinyforge.domain.deploy.InstanceRef;
import dev.tinyforge.domain.deploy.Outcome;
import dev.tinyforge.domain.deploy.Route;
import dev.tinyforge.domain.deploy.RouteChange;
import dev.tinyforge.domain.deploy.Step;
import dev.tinyforge.domain.release.ImageRef;
import dev.tinyforge.domain.release.PinnedImage;
import dev.tinyforge.domain.workload.DeploymentId;
import dev.tinyforge.domain.workload.Face;
import dev.tinyforge.ports.store.JournalRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Reading is strict and says where; the form itself is pinned by the golden files of the store. */
class StoredDocumentsTest {
    private static final Instant AT = Instant.parse("2025-03-01T12:00:00.000000001Z");
    private static final InstanceRef GREEN = new InstanceRef(new DeploymentId("0".repeat(26)), "tf-app");
    private static final Route ROUTE = new Route("app.example.org", GREEN, 8080, Face.Options.NONE);

    private static final String COMMIT = "c0".repeat(20);

    private static JournalRecord intended(Step step) {
        return new JournalRecord.Intended(new Effect("key", step, Duration.ZERO), AT);
    }

    private static final Config WRITE_ROUTES =
            JournalCodec.write(intended(new Step.WriteRoutes(new RouteChange(List.of(ROUTE), List.of("old")))));

    /** The document with one value replaced, or taken away if it is null. */
    private static Config with(Config document, Object value, Object... path) {
        return new Config(cast(replaced(document.values(), value, List.of(path))));
    }

    private static Object replaced(Object tree, Object value, List<Object> path) {
        if (path.isEmpty()) {
            return value;
        }
        List<Object> rest = path.subList(1, path.size());
        if (path.get(0) instanceof Integer index) {
            List<Object> list = new ArrayList<>((List<?>) tree);
            list.set(index, replaced(list.get(index), value, rest));
            return list;
        }
        Map<String, Object> map = new LinkedHashMap<>(cast(tree));
        String name = (String) path.get(0);
        map.put(name, replaced(map.get(name), value, rest));
        return map;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> cast(Object tree) {
        return (Map<String, Object>) tree;
    }

    private static void refused(String line, Config document) {
        InvalidInput refusal = assertThrows(InvalidInput.class, () -> JournalCodec.read(document));
        assertEquals(line, refusal.getMessage());
    }

    @Test
    void aFieldThatIsWrongIsToldByItsPath() {
        refused(
                "effect.step.change.write[0].port: must be a whole number",
                with(WRITE_ROUTES, "80", "effect", "step", "change", "write", 0, "port"));
        refused(
                "effect.step.change.write[0].port: 99999999999 is too large",
                with(WRITE_ROUTES, 99_999_999_999L, "effect", "step", "change", "write", 0, "port"));
        refused(
                "effect.step.change.write[0].host: is missing",
                with(WRITE_ROUTES, null, "effect", "step", "change", "write", 0, "host"));
        refused(
                "effect.step.change.write[0]: must be an object",
                with(WRITE_ROUTES, "text", "effect", "step", "change", "write", 0));
        refused(
                "effect.step.change.remove[0]: must be a text",
                with(WRITE_ROUTES, 7, "effect", "step", "change", "remove", 0));
        refused(
                "effect.step.change.write[0].instance.deployment: deployment id: `no` is not an id; an id is a ULID"
                        + " or a UUID",
                with(WRITE_ROUTES, "no", "effect", "step", "change", "write", 0, "instance", "deployment"));
        refused(
                "effect.step.change.write[0].options.websockets: must be true or false, not a text",
                with(WRITE_ROUTES, "yes", "effect", "step", "change", "write", 0, "options", "websockets"));
        refused("at: is not a time", with(WRITE_ROUTES, "noon", "at"));
        refused(
                "effect.after: `soon` is not a duration; write 200ms, 10s, 5m or 1h30m",
                with(WRITE_ROUTES, "soon", "effect", "after"));
        refused("effect: is missing", with(WRITE_ROUTES, null, "effect"));
    }

    @Test
    void anUnknownFieldIsRefused() {
        refused("extra: is not a known field", with(WRITE_ROUTES, 1, "extra"));
        refused("effect.step.extra: is not a known field", with(WRITE_ROUTES, 1, "effect", "step", "extra"));
    }

    @Test
    void anUnknownTypeOrVersionIsRefused() {
        refused("type: `dreamt` is not known", with(WRITE_ROUTES, "dreamt", "type"));
        refused("type: is missing", with(WRITE_ROUTES, null, "type"));
        refused("effect.step.type: `fly` is not known", with(WRITE_ROUTES, "fly", "effect", "step", "type"));
        refused("v: 2 is not known; this program knows up to 1", with(WRITE_ROUTES, 2, "v"));
        refused("v: is missing", with(WRITE_ROUTES, null, "v"));
        InvalidInput refusal = assertThrows(
                InvalidInput.class, () -> ReleaseCodec.read(DeploymentCodec.write(new Outcome.Failed("no"))));
        assertEquals("type: `failed` is not release", refusal.getMessage());
    }

    @Test
    void whatAConstructorRefusesIsRefusedAtItsPlace() {
        PinnedImage image = PinnedImage.pulled(ImageRef.parse("app"), "sha256:" + "0".repeat(64), Optional.empty());
        Config pull = JournalCodec.write(intended(new Step.PullImage(image)));
        refused(
                "effect.step.image: `sha256:1` is not a digest",
                with(pull, "sha256:1", "effect", "step", "image", "digest"));
        InvalidInput refusal = assertThrows(
                InvalidInput.class, () -> JournalCodec.read(with(pull, "A b", "effect", "step", "image", "asked")));
        assertEquals("effect.step.image.asked", refusal.problems().get(0).field());
    }

    @Test
    void whereAnImageComesFromIsKept() {
        ImageRef app = ImageRef.parse("app:v1");
        String digest = "sha256:" + "0".repeat(64);
        for (PinnedImage image : List.of(
                PinnedImage.pulled(app, digest, Optional.empty()),
                PinnedImage.pulled(app, digest, Optional.of("hub")),
                PinnedImage.onEngine(app, digest),
                PinnedImage.built(app, digest, COMMIT))) {
            assertEquals(image, ReleaseCodec.readImage(ReleaseCodec.write(image)));
        }
        Config once = with(ReleaseCodec.write(PinnedImage.onEngine(app, digest)), "hub", "registry");
        assertEquals(PinnedImage.onEngine(app, digest), ReleaseCodec.readImage(once));
    }

    @Test
    void aBuildIsReadAsStrictlyAsItIsMade() {
        PinnedImage image = PinnedImage.built(ImageRef.parse("app:v1"), "sha256:" + "0".repeat(64), COMMIT);
        Build build = new Build(
                "https://git.example/app.git",
                Optional.empty(),
                COMMIT,
                "",
                new Recipe.Dockerfile("Dockerfile", Map.of(), Optional.empty()),
                Map.of(),
                Duration.ofMinutes(1),
                false);
        Config step = JournalCodec.write(intended(new Step.BuildImage(image, build)));
        assertEquals(intended(new Step.BuildImage(image, build)), JournalCodec.read(step));
        refused("effect.step.build: `main` is not a commit", with(step, "main", "effect", "step", "build", "commit"));
        refused(
                "effect.step.build: `../up` is not a folder of a repository",
                with(step, "../up", "effect", "step", "build", "folder"));
        refused(
                "effect.step.build.recipe: `../Dockerfile` is not a file of a repository",
                with(step, "../Dockerfile", "effect", "step", "build", "recipe", "path"));
        refused(
                "effect.step.build.recipe.type: `wish` is not known",
                with(step, "wish", "effect", "step", "build", "recipe", "type"));
    }

    @Test
    void timesAndDurationsAreKeptExactly() {
        for (Duration duration : List.of(
                Duration.ZERO,
                Duration.ofNanos(1),
                Duration.ofNanos(1_000),
                Duration.ofSeconds(-3, 5),
                Duration.ofDays(366),
                Duration.ofDays(367),
                Duration.ofHours(25).plusMillis(7),
                Duration.ofSeconds(Long.MAX_VALUE))) {
            for (Instant at :
                    List.of(AT, Instant.EPOCH, Instant.MIN, Instant.MAX, Instant.parse("2025-03-01T12:00:00Z"))) {
                JournalRecord entry = new JournalRecord.Intended(
                        new Effect("key", new Step.Drain(GREEN, duration, duration), duration), at);
                assertEquals(entry, JournalCodec.read(JournalCodec.write(entry)));
            }
        }
    }
}
