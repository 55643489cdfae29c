package dev.tinyforge.domain.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.domain.Samples;
import dev.tinyforge.domain.build.Build;
import dev.tinyforge.domain.build.Recipe;
import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.config.InvalidInput;
import dev.tinyforge.domain.config.Problem;
import dev.tinyforge.domain.deploy.InstanceSpec.Mount;
import dev.tinyforge.domain.deploy.LiveInstance;
import dev.tinyforge.domain.deploy.Plan;
import dev.tinyforge.domain.deploy.RuntimeState;
import dev.tinyforge.domain.deploy.Step;
import dev.tinyforge.domain.naming.HostNames;
import dev.tinyforge.domain.release.PinnedImage;
import dev.tinyforge.domain.workload.Volume;
import dev.tinyforge.domain.workload.Workload;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.ServiceLoader;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StaticSourceTest {
    private static final StaticSource SOURCE = new StaticSource();
    private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";
    private static final Config CONFIG =
            Config.of("provider", "github", "repo_owner", "shop", "repo_name", "pages", "credentials", "forge");

    private static Samples.App app() {
        return Samples.app().source("static", CONFIG);
    }

    private static Samples.App deno() {
        return app().with("mode", "deno");
    }

    private static PinnedImage pin(Samples.App app) {
        return SOURCE.pin(app.build(), COMMIT, Samples.SETTINGS, Optional.empty());
    }

    private static List<String> problems(Samples.App app) {
        return SOURCE.validate(app.build()).stream()
                .map(Problem::field)
                .sorted()
                .toList();
    }

    private static Plan plan(Samples.App app) {
        return plan(app, List.of());
    }

    private static Plan plan(Samples.App app, List<LiveInstance> live) {
        Workload workload = app.build();
        return Samples.planned(SOURCE.plan(new PlanRequest(
                Samples.deployment(1),
                workload,
                pin(app),
                "0123456789ab",
                Optional.empty(),
                live,
                Samples.SETTINGS,
                Samples.NOW,
                "facts")));
    }

    private static Recipe.Site recipe(Samples.App app) {
        Step.BuildImage step =
                assertInstanceOf(Step.BuildImage.class, plan(app).prepare().get(0));
        return assertInstanceOf(Recipe.Site.class, step.build().recipe());
    }

    private static List<Mount> mounts(Samples.App app) {
        return plan(app).prepare().stream()
                .filter(Step.CreateInstance.class::isInstance)
                .map(Step.CreateInstance.class::cast)
                .findFirst()
                .orElseThrow()
                .spec()
                .mounts();
    }

    @Test
    void itIsFoundByItsKind() {
        assertTrue(ServiceLoader.load(Source.class).stream()
                .map(ServiceLoader.Provider::get)
                .anyMatch(source -> source.kind().equals("static")));
    }

    @Test
    void theProviderSaysWhereTheRepositoryIs() {
        assertEquals(
                new Wanted.Commit("https://github.com/shop/pages.git", Optional.of("forge"), "main"),
                SOURCE.want(app().build(), Optional.empty()));
        assertEquals(
                "https://git.example.com/code/shop/pages.git",
                SOURCE.want(
                                app().with("provider", "gitea")
                                        .with("base_url", "https://git.example.com/code")
                                        .build(),
                                Optional.empty())
                        .repository());
    }

    @Test
    void anyOtherRepositoryIsGivenByItsAddress() {
        Samples.App any = Samples.app()
                .source("static", Config.of("repository", "git@git.example.com:shop/pages", "branch", "live"));
        assertEquals(List.of(), problems(any));
        assertEquals(
                new Wanted.Commit("git@git.example.com:shop/pages", Optional.empty(), "live"),
                SOURCE.want(any.build(), Optional.empty()));
    }

    @Test
    void everyProblemIsToldAtItsField() {
        assertEquals(
                List.of(
                        "source_config.base_url",
                        "source_config.branch",
                        "source_config.folder_path",
                        "source_config.repo_name",
                        "source_config.repo_owner"),
                problems(app().with("base_url", "ftp://x")
                        .with("branch", "a..b")
                        .with("folder_path", "../up")
                        .with("repo_owner", "a/b")
                        .with("repo_name", "..")));
        assertEquals(
                List.of("source_config.base_url"),
                problems(app().with("provider", "gitea")),
                "Gitea has no public site");
        assertEquals(
                List.of("source_config.repo_name", "source_config.repo_owner"),
                problems(app().without("repo_owner").without("repo_name")));
        assertEquals(List.of("source_config.provider"), problems(Samples.app().source("static", Config.empty())));
        assertEquals(
                List.of("source_config.repository"), problems(app().with("repository", "https://git.example.com/a/b")));
        assertEquals(
                List.of("source_config.repo_name", "source_config.repo_owner"),
                problems(app().without("provider").with("repository", "https://git.example.com/a/b")));
    }

    @ParameterizedTest
    @CsvSource({
        "provider, bitbucket",
        "mode, php",
        "render_markdown, yes",
        "command, x",
        "entrypoint, x",
        "user, root",
        "access_token, secret",
        "repository, https://git.example.com/a/b"
    })
    void whatASiteCannotHaveIsRefused(String field, String value) {
        assertEquals(List.of("source_config." + field), problems(app().with(field, value)));
    }

    @Test
    void aTokenIsRefusedWithoutBeingRepeated() {
        String said = SOURCE.validate(app().with("access_token", "s3cret").build())
                .get(0)
                .message();
        assertTrue(said.contains("credentials") && !said.contains("s3cret"), said);
        assertTrue(SOURCE.schema().secretKeys().contains("access_token"));
    }

    @Test
    void whatOnlyAProgramHasIsRefusedOfFiles() {
        assertEquals(
                List.of(
                        "source_config.entry",
                        "source_config.port",
                        "source_config.storage_enabled",
                        "source_config.storage_limit_mb"),
                problems(app().with("entry", "x.ts")
                        .with("port", 8000)
                        .with("storage_enabled", true)
                        .with("storage_limit_mb", 5)));
        assertEquals(List.of(), problems(app().with("storage_enabled", false)));
        assertEquals(List.of("source_config.render_markdown"), problems(deno().with("render_markdown", true)));
        assertEquals(List.of("source_config.entry"), problems(deno().with("entry", "../main.ts")));
        assertEquals(List.of("source_config.entry"), problems(deno().with("entry", "/")));
        assertEquals(List.of("source_config.storage_limit_mb"), problems(deno().with("storage_limit_mb", 5)));
    }

    @Test
    void filesAreServedByTheWebServerOfTheSettings() {
        assertEquals(new Recipe.Site(SiteBases.USUAL.web(), "/srv/site", Optional.empty(), false), recipe(app()));
        assertEquals(
                new Recipe.Site(SiteBases.USUAL.web(), "/srv/site", Optional.empty(), true),
                recipe(app().with("render_markdown", true)));
    }

    @Test
    void aProgramIsRunByDenoOfTheSettings() {
        assertEquals(
                new Recipe.Site(SiteBases.USUAL.deno(), "/srv/site", Optional.of("main.ts"), false), recipe(deno()));
        assertEquals(
                Optional.of("src/app.ts"),
                recipe(deno().with("entry", "./src/app.ts")).entry());
    }

    @Test
    void facesLeadToWhereTheServerListensWithoutBeingTold() {
        assertEquals(8080, plan(app()).change().write().get(0).port());
        assertEquals(8080, plan(deno()).change().write().get(0).port());
        assertEquals(
                8000, plan(deno().with("port", 8000)).change().write().get(0).port());
    }

    @Test
    void thePlanBuildsTheFolderAtTheCommit() {
        Plan plan = plan(app().with("folder_path", "/docs/"));
        Build build =
                assertInstanceOf(Step.BuildImage.class, plan.prepare().get(0)).build();
        assertEquals("docs", build.folder());
        assertEquals(COMMIT, build.commit());
        assertEquals("https://github.com/shop/pages.git", build.repository());
        assertEquals(Optional.of("forge"), build.credentials());
        assertEquals(false, build.afresh());
    }

    @Test
    void theCommitIsKeptBesideTheInstanceWithWhatWasThereBefore() {
        LiveInstance first = plan(app()).after().get(0);
        assertEquals(RuntimeState.NONE.synced(COMMIT, Samples.NOW), first.runtime());
        RuntimeState other = new RuntimeState(Config.of("of_tomorrow", 1)).failed("no way");
        LiveInstance second =
                plan(app(), List.of(first.withRuntime(other))).after().get(0);
        assertEquals(
                Config.of("of_tomorrow", 1).overlay(first.runtime().fields()),
                second.runtime().fields());
    }

    @Test
    void everythingThatGoesIntoTheImageMakesItAnotherOne() {
        PlanSettings others = new PlanSettings(
                HostNames.of("example.com"),
                "tinyforge",
                List.of(),
                Duration.ofSeconds(30),
                new SiteBases("nginx:1.99", "deno:9"));
        List<PinnedImage> images = List.of(
                pin(app()),
                pin(app().with("folder_path", "docs")),
                pin(app().with("repo_name", "other")),
                pin(app().with("render_markdown", true)),
                pin(deno()),
                pin(deno().with("entry", "app.ts")),
                SOURCE.pin(app().build(), COMMIT, others, Optional.empty()),
                SOURCE.pin(deno().build(), COMMIT, others, Optional.empty()),
                SOURCE.pin(app().build(), "f".repeat(40), Samples.SETTINGS, Optional.empty()),
                SOURCE.pin(app().build(), COMMIT, Samples.SETTINGS, Optional.of("1")));
        Set<String> digests = new HashSet<>();
        images.forEach(image -> digests.add(image.digest()));
        assertEquals(images.size(), digests.size());
        assertEquals(pin(app()), pin(app().with("memory_limit", "64m").with("credentials", "other")));
        assertEquals(pin(deno()), pin(deno().with("storage_enabled", true).with("port", 8000)));
    }

    @Test
    void storageIsAVolumeOfTheWorkloadThatOutlivesItsInstances() {
        String name = "tf-" + app().build().id().shortForm() + "-storage";
        assertEquals(List.of(), mounts(deno()));
        assertEquals(
                List.of(new Mount(Mount.Kind.VOLUME, name, "/data", false, OptionalLong.empty())),
                mounts(deno().with("storage_enabled", true)));
        assertEquals(
                List.of(new Mount(Mount.Kind.VOLUME, name, "/data", false, OptionalLong.of(5 << 20))),
                mounts(deno().with("storage_enabled", true).with("storage_limit_mb", 5)));
        assertEquals(
                List.of("source_config.storage_enabled"),
                problems(deno().with("storage_enabled", true)
                        .volumes(new Volume(
                                Volume.Scope.NAMED, Optional.of("x"), "/data/", false, false, OptionalLong.empty()))));
    }

    @Test
    void onlyAValidWorkloadIsPinned() {
        assertThrows(InvalidInput.class, () -> pin(app().with("mode", "php")));
    }
}
