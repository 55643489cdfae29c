package dev.tinyforge.domain.trigger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.domain.Samples;
import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.config.Problem;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GitTriggerTest {
    private static final GitTrigger TRIGGER = new GitTrigger();
    private static final WorkloadFacts SHOP = new WorkloadFacts(Samples.app().build(), Optional.empty());
    private static final String URL = "https://git.example.com/shop/web.git";
    private static final Config MAIN = Config.of("repository", URL);
    private static final String COMMIT = "c0ffee".repeat(6) + "c0ff";
    private static final Verdict MATCH = new Verdict.Match(Optional.of(COMMIT));

    @Test
    void aPushToItsBranchMatchesAndItsCommitIsWhatToDeploy() {
        assertEquals(MATCH, judge(MAIN, "refs/heads/main"));
        assertEquals(new Verdict.NoMatch("branch `dev` does not match `main`"), judge(MAIN, "refs/heads/dev"));
        assertEquals(MATCH, judge(MAIN.with("branch", "release/*"), "refs/heads/release/1.2"));
        assertEquals(
                new Verdict.NoMatch("branch `main` does not match `release/*`"),
                judge(MAIN.with("branch", "release/*"), "refs/heads/main"));
        assertEquals(
                new Verdict.NoMatch("`refs/tags/v1` is no branch, and only the branch `main` matches"),
                judge(MAIN, "refs/tags/v1"));
        assertInstanceOf(Verdict.NoMatch.class, judge(MAIN, "refs/pull/7/head"));
    }

    @Test
    void aRuleOverTagsMatchesTagsOnly() {
        Config versions = MAIN.with("tag_semver", "^1");
        assertEquals(MATCH, judge(versions, "refs/tags/v1.2.0"));
        assertEquals(new Verdict.NoMatch("tag `v2.0.0` does not match `^1`"), judge(versions, "refs/tags/v2.0.0"));
        assertEquals(
                new Verdict.NoMatch("`refs/heads/main` is no tag, and only the tag `^1` matches"),
                judge(versions, "refs/heads/main"));
    }

    @Test
    void aRepositoryIsTheSameHoweverItIsCloned() {
        for (String same : List.of(
                "http://git.example.com/shop/web",
                "https://git.example.com:443/shop/web/",
                "https://ada@Git.Example.com/Shop/web.git",
                "git@git.example.com:shop/web.git",
                "git.example.com:shop/web",
                "git@git.example.com:/shop/web.git/",
                "ssh://git@git.example.com:2222/shop/web.git",
                "git+ssh://git.example.com/shop/web",
                "git://git.example.com/shop/web.git")) {
            assertEquals(MATCH, TRIGGER.match(MAIN, SHOP, push(same, "refs/heads/main")), same);
            assertEquals(MATCH, TRIGGER.match(MAIN.with("repository", same), SHOP, push(URL, "refs/heads/main")), same);
        }
        assertEquals(
                MATCH,
                TRIGGER.match(
                        MAIN.with("repository", "ssh://git@git.example.com:2222/shop/web.git"),
                        SHOP,
                        push("https://git.example.com:3000/shop/web", "refs/heads/main")));
        for (String other : List.of(
                "https://git.example.com/shop/api.git",
                "https://git.example.org/shop/web.git",
                "https://git.example.com:3000/shop/web.git",
                "https://git.example.com/a/shop/web.git",
                "shop/web",
                "")) {
            assertEquals(
                    new Verdict.NoMatch("repository `" + other + "` does not match `" + URL + "`"),
                    TRIGGER.match(MAIN, SHOP, push(other, "refs/heads/main")));
        }
    }

    @Test
    void aTokenInAnAddressIsNotInTheReason() {
        assertEquals(
                new Verdict.NoMatch("repository `https://git.test/a/b` does not match `" + URL + "`"),
                TRIGGER.match(MAIN, SHOP, push("https://ada:t0ken@git.test/a/b", "refs/heads/main")));
        assertEquals(
                MATCH, TRIGGER.match(MAIN, SHOP, push("https://t0ken@git.example.com/shop/web", "refs/heads/main")));
        List<Problem> problems = TRIGGER.validate(MAIN.with("repository", "https://t0ken@git"));
        assertTrue(!problems.isEmpty() && !problems.toString().contains("t0ken"), problems.toString());
    }

    @Test
    void aDeletionNeverMatches() {
        InboundEvent deleted = new InboundEvent.GitPushed(
                URL, "refs/heads/main", Optional.of("0".repeat(40)), Optional.empty(), "", Samples.NOW);
        assertEquals(
                new Verdict.NoMatch("`refs/heads/main` was deleted; there is no commit to deploy"),
                TRIGGER.match(MAIN, SHOP, deleted));
    }

    @Test
    void aMarkInTheMessageKeepsItFromMatching() {
        for (String mark : List.of("[skip ci]", "[CI skip]", "[no ci]", "[skip deploy]")) {
            assertInstanceOf(Verdict.NoMatch.class, saying(MAIN, "Fix it\n\nBody " + mark), mark);
        }
        assertEquals(
                new Verdict.NoMatch("the message `Fix it [skip ci]` holds the mark `[skip ci]`"),
                saying(MAIN, "Fix it [skip ci]\n\nBody"));
        assertEquals(MATCH, saying(MAIN.with("ignore_marks", List.of()), "Fix it [skip ci]"));
        assertEquals(
                new Verdict.NoMatch("the message `wip: it` holds the mark `WIP`"),
                saying(MAIN.with("ignore_marks", List.of("WIP")), "wip: it"));
    }

    @Test
    void onlyPushesThatChangeAWantedPathMatch() {
        Config src = MAIN.with("paths", List.of("src/**", "pom.xml")).with("ignore_paths", List.of("**/*.md"));
        assertEquals(MATCH, changing(src, "docs/a.txt", "src/a/B.java"));
        assertEquals(
                new Verdict.NoMatch("changed were `docs/a.txt`, `src/README.md`, none of which is in `paths` `src/**`,"
                        + " `pom.xml` and not in `ignore_paths` `**/*.md`"),
                changing(src, "docs/a.txt", "src/README.md"));
        Config noDocs = MAIN.with("ignore_paths", List.of("docs/"));
        assertEquals(MATCH, changing(noDocs, "docs/a", "b"));
        assertEquals(
                new Verdict.NoMatch(
                        "changed were `docs/a`, `docs/b`, `docs/c` and 1 more, all in `ignore_paths` `docs/`"),
                changing(noDocs, "docs/a", "docs/b", "docs/c", "docs/d"));
        assertEquals(MATCH, changing(MAIN));
    }

    @Test
    void pathsThatAreNotKnownPassAndTheVerdictSaysSo() {
        Config src = MAIN.with("paths", List.of("src/**"));
        assertEquals(
                new Verdict.Match(
                        Optional.of(COMMIT),
                        Optional.of("the changed paths are not known, so `paths` and `ignore_paths` were not asked")),
                TRIGGER.match(src, SHOP, push(URL, "refs/heads/main")));
    }

    @Test
    void whatCannotBeItsConfigIsRefusedByName() {
        problem("config.repository", "is missing", Config.empty());
        problem("config.repository", "write https://host/owner/name", MAIN.with("repository", "shop"));
        problem("config.repository", "holds a password", MAIN.with("repository", "https://ada:pw@git.test/shop/web"));
        problem(
                "config.branch",
                "cannot be joined with a rule over tags",
                MAIN.with("branch", "main").with("tag", "v1"));
        problem("config.branch", "without its `}`", MAIN.with("branch", "{a"));
        problem("config.paths[1]", "without its `}`", MAIN.with("paths", List.of("a", "{a")));
        problem("config.ignore_marks", "must not hold a blank text", MAIN.with("ignore_marks", List.of("")));
        problem("config.poll_interval", "is shorter than 10s", MAIN.with("poll_interval", "1s"));
    }

    private static void problem(String field, String message, Config config) {
        Refusals.problem(TRIGGER, field, message, config);
    }

    private static Verdict judge(Config config, String ref) {
        assertEquals(List.of(), TRIGGER.validate(config));
        return TRIGGER.match(config, SHOP, push(URL, ref));
    }

    private static Verdict saying(Config config, String message) {
        return TRIGGER.match(
                config,
                SHOP,
                new InboundEvent.GitPushed(
                        URL, "refs/heads/main", Optional.of(COMMIT), Optional.empty(), message, Samples.NOW));
    }

    private static Verdict changing(Config config, String... paths) {
        return TRIGGER.match(
                config,
                SHOP,
                new InboundEvent.GitPushed(
                        URL, "refs/heads/main", Optional.of(COMMIT), Optional.of(Set.of(paths)), "", Samples.NOW));
    }

    private static InboundEvent push(String repository, String ref) {
        return new InboundEvent.GitPushed(
                repository, ref, Optional.of(COMMIT), Optional.empty(), "message", Samples.NOW);
    }
}
