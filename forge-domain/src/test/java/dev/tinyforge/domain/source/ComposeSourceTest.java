package dev.tinyforge.domain.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.domain.Samples;
import dev.tinyforge.domain.World;
import dev.tinyforge.domain.compose.ComposeFile;
import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.config.ConfigReader;
import dev.tinyforge.domain.config.InvalidInput;
import dev.tinyforge.domain.config.Problem;
import dev.tinyforge.domain.deploy.ComposeProject;
import dev.tinyforge.domain.deploy.InstanceSpec;
import dev.tinyforge.domain.deploy.LiveInstance;
import dev.tinyforge.domain.deploy.Plan;
import dev.tinyforge.domain.deploy.Step;
import dev.tinyforge.domain.release.PinnedImage;
import dev.tinyforge.domain.release.Release;
import dev.tinyforge.domain.workload.EnvValue;
import dev.tinyforge.domain.workload.Strategy;
import dev.tinyforge.domain.workload.Workload;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ComposeSourceTest {
    private static final ComposeSource SOURCE = new ComposeSource();
    private static final Map<String, EnvValue> ENV = Map.of(
            "MODE", new EnvValue.Plain("fast"),
            "TOKEN", new EnvValue.Secret("TOKEN", 3));

    private static Samples.App app() {
        return Samples.app()
                .source("compose", Config.of("compose", "services: …", "service", "web", "port", 8080))
                .env(ENV);
    }

    private static Config file(Config web, Config others) {
        Config own = Config.of("image", "registry.test/web:1.0", "depends_on", List.of("db"))
                .overlay(web);
        return Config.of(
                "services", Config.of("web", own).overlay(others), "volumes", Config.of("data", Config.empty()));
    }

    private static Config db(Config more) {
        Config service = Config.of("image", "registry.test/db:1", "environment", List.of("TOKEN", "SIZE=1"));
        return Config.of("db", service.overlay(more));
    }

    private static Workload pinned(Samples.App app, Config file) {
        Workload workload = app.build();
        Map<String, PinnedImage> images = new LinkedHashMap<>();
        SOURCE.images(workload, file, Optional.empty(), Samples.SETTINGS)
                .forEach((service, wanted) ->
                        images.put(service, PinnedImage.pulled(wanted.image(), digest(service), wanted.registry())));
        return SOURCE.pinned(workload, file, images);
    }

    private static String digest(String service) {
        return "sha256:" + String.valueOf(service.length() % 10).repeat(64);
    }

    private static PlanResult result(
            int number, Workload workload, List<LiveInstance> live, Optional<Release> current) {
        return SOURCE.plan(new PlanRequest(
                Samples.deployment(number),
                workload,
                Samples.image("1." + number),
                "1." + number,
                Optional.empty(),
                live,
                current,
                Samples.SETTINGS,
                Samples.NOW.plusSeconds(number),
                "facts"));
    }

    private static Plan first(Samples.App app, Config file) {
        return Samples.planned(result(1, pinned(app, file), List.of(), Optional.empty()));
    }

    private static Plan second(Plan first, Samples.App app, Config file) {
        return Samples.planned(result(2, pinned(app, file), first.after(), Optional.of(first.release())));
    }

    private static Step.BringUp up(Plan plan) {
        return plan.prepare().stream()
                .filter(Step.BringUp.class::isInstance)
                .map(Step.BringUp.class::cast)
                .findFirst()
                .orElseThrow();
    }

    private static InstanceSpec green(Plan plan) {
        return plan.prepare().stream()
                .filter(Step.CreateInstance.class::isInstance)
                .map(step -> ((Step.CreateInstance) step).spec())
                .findFirst()
                .orElseThrow();
    }

    private static ConfigReader service(ComposeProject project) {
        ConfigReader services =
                new ConfigReader(project.file()).object("services").orElseThrow();
        return services.object(services.names().get(0)).orElseThrow();
    }

    @Test
    void otherServicesComeUpBeforeGreenAndThoseThatAreGoneGoAfterBlue() {
        Plan plan = first(app(), file(Config.empty(), db(Config.empty())));
        List<String> steps = plan.steps().stream()
                .map(step -> step.getClass().getSimpleName())
                .toList();
        assertEquals(
                List.of(
                        "PullImage",
                        "PullImage",
                        "BringUp",
                        "CreateInstance",
                        "StartInstance",
                        "AwaitHealthy",
                        "WriteRoutes",
                        "ObserveSwitch",
                        "RecordLive",
                        "DropServices",
                        "ApplyRetention"),
                steps);
        assertEquals(List.of("db"), up(plan).project().services());
        assertEquals(Optional.empty(), up(plan).previous());
    }

    @Test
    void greenIsAServiceOfItsOwnThatTheOthersKnowByItsName() {
        Plan plan = first(app(), file(Config.of("container_name", "shop-web"), db(Config.empty())));
        InstanceSpec green = green(plan);
        ConfigReader service = service(green.project().orElseThrow());
        assertEquals(green.ref().name(), service.string("container_name", ""));
        assertEquals(green.image().runnable(), service.string("image", ""));
        assertFalse(service.has("depends_on"), "it stands for a service that is in another file");
        assertTrue(service.stringMap("labels")
                .entrySet()
                .containsAll(green.labels().entrySet()));
        assertEquals(
                List.of("web", "shop-web"),
                service.object("networks")
                        .orElseThrow()
                        .object("default")
                        .orElseThrow()
                        .strings("aliases"));
        String network = service.object("networks").orElseThrow().names().get(1);
        assertEquals(
                Samples.SETTINGS.network(),
                new ConfigReader(green.project().orElseThrow().file())
                        .object("networks")
                        .orElseThrow()
                        .object(network)
                        .orElseThrow()
                        .string("name", ""));
    }

    @Test
    void secretsStandInFilesByTheirNamesOnly() {
        Plan plan = first(app(), file(Config.empty(), db(Config.empty())));
        ComposeProject others = up(plan).project();
        assertEquals(
                Map.of("TOKEN", "${TF_ENV_TOKEN}", "SIZE", "1"), service(others).stringMap("environment"));
        assertEquals(Map.of("TF_ENV_TOKEN", new EnvValue.Secret("TOKEN", 3)), others.variables());
        assertEquals(
                Map.of("TOKEN", "${TF_ENV_TOKEN}", "MODE", "${TF_ENV_MODE}"),
                service(green(plan).project().orElseThrow()).stringMap("environment"),
                "the service that faces lead to gets all of the workload's env");
    }

    @Test
    void theFileOfTheOthersStaysTheSameFromOneVersionToTheNext() {
        Plan first = first(app(), file(Config.empty(), db(Config.empty())));
        Plan second = second(first, app(), file(Config.of("image", "registry.test/web:2.0"), db(Config.empty())));
        assertEquals(up(first).project(), up(second).project());
        assertEquals(Optional.of(up(first).project()), up(second).previous());
        assertEquals(Strategy.BLUE_GREEN, second.strategy());
        assertEquals(Optional.empty(), second.downtime());
    }

    @Test
    void imagesArePinnedByTheirDigests() {
        Plan plan = first(app(), file(Config.empty(), db(Config.empty())));
        assertEquals(
                "registry.test/db@" + digest("db"), service(up(plan).project()).string("image", ""));
    }

    @Test
    void aServiceThatCannotBeDoubledIsRecreatedForAStatedReason() {
        Map<Config, String> cases = new LinkedHashMap<>();
        cases.put(Config.of("ports", List.of("80:8080")), "host port 80 of service `web` can belong to one container");
        cases.put(
                Config.of("ports", List.of(Config.of("published", "81", "target", 8080))),
                "host port 81 of service `web` can belong to one container");
        cases.put(Config.of("container_name", "one"), "container_name `one` of service `web` can belong to one");
        cases.put(Config.of("volumes", List.of("data:/data")), "volume `data` of service `web` has a single writer");
        cases.forEach((web, reason) -> {
            Samples.App app = app().with("single_writer", List.of("data"));
            Config file = file(web, db(Config.empty()));
            Plan second = second(first(app, file), app, file);
            assertEquals(Strategy.RECREATE, second.strategy(), web::toString);
            assertTrue(second.downtime().orElse("").startsWith(reason), () -> String.valueOf(second.downtime()));
        });
    }

    @Test
    void aPortTheEngineChoosesCanBeDoubled() {
        Config file = file(Config.of("ports", List.of("8080", Config.of("target", 8081))), db(Config.empty()));
        assertEquals(
                Strategy.BLUE_GREEN, second(first(app(), file), app(), file).strategy());
    }

    @Test
    void whatIsPlannedLeavesTheServicesOfTheFileAndNoOthers() {
        World world = new World();
        Plan first = first(app(), file(Config.empty(), db(Config.empty())));
        world.performAll(first);
        assertEquals(Set.of("db"), world.services());
        Config cache = Config.of("cache", Config.of("image", "registry.test/cache:1"));
        Plan second = second(first, app(), file(Config.of("depends_on", List.of("cache")), cache));
        world.performAll(second);
        assertEquals(Set.of("cache"), world.services());
        assertEquals(List.of(), world.differences(second.after()));
    }

    static Map<String, Config> hostile() {
        Map<String, Config> cases = new LinkedHashMap<>();
        cases.put("services.web.privileged", file(Config.of("privileged", true), Config.empty()));
        cases.put("services.web.network_mode", file(Config.of("network_mode", "host"), Config.empty()));
        cases.put("services.web.pid", file(Config.of("pid", "host"), Config.empty()));
        cases.put("services.web.cap_add", file(Config.of("cap_add", List.of("ALL")), Config.empty()));
        cases.put("services.web.devices", file(Config.of("devices", List.of("/dev/sda")), Config.empty()));
        cases.put("services.web.build", file(Config.of("build", "."), Config.empty()));
        cases.put("services.web.extends", file(Config.of("extends", "x"), Config.empty()));
        cases.put("services.web.env_file", file(Config.of("env_file", "/etc/shadow"), Config.empty()));
        cases.put("services.web.volumes_from", file(Config.of("volumes_from", List.of("container:x")), Config.empty()));
        cases.put(
                "services.web.security_opt",
                file(Config.of("security_opt", List.of("seccomp:unconfined")), Config.empty()));
        cases.put("services.web.volumes[0]", file(Config.of("volumes", List.of("/etc:/x")), Config.empty()));
        cases.put(
                "services.db.volumes[0]",
                file(Config.empty(), db(Config.of("volumes", List.of("/srv/data/../../etc:/x")))));
        cases.put(
                "services.db.volumes[1]",
                file(
                        Config.empty(),
                        db(Config.of(
                                "volumes",
                                List.of(
                                        "/srv/data/db:/x",
                                        Config.of("type", "bind", "source", "/", "target", "/host"))))));
        cases.put(
                "services.web.labels.tinyforge.role",
                file(Config.of("labels", Config.of("tinyforge.role", "x")), Config.empty()));
        cases.put("services.web.container_name", file(Config.of("container_name", "tf-other"), Config.empty()));
        cases.put(
                "services.web.logging.driver",
                file(Config.of("logging", Config.of("driver", "syslog")), Config.empty()));
        cases.put("services.web.scale", file(Config.of("scale", 2), Config.empty()));
        cases.put(
                "secrets",
                file(Config.empty(), Config.empty()).with("secrets", Config.of("a", Config.of("file", "/etc/shadow"))));
        cases.put("include", file(Config.empty(), Config.empty()).with("include", List.of("/etc/x.yaml")));
        cases.put(
                "volumes.data.driver_opts",
                file(Config.empty(), Config.empty())
                        .with(
                                "volumes",
                                Config.of(
                                        "data",
                                        Config.of(
                                                "driver_opts",
                                                Config.of("type", "none", "o", "bind", "device", "/")))));
        cases.put(
                "networks.n",
                file(Config.empty(), Config.empty())
                        .with("networks", Config.of("n", Config.of("external", true, "name", "host"))));
        cases.put(
                "services.db.environment.NOBODY",
                file(Config.empty(), db(Config.of("environment", List.of("NOBODY")))));
        return cases;
    }

    static List<String> refusals() {
        return List.copyOf(hostile().keySet());
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void hostileFilesAreRefused(String where) {
        Config file = java.util.Objects.requireNonNull(hostile().get(where));
        InvalidInput refused = assertThrows(
                InvalidInput.class, () -> SOURCE.images(app().build(), file, Optional.empty(), Samples.SETTINGS));
        assertEquals(
                List.of("source_config.compose." + where),
                refused.problems().stream().map(Problem::field).toList());
    }

    @Test
    void whatWouldReadFilesIsNotShownToTheTool() {
        for (String key : List.of("services.web.extends", "services.web.env_file", "services.web.build", "include")) {
            Config file = java.util.Objects.requireNonNull(hostile().get(key));
            List<Problem> problems = ComposeFile.ready(file, Map.of(), "f").problems();
            assertEquals(
                    List.of("f." + key), problems.stream().map(Problem::field).toList());
        }
    }

    @Test
    void variablesOfTheFileAreTheWorkloadsPlainEnv() {
        Config file = Config.of(
                "services",
                Config.of("web", Config.of("image", "web:${MODE}", "command", "$$HOME ${OTHER:-x} ${TOKEN} $NOWHERE")));
        ComposeFile.Ready ready = ComposeFile.ready(file, ENV, "f");
        assertEquals(Map.of("TF_ENV_MODE", "fast"), ready.values());
        ConfigReader web = service(new ComposeProject("p", ready.tree(), Map.of()));
        assertEquals("web:${TF_ENV_MODE}", web.string("image", ""));
        assertEquals("$$HOME ${TF_ENV_OTHER:-x} ${TF_ENV_TOKEN} $TF_ENV_NOWHERE", web.string("command", ""));
        assertEquals(
                List.of("`TOKEN` is a secret", "`NOWHERE` is not in the workload's env"),
                ready.problems().stream()
                        .map(problem -> problem.message().split("[,;]")[0])
                        .toList());
    }

    @Test
    void theServiceIsNamedWhereThereAreSeveral() {
        Config file = file(Config.empty(), db(Config.empty()));
        InvalidInput refused = assertThrows(
                InvalidInput.class, () -> SOURCE.faces(app().without("service").build(), file));
        assertEquals("source_config.service", refused.problems().get(0).field());
        assertTrue(refused.problems().get(0).message().contains("the services are web, db"));
        Config alone = file(Config.of("depends_on", List.of()), Config.empty());
        assertEquals("web", SOURCE.faces(app().without("service").build(), alone));
    }

    @Test
    void credentialsAreShownToTheRegistryOfTheServiceAlone() {
        Config file = file(Config.empty(), db(Config.of("image", "elsewhere.test/db:1")));
        Map<String, Wanted.Image> images =
                SOURCE.images(app().with("registry", "mine").build(), file, Optional.of("7"), Samples.SETTINGS);
        assertEquals(
                Map.of("web", "registry.test/web:7 mine", "db", "elsewhere.test/db:1 -"),
                images.entrySet().stream()
                        .collect(Collectors.toMap(
                                Map.Entry::getKey,
                                entry -> entry.getValue().image() + " "
                                        + entry.getValue().registry().orElse("-"))));
    }

    @Test
    void aFileIsWrittenHereOrIsInARepository() {
        Samples.App none = app().without("compose");
        assertEquals(
                List.of("source_config.compose"),
                SOURCE.validate(none.build()).stream().map(Problem::field).toList());
        Samples.App both = app().with("repository", "https://git.example.com/a/b.git");
        assertEquals(
                List.of("source_config.compose"),
                SOURCE.validate(both.build()).stream().map(Problem::field).toList());
        Samples.App there = both.without("compose").with("path", "deploy/compose.yaml");
        assertEquals(List.of(), SOURCE.validate(there.build()));
        Wanted.Project wanted = SOURCE.want(there.build(), Optional.of("v7"));
        assertEquals("v7", wanted.commit().orElseThrow().version());
        assertEquals("deploy/compose.yaml", wanted.path());
        Samples.App large = app().with("compose", "#".repeat(ComposeSource.LARGEST + 1));
        assertEquals(
                "has more than 64 KiB", SOURCE.validate(large.build()).get(0).message());
    }

    @Test
    void nothingIsPlannedOfAFileThatWasNotRead() {
        PlanResult result = result(1, app().build(), List.of(), Optional.empty());
        PlanResult.Rejected rejected = assertInstanceOf(PlanResult.Rejected.class, result);
        assertEquals("source_config.compose", rejected.problems().get(0).field());
    }

    @Test
    void volumesAreNamedAfterTheIdUnlessTheProjectHasAName() {
        String id = app().build().id().shortForm();
        assertEquals("tf-" + id, SOURCE.want(app().build(), Optional.empty()).name());
        assertEquals(
                "my-shop-" + id,
                SOURCE.want(app().with("project_name", "My Shop").build(), Optional.empty())
                        .name());
    }
}
