package dev.tinyforge.domain.workload;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.domain.Samples;
import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.config.InvalidInput;
import dev.tinyforge.domain.workload.Volume.Scope;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class WorkloadTest {
    @Test
    void namesOfOneTo200CharactersAreTaken() {
        assertDoesNotThrow(() -> Samples.app().name("x").build());
        assertDoesNotThrow(() -> Samples.app().name("x".repeat(200)).build());
        assertDoesNotThrow(() -> Samples.app().name("Мой магазин 🚀").build());
        assertRefused("name", () -> Samples.app().name("x".repeat(300)).build());
        assertRefused("name", () -> Samples.app().name("").build());
        assertRefused("name", () -> Samples.app().name(" \t").build());
        assertRefused("name", () -> Samples.app().name("a\nb").build());
    }

    @Test
    void envNamesAreThoseAProgramCanRead() {
        EnvValue value = new EnvValue.Plain("v");
        assertDoesNotThrow(() -> Samples.app().env(Map.of("A_1.b-c", value)).build());
        for (String name : List.of("1A", "A=B", "", "A B", "É", "A".repeat(256))) {
            assertRefused(
                    "env." + (name.length() > 200 ? "A".repeat(193) + "..." : name),
                    () -> Samples.app().env(Map.of(name, value)).build());
        }
    }

    @Test
    void aWorkloadIsNotItsOwnParent() {
        Workload shop = Samples.app().build();
        assertRefused(
                "parent",
                () -> new Workload(
                        shop.id(),
                        shop.name(),
                        shop.project(),
                        shop.stage(),
                        shop.source(),
                        shop.faces(),
                        shop.env(),
                        shop.volumes(),
                        shop.strategy(),
                        shop.healthcheck(),
                        shop.policy(),
                        Optional.of(shop.id()),
                        1));
    }

    @Test
    void idsAreUlidsOrUuidsInLowerCase() {
        assertEquals("01j0000000000000000000000z", new WorkloadId("01J0000000000000000000000Z").value());
        assertEquals(
                "0f8fad5b-d9cb-469f-a165-70867728950e",
                new DeploymentId("0F8FAD5B-D9CB-469F-A165-70867728950E").toString());
        for (String id : List.of("", "1", "01J0000000000000000000000U", "../../etc/passwd", "x".repeat(10_000))) {
            InvalidInput refused = assertThrows(InvalidInput.class, () -> new WorkloadId(id));
            assertTrue(refused.getMessage().length() < 150, refused::getMessage);
        }
    }

    @Test
    void aReleaseBringsBackWhatRunsAndLeavesTheRestAsItIs() {
        Workload then = Samples.app()
                .name("old name")
                .with("port", 1)
                .env(Map.of("A", new EnvValue.Secret("A", 3)))
                .faces()
                .recreate()
                .build();
        Workload now = Samples.app().watched().build().atRevision(9);
        Workload running = now.running(then);
        assertEquals(then.source(), running.source());
        assertEquals(then.env(), running.env());
        assertEquals(Strategy.RECREATE, running.strategy());
        assertEquals("shop", running.name());
        assertEquals(now.faces(), running.faces());
        assertEquals(now.policy(), running.policy());
        assertEquals(9, running.revision());
    }

    @Test
    void facesHaveValidPortsAndTlsOnlyWithACertificate() {
        for (int port : new int[] {0, -1, 65536, 70000}) {
            InvalidInput refused = assertThrows(
                    InvalidInput.class, () -> new Face(Optional.empty(), OptionalInt.of(port), Face.Options.NONE));
            assertEquals("port: " + port + " is not between 1 and 65535", refused.getMessage());
        }
        assertRefused("force_tls", () -> new Face.Options(true, Optional.empty(), true, Optional.empty()));
        assertDoesNotThrow(() -> new Face.Options(true, Optional.of("wildcard"), true, Optional.empty()));
    }

    @Test
    void policiesStayWithinTheirBounds() {
        Duration s = Duration.ofSeconds(1);
        assertRefused(
                "timeout",
                () -> new DeployPolicy(QueuePolicy.LATEST, Duration.ZERO, s, s, s, 5, false, Optional.empty()));
        assertRefused(
                "drain", () -> new DeployPolicy(QueuePolicy.LATEST, s, s.negated(), s, s, 5, false, Optional.empty()));
        assertRefused(
                "drain_timeout",
                () -> new DeployPolicy(QueuePolicy.LATEST, s, s, s.negated(), s, 5, false, Optional.empty()));
        assertRefused(
                "watch_window",
                () -> new DeployPolicy(QueuePolicy.LATEST, s, s, s, s.negated(), 5, false, Optional.empty()));
        assertRefused(
                "keep_releases", () -> new DeployPolicy(QueuePolicy.LATEST, s, s, s, s, 0, false, Optional.empty()));
        assertEquals(
                new DeployPolicy(
                        QueuePolicy.LATEST,
                        Duration.ofMinutes(15),
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(30),
                        Duration.ZERO,
                        5,
                        false,
                        Optional.empty()),
                DeployPolicy.DEFAULT);
    }

    @Test
    void pathsOfVolumesAreNormalisedAndTraversalIsRefused() {
        Volume volume = volume(Scope.ABSOLUTE, "//srv/data//app/", "/var//lib/app/");
        assertEquals(Optional.of("/srv/data/app"), volume.source());
        assertEquals("/var/lib/app", volume.target());
        for (String path : List.of(
                "relative", "", "/a/../b", "/..", "/a/./b", "/a:b", "/a\u0000b", "/a\nb", "/" + "x".repeat(1025))) {
            assertRefused("target", () -> volume(Scope.NAMED, "data", path));
            assertRefused("source", () -> volume(Scope.ABSOLUTE, path, "/data"));
        }
        assertRefused("target", () -> volume(Scope.NAMED, "data", "/"));
        assertRefused("target", () -> volume(Scope.NAMED, "data", "//"));
    }

    @Test
    void volumesAreNamedAsTheEngineCanNameThem() {
        for (String name : List.of("", "-a", "../a", "a/b", "a b", "é", "a".repeat(129))) {
            assertRefused("source", () -> volume(Scope.NAMED, name, "/data"));
        }
        assertRefused("source", () -> volume(Scope.NAMED, null, "/data"));
        assertRefused("source", () -> volume(Scope.EPHEMERAL, "data", "/data"));
        assertDoesNotThrow(() -> volume(Scope.EPHEMERAL, null, "/tmp"));
    }

    @Test
    void valuesAreAskedForByKind() {
        assertEquals("v", new EnvValue.Plain("v").match(plain -> plain.value(), secret -> "sealed"));
        assertEquals("sealed", new EnvValue.Secret("A", 1).match(plain -> plain.value(), secret -> "sealed"));
        assertThrows(NullPointerException.class, () -> new EnvValue.Plain(null));
        assertThrows(NullPointerException.class, () -> new SourceSpec(null, Config.empty()));
    }

    private static Volume volume(Scope scope, String source, String target) {
        return new Volume(scope, Optional.ofNullable(source), target, false, false, OptionalLong.empty());
    }

    private static void assertRefused(String field, Executable made) {
        InvalidInput refused = assertThrows(InvalidInput.class, made);
        assertEquals(field, refused.problems().get(0).field());
        assertEquals(1, refused.getMessage().lines().count());
    }
}
