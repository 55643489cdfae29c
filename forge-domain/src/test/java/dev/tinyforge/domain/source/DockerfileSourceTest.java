package dev.tinyforge.domain.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.domain.Samples;
import dev.tinyforge.domain.build.Build;
import dev.tinyforge.domain.build.Recipe;
import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.config.InvalidInput;
import dev.tinyforge.domain.config.Problem;
import dev.tinyforge.domain.deploy.Plan;
import dev.tinyforge.domain.deploy.Step;
import dev.tinyforge.domain.release.PinnedImage;
import dev.tinyforge.domain.release.Release;
import dev.tinyforge.domain.workload.Workload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DockerfileSourceTest {
    private static final DockerfileSource SOURCE = new DockerfileSource();
    private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";
    private static final Config CONFIG = Config.of("repository", "https://git.example.com/shop/web.git", "port", 8080);

    private static Samples.App app() {
        return Samples.app().source("dockerfile", CONFIG);
    }

    private static PlanRequest request(Workload workload, PinnedImage image, Optional<Release> rollbackTo) {
        return new PlanRequest(
                Samples.deployment(1),
                workload,
                image,
                "0123456789ab",
                rollbackTo,
                List.of(),
                Samples.SETTINGS,
                Samples.NOW,
                "facts");
    }

    private static Step image(Workload workload, PinnedImage image, Optional<Release> rollbackTo) {
        return Samples.planned(SOURCE.plan(request(workload, image, rollbackTo)))
                .prepare()
                .get(0);
    }

    private static PinnedImage pin(Samples.App app) {
        return SOURCE.pin(app.build(), COMMIT, Samples.SETTINGS, Optional.empty());
    }

    @Test
    void itIsFoundByItsKind() {
        assertTrue(ServiceLoader.load(Source.class).stream()
                .map(ServiceLoader.Provider::get)
                .anyMatch(source -> source.kind().equals("dockerfile")));
    }

    @Test
    void itWantsTheVersionAskedForElseItsBranch() {
        Samples.App app = app().with("credentials", "forge");
        assertEquals(
                new Wanted.Commit("https://git.example.com/shop/web.git", Optional.of("forge"), "main"),
                SOURCE.want(app.build(), Optional.empty()));
        assertEquals(
                "release/2",
                SOURCE.want(app.with("branch", "release/2").build(), Optional.empty())
                        .version());
        assertEquals("v7", SOURCE.want(app.build(), Optional.of("v7")).version());
    }

    @ParameterizedTest
    @CsvSource({"-x", "a..b", "a b", "a~1", "a^", "a:b", "x.lock", "/x", "x/", "a//b", "a@{1}", "x."})
    void aVersionThatGitWouldNotTakeIsRefused(String version) {
        InvalidInput refusal = assertThrows(InvalidInput.class, () -> SOURCE.want(app().build(), Optional.of(version)));
        assertTrue(String.valueOf(refusal.getMessage()).startsWith("tag: "), refusal.getMessage());
    }

    @Test
    void theImageIsNamedByTheCommitAndKnownBeforeItIsBuilt() {
        PinnedImage image = pin(app());
        assertEquals(
                "tf-build/" + app().build().id().shortForm() + ":0123456789ab",
                image.asked().toString());
        assertEquals(Optional.of(COMMIT), image.commit());
        assertEquals(image, pin(app()), "the same build is the same image");
        assertTrue(image.runnable().matches("tf-build/[a-z0-9]{8}:0123456789ab-[0-9a-f]{8}"), image.runnable());
        assertTrue(image.local());
    }

    @Test
    void everythingThatGoesIntoTheImageMakesItAnotherOne() {
        List<PinnedImage> images = new ArrayList<>(List.of(
                pin(app()),
                pin(app().with("folder", "web")),
                pin(app().with("dockerfile", "web")),
                pin(app().with("target", "web")),
                pin(app().with("build_args", Map.of("web", ""))),
                pin(app().with("build_args", Map.of("a", "b"))),
                pin(app().with("build_args", Map.of("a", "b", "c", "d"))),
                pin(app().with("build_args", Map.of("a", "bc=d"))),
                pin(app().with("repository", "https://git.example.com/shop/api.git")),
                SOURCE.pin(app().build(), "f".repeat(40), Samples.SETTINGS, Optional.empty()),
                SOURCE.pin(app().build(), COMMIT, Samples.SETTINGS, Optional.of("1")),
                SOURCE.pin(app().build(), COMMIT, Samples.SETTINGS, Optional.of("2"))));
        Set<String> digests = new HashSet<>();
        images.forEach(image -> digests.add(image.digest()));
        assertEquals(images.size(), digests.size());
    }

    @Test
    void whatOnlyMattersToTheContainerMakesNoOther() {
        assertEquals(pin(app()), pin(app().with("port", 9000).with("memory_limit", "64m")));
        assertEquals(pin(app()), pin(app().with("credentials", "other").with("build_timeout", "1m")));
        assertEquals(pin(app()), pin(app().with("repository", "git@git.example.com:shop/web")));
    }

    @Test
    void thePlanBuildsAndThenRunsTheImage() {
        Samples.App app = app().with("folder", "/services/web/")
                .with("dockerfile", "./docker/Dockerfile")
                .with("target", "run")
                .with("build_args", Map.of("VERSION", "7"))
                .with("credentials", "forge")
                .with("build_timeout", "90s");
        Workload workload = app.build();
        PinnedImage image = pin(app);
        Plan plan = Samples.planned(SOURCE.plan(request(workload, image, Optional.empty())));
        Step.BuildImage step =
                assertInstanceOf(Step.BuildImage.class, plan.prepare().get(0));
        assertEquals(image, step.image());
        Build build = step.build();
        assertEquals("services/web", build.folder());
        assertEquals(
                new Recipe.Dockerfile("docker/Dockerfile", Map.of("VERSION", "7"), Optional.of("run")), build.recipe());
        assertEquals(COMMIT, build.commit());
        assertEquals(Optional.of("forge"), build.credentials());
        assertEquals(Duration.ofSeconds(90), build.timeout());
        assertEquals(workload.id().value(), build.labels().get("tinyforge.workload.id"));
        assertEquals(COMMIT, build.labels().get("org.opencontainers.image.revision"));
        assertEquals(false, build.afresh());
        Step.CreateInstance create =
                assertInstanceOf(Step.CreateInstance.class, plan.prepare().get(1));
        assertEquals(image, create.spec().image());
        assertEquals(image, plan.release().image());
    }

    @Test
    void anImageMarkedAsNewIsBuiltAfresh() {
        PinnedImage forced = SOURCE.pin(app().build(), COMMIT, Samples.SETTINGS, Optional.of("01"));
        Step.BuildImage step = assertInstanceOf(Step.BuildImage.class, image(app().build(), forced, Optional.empty()));
        assertEquals(true, step.build().afresh());
    }

    @Test
    void aRollbackAndAPromotionNeverBuild() {
        Workload workload = app().build();
        PinnedImage image = pin(app());
        Release release = new Release(Samples.deployment(7), image, workload, Samples.NOW);
        assertEquals(new Step.PullImage(image), image(workload, image, Optional.of(release)));
        PinnedImage parents = PinnedImage.built(
                dev.tinyforge.domain.release.ImageRef.parse("tf-build/abcdefgh:0123456789ab"), Samples.DIGEST, COMMIT);
        assertEquals(new Step.PullImage(parents), image(workload, parents, Optional.empty()));
        assertEquals(new Step.PullImage(Samples.image("1")), image(workload, Samples.image("1"), Optional.empty()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "repository|https://user:secret@git.example.com/x|source_config.repository",
                "repository|not an address|source_config.repository",
                "repository||source_config.repository",
                "folder|../up|source_config.folder",
                "folder|a/.git/b|source_config.folder",
                "folder|a//b|source_config.folder",
                "dockerfile|..|source_config.dockerfile",
                "dockerfile|/|source_config.dockerfile",
                "branch|a..b|source_config.branch",
                "build_timeout|0s|source_config.build_timeout",
                "port|70000|source_config.port",
                "bilud_args|x|source_config.bilud_args",
            })
    void whatIsWrongIsNamed(String key, String value, String path) {
        Samples.App app = value == null ? app().without(key) : app().with(key, key.equals("port") ? 70000 : value);
        List<Problem> problems = SOURCE.validate(app.build());
        assertEquals(List.of(path), problems.stream().map(Problem::field).toList(), problems::toString);
        assertTrue(problems.stream().noneMatch(problem -> problem.message().contains("secret")), problems::toString);
        assertInstanceOf(
                PlanResult.Rejected.class, SOURCE.plan(request(app.build(), Samples.image("1"), Optional.empty())));
        assertThrows(InvalidInput.class, () -> SOURCE.want(app.build(), Optional.empty()));
    }

    @Test
    void whatAFaceNeedsIsAskedFor() {
        List<Problem> problems = SOURCE.validate(app().without("port").build());
        assertNotEquals(List.of(), problems);
        assertTrue(problems.stream().allMatch(problem -> problem.field().equals("source_config.port")));
    }
}
