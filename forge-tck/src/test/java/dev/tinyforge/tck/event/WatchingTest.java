package dev.tinyforge.tck.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.trigger.InboundEvent;
import dev.tinyforge.domain.trigger.Trigger;
import dev.tinyforge.domain.workload.WorkloadId;
import dev.tinyforge.ports.store.Ledger;
import dev.tinyforge.ports.store.Ledger.Decision.Result;
import dev.tinyforge.ports.store.Watches.Watch;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Registries and repositories that are asked, and times that come. */
class WatchingTest {
    private static final String REPOSITORY = "https://git.example.com/shop/web.git";

    private final Hub hub = new Hub();

    private Trigger polling(String... rule) {
        Config config = Config.of("repository", "app", "poll", true, "poll_interval", "1m");
        for (int i = 0; i < rule.length; i += 2) {
            config = config.with(rule[i], rule[i + 1]);
        }
        return hub.trigger(Config.of("name", "polls", "kind", "registry", "config", config));
    }

    @Test
    void aDigestThatMovedUnderItsTagIsAnEventAndTheFirstLookIsNone() {
        hub.publish("latest");
        WorkloadId workload = hub.workload("shop");
        Trigger trigger = polling("tag", "latest");
        hub.bind(trigger.id(), workload);
        hub.during(Duration.ofMinutes(3));
        assertEquals(List.of(), hub.entries(), "what was there before is only remembered");

        hub.publish("latest");
        hub.during(Duration.ofMinutes(3));

        assertEquals(1, hub.entries().size());
        assertEquals(Map.of("shop", Result.DEPLOYED), hub.results(hub.entries().get(0)));
        assertEquals(Optional.of("latest"), hub.liveTag(workload));
    }

    @Test
    void whatIsOlderOnPurposeIsLeftSoHoweverOftenAFirstLookIsTaken() {
        hub.world.shelf().credentials("other");
        hub.publish("latest");
        WorkloadId workload = hub.workload("shop");
        String old = deployDefault(workload);
        hub.publish("latest");
        Trigger trigger = polling("tag", "latest");
        hub.bind(trigger.id(), workload);

        hub.during(Duration.ofMinutes(3));
        assertEquals(List.of(), hub.entries(), "the registry is ahead, and nobody has pushed since");
        Config renamed = Config.of(
                "repository", "app", "poll", true, "poll_interval", "1m", "tag", "latest", "credentials", "other");
        hub.forge()
                .triggers()
                .replace(
                        trigger.id(),
                        Config.of("name", "polls", "kind", "registry", "config", renamed),
                        OptionalLong.empty(),
                        "test");
        hub.during(Duration.ofMinutes(3));
        assertEquals(List.of(), hub.entries(), "asking as somebody else is another first look");
        assertEquals(Optional.of(old), hub.liveDigest(workload));

        hub.publish("latest");
        hub.during(Duration.ofMinutes(3));
        assertEquals(1, hub.entries().size());
        assertNotEquals(Optional.of(old), hub.liveDigest(workload));
    }

    private String deployDefault(WorkloadId workload) {
        hub.forge().deployments().deploy(workload, Optional.empty(), Optional.empty(), "ann");
        hub.settle();
        return hub.liveDigest(workload).orElseThrow();
    }

    @Test
    void newTagsAreEventsOldestFirstAndATagThatGoesIsNone() {
        hub.publish("v1", "v2");
        WorkloadId workload = hub.workload("shop");
        Trigger trigger = polling("tags", "v*");
        hub.bind(trigger.id(), workload);
        hub.during(Duration.ofMinutes(2));

        hub.publish("v10", "v9", "other");
        hub.during(Duration.ofMinutes(3));

        assertEquals(
                List.of("v10", "v9"),
                hub.entries().stream().map(WatchingTest::tag).toList(),
                "newest first listed");
        assertEquals(Optional.of("v10"), hub.liveTag(workload));
    }

    @Test
    void oneRepositoryIsAskedOnceHoweverManyWatchIt() {
        hub.publish("latest");
        for (int i = 0; i < 5; i++) {
            hub.bind(polling("tag", "latest").id(), hub.workload("shop" + i));
        }
        hub.during(Duration.ofSeconds(10));
        hub.world.forgetCalls();
        hub.during(Duration.ofMinutes(5));
        int asked = hub.world.calls("ImageRegistry.digest");
        assertTrue(asked >= 4 && asked <= 6, "asked " + asked + " times in 5 minutes");
    }

