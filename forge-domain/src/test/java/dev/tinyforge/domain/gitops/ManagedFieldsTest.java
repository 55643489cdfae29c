package dev.tinyforge.domain.gitops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.config.InvalidInput;
import dev.tinyforge.domain.config.Problem;
import dev.tinyforge.domain.health.Healthcheck;
import dev.tinyforge.domain.source.DockerfileSource;
import dev.tinyforge.domain.source.StaticSource;
import dev.tinyforge.domain.workload.GitOps;
import dev.tinyforge.domain.workload.SourceSpec;
import dev.tinyforge.domain.workload.Strategy;
import dev.tinyforge.domain.workload.Workload;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ManagedFieldsTest {
    private static final Optional<Healthcheck> HTTP = DeclarationTest.check("path", "/live", "interval", "2s");

    private static Workload managing(Optional<Healthcheck> check, String... fields) {
        return DeclarationTest.workload(check).withGitOps(Optional.of(new GitOps("f.yml", List.of(fields))));
    }

    private static List<String> changed(Workload now, Workload next) {
        return ManagedFields.changed(now, next).stream().map(Problem::field).toList();
    }

    @Test
    void aManagedFieldCannotBeChangedAndTheOthersCan() {
        Workload now = managing(HTTP, "port", "healthcheck.path", "deploy_strategy");
        SourceSpec port = new SourceSpec("dockerfile", now.source().config().with("port", 9));
        Optional<Healthcheck> path = DeclarationTest.check("path", "/x", "interval", "2s");
        Optional<Healthcheck> interval = DeclarationTest.check("path", "/live", "interval", "9s");

        assertEquals(List.of(), changed(now, now));
        assertEquals(List.of("source_config.port"), changed(now, now.withDeclared(port, now.strategy(), HTTP)));
        assertEquals(List.of("strategy"), changed(now, now.withDeclared(now.source(), Strategy.RECREATE, HTTP)));
        assertEquals(List.of("healthcheck.path"), changed(now, now.withDeclared(now.source(), now.strategy(), path)));
        assertEquals(
                List.of("healthcheck.path"),
                changed(now, now.withDeclared(now.source(), now.strategy(), Optional.empty())));
        assertEquals(List.of(), changed(now, now.withDeclared(now.source(), now.strategy(), interval)));
        assertEquals(
                List.of(), changed(DeclarationTest.workload(HTTP), now.withDeclared(port, Strategy.RECREATE, path)));
        String why = ManagedFields.changed(now, now.withDeclared(port, now.strategy(), HTTP))
                .get(0)
                .message();
        assertTrue(why.contains("f.yml") && why.contains("forge gitops sync"), why);
    }

    @Test
    void theKindOfSourceStays() {
        Workload now = managing(HTTP);
        SourceSpec other = new SourceSpec("static", now.source().config());

        assertEquals(List.of("source"), changed(now, now.withDeclared(other, now.strategy(), HTTP)));
    }

    @Test
    void whatADocumentLeavesOutOfThemIsFilledIn() {
        Workload now = managing(HTTP, "port", "healthcheck.path", "deploy_strategy");
        Config bare = Config.of("name", "web", "source", "dockerfile");

        Config kept = ManagedFields.kept(bare.with("source_config", Config.of("user", "me")), now);

        assertEquals(Config.of("port", 3000, "user", "me").values(), kept.get("source_config"));
        assertEquals("blue-green", kept.get("strategy"));
        assertEquals(Config.of("type", "http", "path", "/live").values(), kept.get("healthcheck"));
        assertEquals(
                Config.of("path", "f.yml", "managed", now.gitops().orElseThrow().managed())
                        .values(),
                kept.get("gitops"));
        assertEquals(
                Config.of("path", "/live", "retries", 2).values(),
                ManagedFields.kept(bare.with("healthcheck", Config.of("retries", 2)), now)
                        .get("healthcheck"));
        assertEquals(
                Config.of("port", 3000).values(), ManagedFields.kept(bare, now).get("source_config"));
    }

    @Test
    void whatADocumentSaysStandsForTheJudgementThatFollows() {
        Workload now = managing(HTTP, "port", "healthcheck.path", "healthcheck.interval", "deploy_strategy");
        Config own = Config.of(
                "source_config", Config.of("port", 9), "strategy", "recreate", "healthcheck", Config.of("type", "tcp"));

        Config kept = ManagedFields.kept(own, now);

        assertEquals(Config.of("port", 9).values(), kept.get("source_config"));
        assertEquals("recreate", kept.get("strategy"));
        assertEquals(Config.of("type", "tcp", "interval", "2s").values(), kept.get("healthcheck"));
        assertEquals(
                "text",
                ManagedFields.kept(Config.of("healthcheck", "text"), now).get("healthcheck"));
        assertEquals(1L, ManagedFields.kept(Config.of("source_config", 1), now).get("source_config"));
    }

    @Test
    void aDocumentCannotTurnItOnOffOrElsewhere() {
        Workload off = DeclarationTest.workload(HTTP);
        Workload on = managing(HTTP, "port");

        assertEquals(Config.of("name", "x"), ManagedFields.kept(Config.of("name", "x"), off));
        assertThrows(InvalidInput.class, () -> ManagedFields.kept(gitops(Map.of("path", "f.yml")), off));
        assertThrows(InvalidInput.class, () -> ManagedFields.kept(gitops(Map.of("path", "g.yml")), on));
        assertThrows(InvalidInput.class, () -> ManagedFields.kept(gitops(Map.of("path", 1L)), on));
        assertThrows(InvalidInput.class, () -> ManagedFields.kept(gitops(Map.of("enabled", false)), on));
        assertThrows(InvalidInput.class, () -> ManagedFields.kept(gitops("off"), on));
        for (Object same : List.of(Map.of("path", "f.yml", "managed", List.of()), Map.of("path", "f.yml"), Map.of())) {
            assertEquals(
                    Map.of("path", "f.yml", "managed", List.of("port")),
                    ManagedFields.kept(gitops(same), on).get("gitops"));
        }
    }

    private static Config gitops(Object gitops) {
        return Config.of("gitops", gitops);
    }

    @Test
    void itIsForSourcesThatLetARepositoryDeclareSomething() {
        Set<Declarable> dockerfile = new DockerfileSource().declarable();
        Set<Declarable> site = new StaticSource().declarable();

        assertEquals(List.of(), ManagedFields.unfit(DeclarationTest.workload(HTTP), Set.of()));
        assertEquals(1, ManagedFields.unfit(managing(HTTP), Set.of()).size());
        assertEquals(List.of(), ManagedFields.unfit(managing(HTTP, "port", "healthcheck.path"), dockerfile));
        assertEquals(
                1,
                ManagedFields.unfit(managing(HTTP, "port", "deploy_strategy"), site)
                        .size());
        assertEquals(
                1,
                ManagedFields.unfit(managing(HTTP, "source_config.user"), dockerfile)
                        .size());
    }

    @Test
    void aPathStaysInTheRepository() {
        assertEquals("deploy/f.yml", GitOps.at("./deploy/f.yml").path());
        assertEquals("deploy/f.yml", GitOps.at("/deploy/f.yml/").path());
        for (String wrong : List.of(
                "",
                ".",
                "/",
                "..",
                "../f",
                "a/../f",
                "a//b",
                "a\\b",
                ".git/config",
                "a/.GIT/x",
                "a\nb",
                "a\0",
                "x".repeat(2000))) {
            assertThrows(IllegalArgumentException.class, () -> GitOps.at(wrong), wrong);
        }
        assertThrows(InvalidInput.class, () -> new GitOps("../f", List.of()));
        assertEquals(
                List.of("port"),
                GitOps.at("f").managing(List.of("port", "port")).managed());
    }
}
