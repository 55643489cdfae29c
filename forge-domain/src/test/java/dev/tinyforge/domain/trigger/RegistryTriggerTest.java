package dev.tinyforge.domain.trigger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.tinyforge.domain.Samples;
import dev.tinyforge.domain.config.Config;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RegistryTriggerTest {
    private static final RegistryTrigger TRIGGER = new RegistryTrigger();
    private static final WorkloadFacts SHOP = facts(Samples.app());
    private static final Config ANY = Config.of("repository", "registry.test/shop", "tags", "*");

    @Test
    void aPushedTagOfItsRepositoryMatchesAndIsWhatToDeploy() {
        assertEquals(new Verdict.Match(Optional.of("1.0")), judge(ANY, "registry.test/shop", "1.0"));
        assertEquals(
                new Verdict.NoMatch("repository `registry.test/other` does not match `registry.test/shop`"),
                judge(ANY, "registry.test/other", "1.0"));
    }

    @Test
    void aRepositoryIsTheSameHoweverItIsWritten() {
        Config nginx = ANY.with("repository", "nginx");
        for (String name : List.of("nginx", "library/nginx", "docker.io/nginx", "index.docker.io/library/nginx")) {
            assertEquals(new Verdict.Match(Optional.of("1.27")), judge(nginx, name, "1.27"), name);
        }
        assertEquals(new Verdict.Match(Optional.of("1")), judge(ANY, "REGISTRY.test/shop", "1"));
        for (String name : List.of("other/nginx", "ghcr.io/library/nginx", "localhost/nginx", "not an image")) {
            assertInstanceOf(Verdict.NoMatch.class, judge(nginx, name, "1.27"), name);
        }
    }

    @Test
    void aTagThatMovedToAnotherDigestMatchesAgain() {
        InboundEvent moved =
                new InboundEvent.ImagePushed("registry.test/shop", "1.0", Optional.of(Samples.DIGEST), Samples.NOW);
        assertEquals(
                new Verdict.Match(Optional.of("1.0")),
                TRIGGER.match(ANY, new WorkloadFacts(SHOP.workload(), Optional.of("1.0")), moved));
    }

    @Test
    void eachSortOfRuleDecidesOverTheTag() {
        judged("tag", "stable", "stable", "tag `dev` does not match `stable`");
        judged("tags", "v*", "v1", "tag `dev` does not match `v*`");
        judged("tag_regex", "\\d+", "42", "tag `dev` does not match `\\d+`");
        judged(
                "tag_semver",
                "^1.2",
                "v1.3.0",
                "tag `dev` is no version of three numbers, such as 1.2.3, so it is not in the range `^1.2`");
    }

    private static void judged(String key, String rule, String fits, String reason) {
        Config config = Config.of("repository", "registry.test/shop", key, rule);
        assertEquals(new Verdict.Match(Optional.of(fits)), judge(config, "registry.test/shop", fits));
        assertEquals(new Verdict.NoMatch(reason), judge(config, "registry.test/shop", "dev"));
    }

    @Test
    void withoutARuleTheWorkloadsOwnDefaultTagDecides() {
        Config config = Config.of("repository", "registry.test/shop");
        assertEquals(new Verdict.Match(Optional.of("latest")), judge(config, "registry.test/shop", "latest"));
        assertEquals(
                new Verdict.NoMatch("tag `dev` does not match `latest`, the workload's default tag"),
                judge(config, "registry.test/shop", "dev"));
        InboundEvent stable = push("registry.test/shop", "stable");
        assertEquals(
                new Verdict.Match(Optional.of("stable")),
                TRIGGER.match(config, facts(Samples.app().with("default_tag", "stable")), stable));
        assertEquals(
                new Verdict.NoMatch(
                        "tag `stable` does not match the workload's image, which is pinned by a digest; give the trigger a"
                                + " rule over tags"),
                TRIGGER.match(
                        config, facts(Samples.app().with("image", "registry.test/shop@" + Samples.DIGEST)), stable));
    }

    @Test
    void aPatternThatCannotBeDecidedIsAnErrorThatNamesIt() {
        Config config = Config.of("repository", "registry.test/shop", "tag_regex", "(.*a){12}");
        assertEquals(
                new Verdict.Error("tag `" + "a".repeat(50)
                        + "_` takes too long to match against the pattern `(.*a){12}`;" + " write a simpler one"),
                judge(config, "registry.test/shop", "a".repeat(50) + "_"));
    }

    @Test
    void otherEventsMatchNotAndTheReasonSaysWhatItWaitsFor() {
        assertEquals(
                new Verdict.NoMatch(
                        "`ada` asked, but a `registry` trigger waits for a pushed image; bind a `manual` trigger,"
                                + " or send what it waits for"),
                TRIGGER.match(ANY, SHOP, new InboundEvent.PersonAsked("ada", Samples.NOW)));
        assertEquals(
                new Verdict.NoMatch("the event is a time reached, but a `registry` trigger waits for a pushed image"),
                TRIGGER.match(ANY, SHOP, new InboundEvent.TimeReached(Samples.NOW, Samples.NOW)));
    }

    @Test
    void whatCannotBeItsConfigIsRefusedByName() {
        problem("config.repository", "is missing", Config.empty());
        problem("config.repository", "names a version", ANY.with("repository", "shop:1.0"));
        problem("config.repository", "is not an image reference", ANY.with("repository", "no image"));
        problem("config.tags", "cannot be joined with `tag`", ANY.with("tag", "v1"));
        problem("config.tag_regex", "is not a regular expression", rule("tag_regex", "("));
        problem("config.tag_semver", "is not a range of versions", rule("tag_semver", "latest"));
        problem("config.tags", "without its `}`", rule("tags", "{a"));
        problem("config.poll_interval", "`9s` is shorter than 10s", ANY.with("poll_interval", "9s"));
        problem("config.pol", "did you mean `poll`", ANY.with("pol", true));
    }

    @Test
    void aBindingLaysItsOwnSortOfRuleOverTheTriggersByEmptyingThat() {
        Config merged = EffectiveConfig.of(ANY, Config.of("tags", "", "tag_semver", "^2"));
        assertEquals(List.of(), TRIGGER.validate(merged));
        assertEquals(new Verdict.Match(Optional.of("2.1.0")), judge(merged, "registry.test/shop", "2.1.0"));
    }

    @Test
    void aConfigThatIsNotValidIsAnErrorAndNoException() {
        Verdict verdict = judge(rule("tag_regex", "("), "registry.test/shop", "1");
        assertEquals(
                "config.tag_regex: `(` is not a regular expression: Unclosed group near index 1",
                assertInstanceOf(Verdict.Error.class, verdict).reason());
    }

    @Test
    void pollingIsReadFromTheConfig() {
        assertEquals(new Polling(false, Duration.ofMinutes(5), Optional.empty()), Polling.of(ANY));
        Config config = ANY.with("poll", true).with("poll_interval", "1m").with("credentials", "hub");
        assertEquals(List.of(), TRIGGER.validate(config));
        assertEquals(new Polling(true, Duration.ofMinutes(1), Optional.of("hub")), Polling.of(config));
    }

    private static Config rule(String key, String rule) {
        return Config.of("repository", "registry.test/shop", key, rule);
    }

    private static void problem(String field, String message, Config config) {
        Refusals.problem(TRIGGER, field, message, config);
    }

    private static Verdict judge(Config config, String repository, String tag) {
        return TRIGGER.match(config, SHOP, push(repository, tag));
    }

    private static InboundEvent push(String repository, String tag) {
        return new InboundEvent.ImagePushed(repository, tag, Optional.empty(), Samples.NOW);
    }

    private static WorkloadFacts facts(Samples.App app) {
        return new WorkloadFacts(app.build(), Optional.empty());
    }
}