    @Test
    void aRegistryThatIsDownIsAskedLessAndLessAndNothingIsMissed() {
        hub.publish("latest");
        WorkloadId workload = hub.workload("shop");
        Trigger trigger = polling("tag", "latest");
        hub.bind(trigger.id(), workload);
        hub.during(Duration.ofMinutes(2));
        hub.world.shelf().registryDown(true);
        hub.world.forgetCalls();
        hub.during(Duration.ofMinutes(60));
        int asked = hub.world.calls("ImageRegistry.digest");
        assertTrue(asked >= 3 && asked <= 10, "asked " + asked + " times in an hour");
        Watch watch = hub.forge().events().watches(Optional.of(trigger.id())).get(0);
        assertTrue(watch.failures() > 2 && watch.lastError().isPresent(), watch.toString());

        hub.publish("latest");
        hub.world.shelf().registryDown(false);
        hub.during(Duration.ofMinutes(70));

        assertEquals(1, hub.entries().size());
        assertEquals(Optional.of("latest"), hub.liveTag(workload));
        assertEquals(
                0,
                hub.forge().events().watches(Optional.of(trigger.id())).get(0).failures());
    }

    @Test
    void aBranchThatMovedIsAnEventAndOneThatIsDeletedIsNone() {
        hub.world.repositories().commit(REPOSITORY, "main");
        hub.world.repositories().commit(REPOSITORY, "old");
        Trigger trigger = hub.trigger(Config.of(
                "name",
                "polls",
                "kind",
                "git",
                "config",
                Config.of("repository", REPOSITORY, "poll", true, "poll_interval", "1m", "branch", "*")));
        hub.bind(trigger.id(), hub.workload("shop"));
        hub.during(Duration.ofMinutes(2));
        assertEquals(List.of(), hub.entries());

        String commit = hub.world.repositories().commit(REPOSITORY, "main");
        hub.world.repositories().delete(REPOSITORY, "refs/heads/old");
        hub.during(Duration.ofMinutes(2));

        assertEquals(1, hub.entries().size());
        InboundEvent.GitPushed push =
                (InboundEvent.GitPushed) hub.entries().get(0).arrived().event();
        assertEquals(Optional.of(commit), push.commit());
        assertEquals("refs/heads/main", push.ref());
    }

    @Test
    void aScheduleFiresOnceWithTwoServersAndAgainTheNextTime() {
        hub.publish("latest");
        hub.simulation.start("second", true);
        hub.simulation.watch("second");
        WorkloadId workload = hub.workload("shop");
        Trigger trigger = hub.trigger(
                Config.of("name", "nightly", "kind", "schedule", "config", Config.of("cron", "*/10 * * * *")));
        hub.bind(trigger.id(), workload);
        hub.during(Duration.ofMinutes(31));
        assertEquals(3, hub.entries().size());
        hub.simulation.kill(Hub.SERVER);
        hub.during(Duration.ofMinutes(10));
        assertEquals(4, hub.entries().size());
        assertTrue(hub.entries().stream().allMatch(Ledger.Entry::decided));
    }

    @Test
    void whatWasMissedWhileNobodyRanIsMadeUpForOnceOrSkipped() {
        hub.publish("latest");
        Config config = Config.of("cron", "0 * * * *");
        Trigger once = hub.trigger(Config.of("name", "once", "kind", "schedule", "config", config));
        Trigger skip =
                hub.trigger(Config.of("name", "skip", "kind", "schedule", "config", config.with("missed", "skip")));
        hub.bind(once.id(), hub.workload("once"));
        hub.bind(skip.id(), hub.workload("skip"));
        hub.during(Duration.ofMinutes(2));
        int before = hub.entries().size();

        Instant now = hub.world.clock().now();
        hub.world
                .clock()
                .advance(Duration.ofHours(5)
                        .plusMinutes(90 - now.atZone(java.time.ZoneOffset.UTC).getMinute()));
        hub.during(Duration.ofMinutes(1));

        List<Ledger.Entry> since = hub.entries().subList(0, hub.entries().size() - before);
        assertEquals(2, since.size());
        for (Ledger.Entry entry : since) {
            boolean made = entry.arrived().trigger().equals(once.id());
            assertEquals(made ? Map.of("once", Result.DEPLOYED) : Map.of("skip", Result.NO_MATCH), hub.results(entry));
        }
    }

    private static String tag(Ledger.Entry entry) {
        return ((InboundEvent.ImagePushed) entry.arrived().event()).tag();
    }
}
