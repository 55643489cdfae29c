package dev.tinyforge.domain.gitops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.config.ConfigReader;
import dev.tinyforge.domain.config.InvalidInput;
import dev.tinyforge.domain.health.Healthcheck;
import dev.tinyforge.domain.health.HealthcheckConfig;
import dev.tinyforge.domain.source.DockerfileSource;
import dev.tinyforge.domain.source.StaticSource;
import dev.tinyforge.domain.workload.DeployPolicy;
import dev.tinyforge.domain.workload.SourceSpec;
import dev.tinyforge.domain.workload.Strategy;
import dev.tinyforge.domain.workload.Workload;
import dev.tinyforge.domain.workload.WorkloadId;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DeclarationTest {
    private static final Set<Declarable> DOCKERFILE = new DockerfileSource().declarable();
    private static final Set<Declarable> STATIC = new StaticSource().declarable();

    /** Names and values in turn; a value may be null. */
    static Map<String, @Nullable Object> map(@Nullable Object... namesAndValues) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            map.put(String.valueOf(namesAndValues[i]), namesAndValues[i + 1]);
        }
        return map;
    }

    static Workload workload(Optional<Healthcheck> check) {
        return new Workload(
                new WorkloadId("01hzzzzzzzzzzzzzzzzzzzzzzz"),
                "web",
                Optional.empty(),
                Optional.empty(),
                new SourceSpec(
                        "dockerfile",
                        Config.of("repository", "https://git.example/a/b.git", "port", 3000, "user", "app")),
                List.of(),
                Map.of(),
                List.of(),
                Strategy.BLUE_GREEN,
                check,
                DeployPolicy.DEFAULT,
                Optional.empty(),
                7);
    }

    static Optional<Healthcheck> check(Object... namesAndValues) {
        return Optional.of(HealthcheckConfig.read(new ConfigReader(Config.of(namesAndValues))));
    }

    private static Map<String, Object> fields(Object content) {
        return Declaration.read(content, DOCKERFILE).fields();
    }

    private static String refusal(@Nullable Object content, Set<Declarable> allowed) {
        return String.valueOf(
                assertThrows(InvalidInput.class, () -> Declaration.read(content, allowed), () -> "" + content)
                        .getMessage());
    }

    @Test
    void onlyTheseMayBeDeclared() {
        assertEquals(Set.of(Declarable.PORT, Declarable.HEALTHCHECK, Declarable.DEPLOY_STRATEGY), DOCKERFILE);
        assertEquals(Set.of(Declarable.DEPLOY_STRATEGY), STATIC);
    }

    @Test
    void anEmptyFileDeclaresNothing() {
        assertEquals(Declaration.none(), Declaration.read(null, STATIC));
        assertEquals(Declaration.none(), Declaration.read(Map.of(), DOCKERFILE));
        assertEquals(List.of(), Declaration.none().drift(workload(Optional.empty())));
    }

    @Test
    void whatIsWrittenDifferentlyAndMeansTheSameIsTheSame() {
        Map<Map<String, ?>, Map<String, Object>> table = new LinkedHashMap<>();
        table.put(map("port", 8080L), Map.of("port", 8080L));
        table.put(map("deploy_strategy", "recreate"), Map.of("deploy_strategy", "recreate"));
        for (String interval : List.of("5s", "5000ms", "0m5s", "5000000us", "4s1000ms")) {
            table.put(map("healthcheck", map("interval", interval)), Map.of("healthcheck.interval", "5s"));
        }
        table.put(
                map("healthcheck", map("status", "204", "path", "/")),
                Map.of("healthcheck.type", "http", "healthcheck.status", "204-204", "healthcheck.path", "/"));
        table.put(
                map("healthcheck", map("type", "http", "status", 204L)),
                Map.of("healthcheck.type", "http", "healthcheck.status", "204-204"));
        table.put(
                map("healthcheck", map("type", "tcp", "port", 9L, "retries", 4L)),
                Map.of("healthcheck.type", "tcp", "healthcheck.port", 9L, "healthcheck.retries", 4L));
        table.put(
                map("healthcheck", map("stable_for", "60s")),
                Map.of("healthcheck.type", "none", "healthcheck.stable_for", "1m"));
        table.put(map("healthcheck", map("type", "docker")), Map.of("healthcheck.type", "docker"));
        table.put(map("healthcheck", map()), Map.of());
        table.forEach((content, fields) -> assertEquals(fields, fields(content), content.toString()));
    }

    @Test
    void anUnknownNameIsToldWithWhatMayStandThere() {
        String port = refusal(map("prot", 80L), DOCKERFILE);
        assertTrue(port.startsWith("prot: is not a known field"), port);
        assertTrue(port.contains("did you mean `port`?"), port);
        assertTrue(port.contains("port, healthcheck, deploy_strategy"), port);
        String other = refusal(map("port", 80L), STATIC);
        assertTrue(
                other.contains("not declared for this source") && other.endsWith("may declare deploy_strategy"), other);
        String inner = refusal(map("healthcheck", map("intervall", "5s")), DOCKERFILE);
        assertTrue(inner.contains("healthcheck.intervall"), inner);
        for (String name : List.of(
                "PORT",
                "",
                "strategy",
                "x y",
                "name",
                "faces",
                "volumes",
                "build_args",
                "dockerfile",
                "parent",
                "1",
                "<<")) {
            assertTrue(refusal(map(name, 80L), DOCKERFILE).contains("is not a known field"), name);
        }
    }

    @Test
    void whereItComesFromAndSecretsAreRefusedForTheirOwnReason() {
        for (String name : List.of(
                "repository",
                "branch",
                "folder",
                "provider",
                "base_url",
                "repo_owner",
                "repo_name",
                "folder_path",
                "source",
                "source_config",
                "gitops",
                "path")) {
            String why = refusal(map(name, "x"), DOCKERFILE);
            assertTrue(why.startsWith(name + ": says where a workload comes from"), why);
        }
        for (String name : List.of(
                "access_token",
                "credentials",
                "env",
                "env_sets",
                "secret",
                "SECRET_KEY",
                "password",
                "api_key",
                "apikey",
                "ssh_private_key",
                "webhook_secret")) {
            String why = refusal(map(name, "hush-hush"), STATIC);
            assertTrue(why.startsWith(name + ": may hold secrets"), why);
            assertTrue(!why.contains("hush-hush"), why);
        }
    }

    @Test
    void everyProblemIsTold() {
        String all = refusal(map("branch", "x", "prot", 1L, "port", null), DOCKERFILE);
        assertTrue(all.contains("branch:") && all.contains("prot:") && all.contains("port: has no value"), all);
        String values = refusal(map("port", 70000L, "deploy_strategy", "blue_green"), DOCKERFILE);
        assertTrue(
                values.contains("port: 70000") && values.contains("`blue_green` is not one of blue-green, recreate"),
                values);
    }

    @Test
    void aValueOfTheWrongKindIsRefused() {
        for (Map<String, ?> wrong : List.<Map<String, ?>>of(
                map("port", "8080"),
                map("port", 0L),
                map("port", 8080.5),
                map("port", List.of(1L)),
                map("port", map("a", 1L)),
                map("deploy_strategy", true),
                map("deploy_strategy", ""),
                map("healthcheck", "http"),
                map("healthcheck", List.of()),
                map("healthcheck", true),
                map("healthcheck", map("type", "htpp")),
                map("healthcheck", map("path", "ready")),
                map("healthcheck", map("path", "/a b")),
                map("healthcheck", map("path", null)),
                map("healthcheck", map("path", map())),
                map("healthcheck", map("interval", 5L)),
                map("healthcheck", map("interval", "0s")),
                map("healthcheck", map("interval", "-1s")),
                map("healthcheck", map("timeout", "9999999h")),
                map("healthcheck", map("retries", 0L)),
                map("healthcheck", map("status", "99-1000")),
                map("healthcheck", map("status", "399-200")),
                map("healthcheck", map("status", 20000L)),
                map("healthcheck", map("type", "tcp", "path", "/")),
                map("healthcheck", map("type", "docker", "port", 1L)),
                map("healthcheck", map("path", "/", "stable_for", "1s")))) {
            refusal(wrong, DOCKERFILE);
        }
        for (Object wrong : List.of("port: 80", 8080L, true, List.of(map("port", 1L)))) {
            assertTrue(refusal(wrong, STATIC).contains("names and values"), wrong.toString());
        }
    }

    @Test
    void driftIsToldForDeclaredFieldsOnly() {
        Workload live = workload(check("path", "/live", "interval", "2s"));

        List<Drift> drift = Declaration.read(
                        map(
                                "port",
                                3000L,
                                "healthcheck",
                                map("type", "http", "path", "/ready"),
                                "deploy_strategy",
                                "recreate"),
                        DOCKERFILE)
                .drift(live);

        assertEquals(
                List.of(
                        new Drift("healthcheck.path", "/ready", Optional.of("/live")),
                        new Drift("deploy_strategy", "recreate", Optional.of("blue-green"))),
                drift);
        assertEquals(
                List.of(new Drift("healthcheck.type", "tcp", Optional.empty())),
                Declaration.read(map("healthcheck", map("type", "tcp")), DOCKERFILE)
                        .drift(workload(Optional.empty())));
        assertEquals(
                List.of(),
                Declaration.read(map("healthcheck", map("interval", "2000ms")), DOCKERFILE)
                        .drift(live));
    }

    @Test
    void aMergeKeepsWhatIsLeftOut() {
        Workload live = workload(check("path", "/live", "interval", "2s", "retries", 9));

        Workload port = Declaration.read(map("port", 8080L), DOCKERFILE).over(live);
        Workload path = Declaration.read(map("healthcheck", map("path", "/ready")), DOCKERFILE)
                .over(live);

        assertEquals(8080L, port.source().config().get("port"));
        assertEquals("app", port.source().config().get("user"));
        assertEquals(live.healthcheck(), port.healthcheck());
        assertEquals(live.strategy(), port.strategy());
        assertEquals(live.revision(), port.revision());
        assertEquals(check("path", "/ready", "interval", "2s", "retries", 9), path.healthcheck());
        assertEquals(live.source(), path.source());
        assertEquals(
                Strategy.RECREATE,
                Declaration.read(map("deploy_strategy", "recreate"), DOCKERFILE)
                        .over(live)
                        .strategy());
    }

    @Test
    void anotherTypeOfCheckKeepsTheTimingOnly() {
        Workload live = workload(check("path", "/live", "port", 81, "interval", "2s"));

        Workload tcp = Declaration.read(map("healthcheck", map("type", "tcp")), DOCKERFILE)
                .over(live);
        Workload back = Declaration.read(map("healthcheck", map("path", "/x")), DOCKERFILE)
                .over(tcp);

        Healthcheck check = tcp.healthcheck().orElseThrow();
        assertEquals(new Healthcheck.Tcp(OptionalInt.empty()), check.check());
        assertEquals(Duration.ofSeconds(2), check.timing().interval());
        assertEquals(check("path", "/x", "interval", "2s"), back.healthcheck());
    }

    @Test
    void partsThatDoNotGoTogetherAreRefusedWhenTheyMeet() {
        Declaration port = Declaration.read(map("healthcheck", map("port", 81L)), DOCKERFILE);

        assertTrue(port.over(workload(check("type", "tcp"))).healthcheck().isPresent());
        InvalidInput refused = assertThrows(InvalidInput.class, () -> port.over(workload(check("type", "docker"))));
        assertEquals("healthcheck.port", refused.problems().get(0).field());
    }

    @Test
    void afterAMergeNothingDrifts() {
        List<Map<String, ?>> files = List.of(
                map("port", 1L),
                map("deploy_strategy", "recreate", "port", 2L),
                map("healthcheck", map("path", "/a", "status", 200L, "interval", "1500ms")),
                map("healthcheck", map("type", "none", "stable_for", "90s", "start_period", "0s")),
                map("healthcheck", map("type", "tcp", "timeout", "1h")),
                map());
        for (Optional<Healthcheck> check : List.of(
                Optional.<Healthcheck>empty(), check(), check("type", "tcp", "port", 1), check("type", "none"))) {
            for (Map<String, ?> file : files) {
                Declaration declared = Declaration.read(file, DOCKERFILE);
                Workload merged = declared.over(workload(check));
                assertEquals(List.of(), declared.drift(merged), file + " over " + check);
                assertEquals(merged, declared.over(merged));
            }
        }
        assertEquals(Collections.emptyList(), Declaration.none().names());
    }
}
