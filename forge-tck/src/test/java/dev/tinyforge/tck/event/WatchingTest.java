package dev.tinyforge.tck.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.trigger.Binding;
import dev.tinyforge.domain.trigger.InboundEvent;
import dev.tinyforge.domain.trigger.Trigger;
import dev.tinyforge.domain.workload.WorkloadId;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.store.Ledger;
import dev.tinyforge.ports.store.Ledger.Decision.Result;
import dev.tinyforge.ports.store.Watches.Watch;
import dev.tinyforge.tck.fake.Behaviour;
import dev.tinyforge.tck.fake.Boundary;
import dev.tinyforge.tck.fake.Fault;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
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

        hub.publish("latest");
        hub.during(Duration.ofMinutes(3));
        assertEquals(2, hub.entries().size(), "and each time again");
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
        assertEquals("registry docker.io/library/app as other", watch(trigger).name());
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
                        .plusMinutes(90 - now.atZone(ZoneOffset.UTC).getMinute()));
        hub.during(Duration.ofMinutes(1));

        List<Ledger.Entry> since = hub.entries().subList(0, hub.entries().size() - before);
        assertEquals(2, since.size());
        for (Ledger.Entry entry : since) {
            boolean made = entry.arrived().trigger().equals(once.id());
            assertEquals(made ? Map.of("once", Result.DEPLOYED) : Map.of("skip", Result.NO_MATCH), hub.results(entry));
        }
    }

    @Test
    void aTagThatWentAndCameBackIsAnEventAndItsGoingIsNone() {
        hub.publish("v1", "v2");
        Trigger trigger = polling("tags", "v*");
        hub.bind(trigger.id(), hub.workload("shop"));
        hub.during(Duration.ofMinutes(2));

        hub.world.shelf().unpublish("app:v2");
        hub.during(Duration.ofMinutes(2));
        assertEquals(List.of(), hub.entries());
        assertEquals(Set.of("v1"), tagsSeen(trigger));

        hub.publish("v2");
        hub.during(Duration.ofMinutes(2));
        assertEquals(
                List.of("v2"), hub.entries().stream().map(WatchingTest::tag).toList());
    }

    @Test
    void aSingleTagThatWentIsNoEvent() {
        hub.publish("v1", "latest");
        hub.bind(polling("tag", "latest").id(), hub.workload("shop"));
        hub.during(Duration.ofMinutes(2));

        hub.world.shelf().unpublish("app:latest");
        hub.during(Duration.ofMinutes(2));

        assertEquals(List.of(), hub.entries());
    }

    private Set<String> tagsSeen(Trigger trigger) {
        return watch(trigger).seen().keySet().stream()
                .filter(tag -> !tag.equals("*"))
                .collect(Collectors.toSet());
    }

    private Watch watch(Trigger trigger) {
        return hub.forge().events().watches(Optional.of(trigger.id())).get(0);
    }

    @Test
    void aFirstLookThatFailsIsNone() {
        hub.publish("v1");
        hub.world.repositories().commit(REPOSITORY, "main");
        hub.world
                .faults()
                .times(2, Boundary.before("RepositoryHost", "refs"), new Fault.Fail(ErrorCode.REPOSITORY_UNREACHABLE));
        hub.world.shelf().registryQuietUntil(Optional.of(hub.world.clock().now().plus(Duration.ofMinutes(2))));
        Trigger git = hub.trigger(Config.of(
                "name",
                "pushes",
                "kind",
                "git",
                "config",
                Config.of("repository", REPOSITORY, "poll", true, "poll_interval", "1m")));
        Trigger registry = polling("tags", "v*");
        WorkloadId shop = hub.workload("shop");
        hub.bind(git.id(), shop);
        hub.bind(registry.id(), shop);
        hub.during(Duration.ofSeconds(10));
        assertTrue(watch(git).failures() > 0, "it was asked in vain");

        hub.during(Duration.ofMinutes(10));
        assertEquals(0, watch(git).failures());
        assertEquals(List.of(), hub.entries());

        hub.world.repositories().commit(REPOSITORY, "main");
        hub.publish("v2");
        hub.during(Duration.ofMinutes(3));
        assertEquals(2, hub.entries().size());
    }

    @Test
    void onlyTagsThatSomebodyWantsAreAskedAboutAndOnlyWhoWantsOneIsTold() {
        hub.publish("v1", "dev", "test");
        Trigger releases = polling("tags", "v*");
        Trigger tests = polling("tag", "test");
        hub.bind(releases.id(), hub.workload("shop"));
        hub.bind(tests.id(), hub.workload("till"));
        hub.during(Duration.ofSeconds(10));
        assertEquals(2, hub.world.calls("ImageRegistry.digest"));

        hub.publish("v2", "dev", "test");
        hub.during(Duration.ofMinutes(2));

        assertEquals(
                Map.of("v2", releases.id(), "test", tests.id()),
                hub.entries().stream().collect(Collectors.toMap(WatchingTest::tag, entry -> entry.arrived()
                        .trigger())));
    }

    @Test
    void aRegistryThatAsksToBeLeftAloneIsLeftAloneWithAllItsRepositories() {
        hub.publish("latest");
        hub.world.shelf().publish("other:latest", Behaviour.healthyAfter(Duration.ofMillis(300)));
        hub.bind(polling("tag", "latest").id(), hub.workload("shop"));
        Trigger other = hub.trigger(Config.of(
                "name",
                "others",
                "kind",
                "registry",
                "config",
                Config.of("repository", "other", "tag", "latest", "poll", true, "poll_interval", "1m")));
        hub.bind(other.id(), hub.workload("other", Config.of("source_config", Config.of("image", "other", "port", 1))));
        hub.during(Duration.ofSeconds(30));
        hub.world.shelf().registryQuietUntil(Optional.of(hub.world.clock().now().plus(Duration.ofMinutes(30))));
        hub.world.forgetCalls();

        hub.during(Duration.ofMinutes(25));
        int asked = hub.world.calls("ImageRegistry.digest");
        assertTrue(asked <= 1, "asked " + asked + " times");

        hub.publish("latest");
        hub.during(Duration.ofMinutes(10));
        assertEquals(1, hub.entries().size(), "and nothing is missed");
    }

    @Test
    void repositoriesAreNotAllAskedAtTheSameMomentNorMuchSoonerOrLaterThanWasSaid() {
        hub.publish("latest");
        Set<Duration> waits = new HashSet<>();
        Trigger trigger = polling("tag", "latest");
        hub.bind(trigger.id(), hub.workload("shop"));
        for (int i = 0; i < 10; i++) {
            hub.during(Duration.ofSeconds(66));
            Duration wait = Duration.between(watch(trigger).at(), watch(trigger).next());
            assertTrue(
                    wait.compareTo(Duration.ofSeconds(54)) >= 0 && wait.compareTo(Duration.ofSeconds(66)) <= 0,
                    wait.toString());
            waits.add(wait);
        }
        assertTrue(waits.size() > 3, waits.toString());
    }

    @Test
    void aRepositoryThatIsAwayForLongIsAskedOnceAnHour() {
        hub.publish("latest");
        Trigger trigger = polling("tag", "latest");
        hub.bind(trigger.id(), hub.workload("shop"));
        hub.world.shelf().registryDown(true);
        for (int hours = 0; hours < 80; hours++) {
            hub.during(Duration.ofSeconds(2));
            hub.world.clock().advance(Duration.ofMinutes(66));
        }
        hub.during(Duration.ofSeconds(2));
        assertTrue(watch(trigger).failures() > 64, "more doublings than a duration holds");
        Duration wait = Duration.between(hub.world.clock().now(), watch(trigger).next());
        assertTrue(wait.compareTo(Duration.ofMinutes(66)) <= 0, wait.toString());
    }

    @Test
    void aScheduleMadeNowOwesNothingForWhatIsPast() {
        hub.publish("latest");
        hub.bind(schedule("early", "0 0 1 1 *").id(), hub.workload("early"));
        hub.during(Duration.ofMinutes(55));
        Instant now = hub.world.clock().now();
        int minute = now.minus(Duration.ofMinutes(10)).atZone(ZoneOffset.UTC).getMinute();

        hub.bind(schedule("late", minute + " * * * *").id(), hub.workload("late"));
        hub.during(Duration.ofMinutes(5));

        assertEquals(List.of(), hub.entries());
    }

    private Trigger schedule(String name, String cron) {
        return hub.trigger(Config.of("name", name, "kind", "schedule", "config", Config.of("cron", cron)));
    }

    @Test
    void aClockThatIsMendedALittleTellsNothingTwiceAndOneSetBackForLongIsGoneBy() {
        hub.publish("latest");
        hub.bind(schedule("often", "*/10 * * * *").id(), hub.workload("shop"));
        hub.during(Duration.ofMinutes(11));
        int told = hub.entries().size();
        hub.world.clock().setBack(Duration.ofSeconds(247));
        hub.during(Duration.ofMinutes(8));
        assertEquals(told, hub.entries().size(), "the same ten minutes are not told twice");

        told = hub.entries().size();
        hub.world.clock().setBack(Duration.ofHours(5));
        hub.during(Duration.ofMinutes(11));
        assertTrue(hub.entries().size() > told, "schedules go by the clock as it is");
    }

    @Test
    void whoStopsLetsAnotherLeadAtOnce() {
        hub.publish("latest");
        hub.bind(polling("tag", "latest").id(), hub.workload("shop"));
        hub.during(Duration.ofSeconds(5));
        assertTrue(hub.world
                .observer()
                .leases()
                .acquire("watch", Duration.ofSeconds(1))
                .isEmpty());
        hub.watcher().stop();
        assertTrue(hub.world
                .observer()
                .leases()
                .acquire("watch", Duration.ofSeconds(1))
                .isPresent());
    }

    @Test
    void theLedgerIsKeptWithinBoundsAndWhatIsWatchedIsRememberedForLonger() {
        hub.publish("latest");
        Trigger trigger = polling("tag", "latest");
        hub.bind(trigger.id(), hub.workload("shop"));
        hub.during(Duration.ofMinutes(2));
        hub.publish("latest");
        hub.during(Duration.ofMinutes(2));
        assertEquals(1, hub.entries().size());
        Binding binding = hub.forge()
                .triggers()
                .bindings(trigger.id(), Optional.empty(), 10)
                .get(0);
        hub.forge().triggers().change(binding.id(), Config.of("enabled", false), OptionalLong.empty(), "test");

        hub.world.clock().advance(Duration.ofDays(31));
        hub.during(Duration.ofMinutes(2));

        assertEquals(List.of(), hub.entries());
        assertTrue(hub.world
                .observer()
                .watches()
                .find("registry docker.io/library/app")
                .isPresent());
    }

    private static String tag(Ledger.Entry entry) {
        return ((InboundEvent.ImagePushed) entry.arrived().event()).tag();
    }
}
