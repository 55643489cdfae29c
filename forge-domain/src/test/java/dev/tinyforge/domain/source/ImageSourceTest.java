package dev.tinyforge.domain.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.domain.Docs;
import dev.tinyforge.domain.Samples;
import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.config.ConfigSchema;
import dev.tinyforge.domain.config.InvalidInput;
import dev.tinyforge.domain.config.Problem;
import dev.tinyforge.domain.deploy.InstanceSpec;
import dev.tinyforge.domain.deploy.InstanceSpec.Mount;
import dev.tinyforge.domain.deploy.InstanceSpec.PublishedPort;
import dev.tinyforge.domain.deploy.InstanceSpec.RestartPolicy;
import dev.tinyforge.domain.deploy.LiveInstance;
import dev.tinyforge.domain.deploy.Plan;
import dev.tinyforge.domain.deploy.Step;
import dev.tinyforge.domain.health.Healthcheck;
import dev.tinyforge.domain.workload.EnvValue;
import dev.tinyforge.domain.workload.Face;
import dev.tinyforge.domain.workload.Strategy;
import dev.tinyforge.domain.workload.Volume;
import dev.tinyforge.domain.workload.Volume.Scope;
import dev.tinyforge.domain.workload.Workload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ImageSourceTest {
    private static final ImageSource SOURCE = new ImageSource();

    @Test
    void itIsFoundByItsKind() {
        assertTrue(ServiceLoader.load(Source.class).stream()
                .map(ServiceLoader.Provider::get)
                .anyMatch(source -> source.kind().equals("image")));
    }

    @Nested
    class ItsConfig {
        /** A value for every key that differs from the default. */
        private static final Map<String, Object> VALUES = new LinkedHashMap<>(Map.ofEntries(
                Map.entry("image", "registry.test/other"),
                Map.entry("registry", "internal"),
                Map.entry("default_tag", "stable"),
                Map.entry("port", 9000),
                Map.entry("max_instances", 3),
                Map.entry("command", List.of("serve")),
                Map.entry("entrypoint", List.of("/bin/app")),
                Map.entry("user", "1000:1000"),
                Map.entry("cpu_limit", 0.5),
                Map.entry("memory_limit", "128m"),
                Map.entry("restart", "always"),
                Map.entry("labels", Map.of("team", "web")),
                Map.entry("networks", List.of("backend")),
                Map.entry("publish", List.of("8443:443")),
                Map.entry("init", false),
                Map.entry("stop_signal", "SIGINT"),
                Map.entry("stop_timeout", "1m")));

        @Test
        void everyKeyOfTheSchemaIsReadAndTheOtherWayRound() {
            String code = code("ImageSource") + code("ContainerSettings");
            Matcher reads = Pattern.compile("reader\\s*\\.(?!problem)\\w+\\(\\s*\"([a-z_]+)\"")
                    .matcher(code);
            Set<String> read = new TreeSet<>();
            while (reads.find()) {
                read.add(reads.group(1));
            }
            assertEquals(keys(), read);
        }

        private static String code(String name) {
            return Docs.read(
                    Docs.root().resolve("forge-domain/src/main/java/dev/tinyforge/domain/source/" + name + ".java"));
        }

        @Test
        void everyKeyMakesADifference() {
            assertEquals(keys(), new TreeSet<>(VALUES.keySet()), "a sample for each key");
            VALUES.forEach((key, value) -> {
                Samples.App plain = Samples.app();
                Samples.App changed = Samples.app().with(key, value);
                assertEquals(List.of(), SOURCE.validate(changed.build()), key);
                boolean differs = !wanted(plain).equals(wanted(changed))
                        || !facts(Samples.first(plain)).equals(facts(Samples.first(changed)));
                assertTrue(differs, key + " is read and has no effect");
            });
        }

        @Test
        void theDocumentedDefaultsAreThoseInForce() {
            for (ConfigSchema.Field field : SOURCE.schema().fields()) {
                field.fallback().ifPresent(text -> {
                    Object value = text.equals("true") ? (Object) true : text.equals("1") ? (Object) 1 : text;
                    Samples.App said = Samples.app().with(field.name(), value);
                    assertEquals(wanted(Samples.app()), wanted(said), field.name());
                    assertEquals(facts(Samples.first(Samples.app())), facts(Samples.first(said)), field.name());
                });
            }
        }

        @Test
        void nothingOfItIsSecret() {
            assertEquals(Set.of(), SOURCE.schema().secretKeys());
        }

        @Test
        void everyBadValueIsAProblemAtItsPlace() {
            assertProblem("port", 70000, "port: 70000 is not between 1 and 65535");
            assertProblem("port", 0, "port: 0 is not between 1 and 65535");
            assertProblem("port", "80", "port: must be a whole number, not a text");
            assertProblem("prot", 80, "prot: is not a known field; did you mean `port`?");
            assertProblem("image", 5, "image: must be a text, not a number");
            assertProblem("image", " ", "image: must not be blank");
            assertProblem(
                    "image",
                    "Bad Image",
                    "image: `Bad Image` is not an image reference; write registry/repository:tag in ASCII, the"
                            + " repository in lower case");
            assertProblem("image", "MyTeam/app", "image: `MyTeam/app`: a repository is written in lower case");
            assertProblem("registry", 1, "registry: must be a text, not a number");
            assertProblem(
                    "default_tag",
                    "täg",
                    "default_tag: `täg` is not an image tag: 1 to 128 of letters, digits, `_`, `.` and `-`, in ASCII");
            assertProblem("max_instances", 0, "max_instances: 0 is not between 1 and 100");
            assertProblem("max_instances", 101, "max_instances: 101 is not between 1 and 100");
            assertProblem("command", "serve", "command: must be a list of texts, not a text");
            assertProblem("entrypoint", List.of("a", 1), "entrypoint[1]: must be a text, not a number");
            assertProblem("user", 0, "user: must be a text, not a number");
            assertProblem("cpu_limit", 0, "cpu_limit: 0.0 is not more than 0 and at most 1024");
            assertProblem("cpu_limit", 2000, "cpu_limit: 2000.0 is not more than 0 and at most 1024");
            assertProblem("cpu_limit", Double.NaN, "cpu_limit: NaN is not more than 0 and at most 1024");
            assertProblem("cpu_limit", "all", "cpu_limit: must be a number, not a text");
            assertProblem("memory_limit", "5m", "memory_limit: must be at least 6m");
            assertProblem("memory_limit", "lots", "memory_limit: `lots` is not a size; write 512k, 128m or 2g");
            assertProblem("memory_limit", 128, "memory_limit: must be a text, not a number");
            assertProblem("restart", "often", "restart: `often` is not one of no, on-failure, always, unless-stopped");
            assertProblem("labels", List.of(), "labels: must be an object, not a list");
            assertProblem(
                    "labels",
                    Map.of("tinyforge.role", "x"),
                    "labels.tinyforge.role: is reserved; choose another prefix");
            assertProblem("networks", "backend", "networks: must be a list of texts, not a text");
            assertProblem("init", "yes", "init: must be true or false, not a text");
            assertProblem("stop_signal", 9, "stop_signal: must be a text, not a number");
            assertProblem("stop_timeout", "10", "stop_timeout: `10` is not a duration; write 200ms, 10s, 5m or 1h30m");
        }

        @Test
        void badPublishedPortsAreEachNamedByTheirPlace() {
            String form = " is not host:container with ports 1 to 65535";
            assertProblems(
                    Samples.app().with("publish", List.of("80", "81:81", "0:1", "1:99999", "a:b", "1:2:3", "81:82")),
                    "publish[0]: `80`" + form,
                    "publish[2]: `0:1`" + form,
                    "publish[3]: `1:99999`" + form,
                    "publish[4]: `a:b`" + form,
                    "publish[5]: `1:2:3`" + form,
                    "publish[6]: host port 81 stands here twice");
        }

        @Test
        void aPortIsNeededByFacesAndChecksThatNameNone() {
            assertProblems(Samples.app().without("port"), "port: is missing; a face needs a port to lead to");
            assertProblems(
                    Samples.app().without("port").faces().healthcheck(Healthcheck.http("/")),
                    "port: is missing; the health check needs a port to ask");
            Face own = new Face(Optional.empty(), OptionalInt.of(1), Face.Options.NONE);
            assertProblems(Samples.app().without("port").faces(own));
        }

        @Test
        void versionsCannotRunSideBySideWhenOnlyOneMayRun() {
            String problem = "max_instances: more than 1 cannot be joined with host ports, single-writer volumes or the"
                    + " recreate strategy";
            Samples.App several = Samples.app().with("max_instances", 2);
            assertProblems(several.recreate(), problem);
            assertProblems(Samples.app().with("max_instances", 2).with("publish", List.of("1:2")), problem);
            assertProblems(Samples.app().with("max_instances", 2).volumes(volume(Scope.NAMED, "db", true)), problem);
        }

        @Test
        void aWorkloadWithProblemsIsRejectedNotPlanned() {
            PlanResult result = Samples.app().with("port", 70000).result(1, "1", List.of());
            assertEquals(List.of("source_config.port: 70000 is not between 1 and 65535"), problems(result));
        }

        private static Set<String> keys() {
            return SOURCE.schema().fields().stream()
                    .map(ConfigSchema.Field::name)
                    .collect(Collectors.toCollection(TreeSet::new));
        }

        private static Wanted.Image wanted(Samples.App app) {
            return SOURCE.want(app.build(), Optional.empty());
        }

        /** The plan without the workload it quotes. */
        private static List<Object> facts(Plan plan) {
            return List.of(plan.prepare(), plan.change(), plan.after(), plan.finish(), plan.strategy());
        }

        private static void assertProblem(String key, Object value, String problem) {
            assertProblems(Samples.app().with(key, value), problem);
        }

        private static void assertProblems(Samples.App app, String... problems) {
            assertEquals(
                    List.of(problems).stream()
                            .map(problem -> "source_config." + problem)
                            .toList(),
                    SOURCE.validate(app.build()).stream().map(Problem::toString).toList());
        }
    }

    @Nested
    class WhatIsLookedUp {
        @Test
        void theAskedTagStandsAboveTheImagesOwnAboveTheDefault() {
            assertWants("registry.test/shop:latest", "latest", Samples.app(), null);
            assertWants("registry.test/shop:2", "2", Samples.app(), "2");
            assertWants("registry.test/shop:beta", "beta", Samples.app().with("default_tag", "beta"), null);
            Samples.App own = Samples.app().with("image", "shop:7");
            assertWants("shop:7", "7", own, null);
            assertWants("shop:8", "8", own, "8");
            Samples.App pinned = Samples.app().with("image", "shop@" + Samples.DIGEST);
            assertWants("shop@" + Samples.DIGEST, Samples.DIGEST, pinned, null);
            assertWants("shop:8", "8", pinned, "8");
        }

        @Test
        void whatCannotBeATagIsRefused() {
            for (String tag : List.of("", "a b", "тег", "-x", "x".repeat(129), "x\ny")) {
                InvalidInput refused = assertThrows(
                        InvalidInput.class, () -> SOURCE.want(Samples.app().build(), Optional.of(tag)));
                assertEquals("tag", refused.problems().get(0).field());
                assertEquals(1, refused.getMessage().lines().count());
            }
            Workload bad = Samples.app().with("port", 70000).build();
            assertEquals(
                    "source_config.port: 70000 is not between 1 and 65535",
                    assertThrows(InvalidInput.class, () -> SOURCE.want(bad, Optional.empty()))
                            .getMessage());
        }

        private static void assertWants(String image, String named, Samples.App app, String tag) {
            Wanted.Image wanted = SOURCE.want(app.build(), Optional.ofNullable(tag));
            assertEquals(image, wanted.image().toString());
            assertEquals(named, wanted.tag());
        }
    }

    @Nested
    class ThePlan {
        @Test
        void theContainerIsWhatTheConfigSays() {
            EnvValue secret = new EnvValue.Secret("TOKEN", 3);
            InstanceSpec spec = spec(Samples.first(Samples.app()
                    .config(Config.of(
                            "image",
                            "registry.test/shop",
                            "port",
                            8080,
                            "command",
                            List.of("serve", "--fast"),
                            "entrypoint",
                            List.of("/app"),
                            "user",
                            "1000",
                            "cpu_limit",
                            1,
                            "memory_limit",
                            "64m",
                            "restart",
                            "on-failure",
                            "labels",
                            Map.of("team", "web"),
                            "networks",
                            List.of("backend", "tinyforge"),
                            "init",
                            false,
                            "stop_signal",
                            "SIGQUIT",
                            "stop_timeout",
                            "3s"))
                    .env(Map.of("TOKEN", secret))));
            assertEquals("tf-shop-00000001-00000001", spec.ref().name());
            assertEquals("registry.test/shop@" + Samples.DIGEST, spec.image().runnable());
            assertEquals(List.of("serve", "--fast"), spec.command());
            assertEquals(List.of("/app"), spec.entrypoint());
            assertEquals(Optional.of("1000"), spec.user());
            assertEquals(Map.of("TOKEN", secret), spec.env());
            assertEquals("web", spec.labels().get("team"));
            assertEquals("instance", spec.labels().get("tinyforge.role"));
            assertEquals(List.of("tinyforge", "backend"), spec.networks(), "the proxy's first, each once");
            assertEquals(new InstanceSpec.Limits(Optional.of(1.0), OptionalLong.of(64L << 20)), spec.limits());
            assertEquals(RestartPolicy.ON_FAILURE, spec.restart());
            assertEquals(false, spec.init());
            assertEquals(Optional.of("SIGQUIT"), spec.stopSignal());
            assertEquals(Duration.ofSeconds(3), spec.stopTimeout());
        }

        @Test
        void volumesOfEveryScopeAreMounted() {
            Volume scratch =
                    new Volume(Scope.EPHEMERAL, Optional.empty(), "/scratch", false, false, OptionalLong.of(1024));
            Volume host = new Volume(
                    Scope.ABSOLUTE, Optional.of("/srv/data/shop"), "/data", true, false, OptionalLong.empty());
            Map<Scope, Mount> mounts = new LinkedHashMap<>();
            for (Volume volume : List.of(
                    host,
                    scratch,
                    volume(Scope.NAMED, "data", false),
                    volume(Scope.PROJECT_NAMED, "data", false),
                    volume(Scope.STAGE, "data", false),
                    volume(Scope.PROJECT, "data", false),
                    volume(Scope.INSTANCE, "data", false))) {
                Plan plan = Samples.app().volumes(volume).plan(1, "v1.0", List.of());
                mounts.put(volume.scope(), spec(plan).mounts().get(0));
            }
            assertEquals(Set.of(Scope.values()), mounts.keySet());
            assertEquals(
                    new Mount(Mount.Kind.BIND, "/srv/data/shop", "/data", true, OptionalLong.empty()),
                    mounts.get(Scope.ABSOLUTE));
            assertEquals(
                    new Mount(Mount.Kind.TMPFS, "", "/scratch", false, OptionalLong.of(1024)),
                    mounts.get(Scope.EPHEMERAL));
            assertEquals("data", mounts.get(Scope.NAMED).source());
            assertEquals("tf-00000001-data", mounts.get(Scope.PROJECT_NAMED).source());
            assertEquals("tf-stage-00000001-data", mounts.get(Scope.STAGE).source());
            assertEquals("tf-project-00000001-data", mounts.get(Scope.PROJECT).source());
            assertTrue(mounts.get(Scope.INSTANCE).source().matches("tf-tag-00000001-v1-0_[0-9a-v]{8}\\.data"));
            mounts.values().stream()
                    .filter(mount -> mount.kind() == Mount.Kind.VOLUME)
                    .forEach(mount -> assertEquals("/volume", mount.target()));
        }

        @Test
        void hostPathsOutsideTheAllowedOnesAreRejected() {
            for (String path : List.of("/etc", "/srv/database", "/srv", "/")) {
                assertEquals(
                        List.of("volumes[1].source: `" + path
                                + "` is not below a path of the setting `allowed_volume_paths`"),
                        problems(Samples.app()
                                .volumes(
                                        volume(Scope.NAMED, "a", false),
                                        new Volume(
                                                Scope.ABSOLUTE,
                                                Optional.of(path),
                                                "/data",
                                                false,
                                                false,
                                                OptionalLong.empty()))
                                .result(1, "1", List.of())));
            }
        }

        @Test
        void anAllowedPathMayEndInASlash() {
            PlanSettings settings = new PlanSettings(
                    Samples.SETTINGS.hostNames(), "tinyforge", List.of("/srv/other/"), Duration.ofSeconds(1));
            assertEquals(List.of("/srv/other"), settings.allowedVolumePaths());
        }

        @Test
        void whatCannotRunTwiceIsRecreatedAndThePlanSaysWhy() {
            assertRecreates(
                    Samples.app().with("publish", List.of("8443:443")),
                    "host port 8443 can belong to one instance at a time");
            assertRecreates(Samples.app().volumes(volume(Scope.NAMED, "db", true)), "volume `db` has a single writer");
            assertRecreates(Samples.app().recreate(), "the workload's strategy is recreate");
            Plan gentle = Samples.second(Samples.app().volumes(volume(Scope.NAMED, "db", false)));
            assertEquals(Strategy.BLUE_GREEN, gentle.strategy());
            assertEquals(Optional.empty(), gentle.downtime());
            assertEquals(
                    List.of(new PublishedPort(8443, 443)),
                    spec(Samples.first(Samples.app().with("publish", List.of("8443:443"))))
                            .publish());
        }

        private static void assertRecreates(Samples.App app, String why) {
            Plan first = Samples.first(app);
            assertEquals(Strategy.RECREATE, first.strategy());
            assertEquals(Optional.empty(), first.downtime(), "nothing is there to go down");
            assertEquals(Optional.of(why), Samples.second(app).downtime());
        }

        @Test
        void theCheckIsTheWorkloadsElseItsPortElseThatItStaysUp() {
            assertEquals(new Healthcheck.Tcp(OptionalInt.of(8080)), check(Samples.app()));
            assertEquals(
                    new Healthcheck.None(Duration.ofSeconds(10)),
                    check(Samples.app().without("port").faces()));
            assertEquals(
                    new Healthcheck.Http("/up", OptionalInt.of(8080), 200, 399),
                    check(Samples.app().healthcheck(Healthcheck.http("/up"))));
        }

        private static Healthcheck.Check check(Samples.App app) {
            return Samples.first(app).prepare().stream()
                    .filter(Step.AwaitHealthy.class::isInstance)
                    .map(step -> ((Step.AwaitHealthy) step).healthcheck().check())
                    .findFirst()
                    .orElseThrow();
        }

        @Test
        void theOldestGoesWhenThereAreTooMany() {
            Samples.App app = Samples.app().with("max_instances", 3);
            List<LiveInstance> live = new ArrayList<>();
            for (int i = 1; i <= 3; i++) {
                live = app.plan(i, "v" + i, live).after();
            }
            assertEquals(List.of("v3", "v2", "v1"), tags(live));
            Plan fourth = app.plan(4, "v4", live);
            assertEquals(List.of("v4", "v3", "v2"), tags(fourth.after()));
            assertEquals(
                    List.of(new Step.RemoveInstance(live.get(2).ref(), false)),
                    fourth.finish().stream()
                            .filter(Step.RemoveInstance.class::isInstance)
                            .toList());
            assertEquals(List.of("shop-v1.example.com"), fourth.change().remove());
            assertEquals(
                    List.of("shop.example.com", "shop-v4.example.com"),
                    fourth.after().get(0).routes().stream()
                            .map(route -> route.host())
                            .toList());
            Plan again = app.plan(5, "v2", live);
            assertEquals(List.of("v2", "v3", "v1"), tags(again.after()), "a tag again replaces itself");
            Plan fewer = app.with("max_instances", 1).plan(6, "v4", live);
            assertEquals(List.of("v4"), tags(fewer.after()));
        }

        @Test
        void aRollbackRunsTheVeryReleaseAndMakesNoNewOne() {
            Plan first = Samples.first(Samples.app().with("user", "old"));
            Plan second = Samples.app().with("user", "new").plan(2, "2.0", first.after());
            Plan back = Samples.app().with("user", "new").rollback(3, first.release(), "1.0", second.after());
            assertEquals(first.release(), back.release());
            assertEquals(false, back.newRelease());
            assertEquals(Optional.of("old"), spec(back).user());
            assertEquals(first.release().image(), spec(back).image());
            assertEquals(Samples.deployment(3), back.green().deployment(), "an instance of its own");
            assertEquals(first.release().id(), back.after().get(0).release());
            assertNotEquals(first.green(), back.green());
        }

        @Test
        void twoFacesUnderOneHostNameAreRejected() {
            assertEquals(
                    List.of("faces[1].host: www.example.com stands here twice"),
                    problems(Samples.app().faces(Face.of("www"), Face.of("WWW")).result(1, "1", List.of())));
            assertEquals(
                    List.of("faces[1].host: www-1.example.com stands here twice"),
                    problems(Samples.app()
                            .with("max_instances", 2)
                            .faces(Face.of("www"), Face.of("www-1"))
                            .result(1, "1", List.of())));
        }

        @Test
        void aFaceWithoutAValidHostNameIsRejected() {
            List<String> problems = problems(Samples.app()
                    .faces(Face.standard(), Face.of("a b.example.org"))
                    .result(1, "1", List.of()));
            assertEquals(1, problems.size());
            assertTrue(
                    problems.get(0).startsWith("faces[1].host: `a b.example.org` is not a host name"),
                    problems::toString);
        }

        @Test
        void anythingTheConfigMayHoldIsPlannedOrRejectedNeverThrown() {
            dev.tinyforge.domain.Seeds.forEach(2_000, random -> {
                Samples.App app = dev.tinyforge.domain.RandomApps.any(random);
                List<ConfigSchema.Field> fields = SOURCE.schema().fields();
                for (int i = 0; i < 3; i++) {
                    app.with(
                            fields.get(random.nextInt(fields.size())).name(),
                            List.<Object>of(
                                            -1,
                                            0,
                                            1,
                                            70000,
                                            1e9,
                                            true,
                                            "",
                                            "x",
                                            "10s",
                                            "64m",
                                            "no",
                                            List.of(),
                                            List.of("1:2"),
                                            List.of(1),
                                            Map.of(),
                                            Map.of("a", "b"))
                                    .get(random.nextInt(16)));
                }
                PlanResult result = app.result(1, "1.0", List.of());
                assertEquals(
                        SOURCE.validate(app.build()).isEmpty(), result instanceof PlanResult.Planned, result::toString);
            });
        }
    }

    @Test
    void tearingDownRemovesRoutesBeforeContainersAndRowsLast() {
        Workload shop = Samples.app().build();
        List<LiveInstance> live =
                Samples.second(Samples.app().with("max_instances", 2)).after();
        List<Step> steps = SOURCE.teardown(shop, live);
        assertEquals(
                List.of(
                        "WriteRoutes",
                        "StopInstance",
                        "RemoveInstance",
                        "StopInstance",
                        "RemoveInstance",
                        "RecordLive"),
                steps.stream().map(step -> step.getClass().getSimpleName()).toList());
        assertEquals(
                3,
                assertInstanceOf(Step.WriteRoutes.class, steps.get(0))
                        .change()
                        .remove()
                        .size());
        assertEquals(
                List.of(new Step.RecordLive(shop.id(), List.of(), Optional.empty())),
                SOURCE.teardown(shop, List.of()),
                "one that was never deployed");
    }

    private static List<String> tags(List<LiveInstance> live) {
        return live.stream().map(LiveInstance::tag).toList();
    }

    private static List<String> problems(PlanResult result) {
        return result.match(
                planned -> {
                    throw new AssertionError("planned");
                },
                rejected -> rejected.problems().stream().map(Problem::toString).toList());
    }

    private static InstanceSpec spec(Plan plan) {
        return plan.prepare().stream()
                .filter(Step.CreateInstance.class::isInstance)
                .map(step -> ((Step.CreateInstance) step).spec())
                .findFirst()
                .orElseThrow();
    }

    private static Volume volume(Scope scope, String name, boolean singleWriter) {
        return new Volume(scope, Optional.of(name), "/volume", false, singleWriter, OptionalLong.empty());
    }
}
