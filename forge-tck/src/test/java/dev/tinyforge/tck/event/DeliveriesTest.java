package dev.tinyforge.tck.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.trigger.Trigger;
import dev.tinyforge.domain.trigger.TriggerId;
import dev.tinyforge.domain.webhook.Delivery;
import dev.tinyforge.domain.workload.WorkloadId;
import dev.tinyforge.ports.codec.WorkloadCodec;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.store.Ledger;
import dev.tinyforge.ports.store.Ledger.Decision;
import dev.tinyforge.ports.store.Ledger.Decision.Result;
import dev.tinyforge.ports.usecase.HandleEvents.Handled;
import dev.tinyforge.ports.usecase.ReceiveDeliveries.WebhookAnswer;
import dev.tinyforge.tck.fake.Boundary;
import dev.tinyforge.tck.fake.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class DeliveriesTest {
    private final Hub hub = new Hub();

    @Test
    void anEventIsPutToEveryBindingAndEachHasItsOwnAnswer() {
        hub.publish("v1");
        WorkloadId wants = hub.workload("wants");
        WorkloadId other = hub.workload("other");
        WorkloadId off = hub.workload("off");
        Trigger trigger = hub.onAnyTag();
        hub.bind(trigger.id(), wants);
        hub.bind(trigger.id(), other, Config.of("tags", "release-*"));
        hub.forge().triggers().bind(off, Config.of("trigger_id", trigger.id().value(), "enabled", false), "test");

        WebhookAnswer answer = hub.push(hub.address(trigger.id()), "app:v1", "one");

        assertEquals(
                Map.of("wants", Result.DEPLOYED, "other", Result.NO_MATCH, "off", Result.SKIPPED), hub.results(answer));
        Decision refusal = Hub.handled(answer).get(0).entry().decisions().stream()
                .filter(decision -> decision.workload().equals(other))
                .findFirst()
                .orElseThrow();
        assertTrue(refusal.reason().contains("`v1`") && refusal.reason().contains("release-*"), refusal.reason());
        hub.settle();
        assertEquals(Optional.of("v1"), hub.liveTag(wants));
        assertEquals(List.of(), hub.deployments(other));
        assertEquals(List.of(), hub.deployments(off));
    }

    @Test
    void whatWasAskedIsKeptWithoutWhatAKindKeepsSecret() {
        Trigger trigger = hub.trigger(Config.of(
                "name", "door", "kind", "password", "config", Config.of("door", "front", "word", "sesame open")));
        hub.bind(trigger.id(), hub.workload("shop"), Config.of("word", "sesame shut"));

        Ledger.Entry entry = hub.forge().events().fire(trigger.id(), "ann").entry();

        assertEquals(
                Optional.of(new Ledger.Asked(Config.of("door", "front", "word", "****"), List.of("word"))),
                entry.decisions().get(0).asked());
    }

    @Test
    void oneBrokenBindingStopsNoOther() {
        hub.publish("v1");
        WorkloadId good = hub.workload("good");
        WorkloadId broken = hub.workload(
                "broken", Config.of("source_config", Config.of("image", "elsewhere.example/gone", "port", 80)));
        Trigger trigger = hub.onAnyTag();
        hub.bind(trigger.id(), broken);
        hub.bind(trigger.id(), good);

        WebhookAnswer answer = hub.push(hub.address(trigger.id()), "app:v1", "one");

        assertEquals(Map.of("good", Result.DEPLOYED, "broken", Result.ERROR), hub.results(answer));
    }

    @Test
    void aPluginThatBreaksItsPromiseStopsNobodyElse() {
        hub.publish("v1");
        Trigger trigger =
                hub.trigger(Config.of("name", "door", "kind", "password", "config", Config.of("door", "front")));
        hub.bind(trigger.id(), hub.workload("first"), Config.of("door", "broken"));
        hub.bind(trigger.id(), hub.workload("second"));

        Ledger.Entry entry = hub.forge().events().fire(trigger.id(), "ann").entry();

        assertEquals(Map.of("first", Result.ERROR, "second", Result.NO_MATCH), hub.results(entry));
        assertTrue(entry.decisions().get(0).reason().contains("`password`"), entry.toString());
    }

    @Test
    void aWorkloadThatRejectsWhatComesMeanwhileSkipsIt() {
        hub.publish("v1", "v2");
        Trigger trigger = hub.onAnyTag();
        hub.bind(trigger.id(), hub.workload("shop", Config.of("queue", "reject")));
        String address = hub.address(trigger.id());

        assertEquals(Map.of("shop", Result.DEPLOYED), hub.results(hub.push(address, "app:v1", "one")));
        assertEquals(Map.of("shop", Result.SKIPPED), hub.results(hub.push(address, "app:v2", "two")));
    }

    @Test
    void whatIsLiveWithAnotherConfigOrDigestIsDeployedAgain() {
        hub.publish("v1");
        WorkloadId workload = hub.workload("shop");
        Trigger trigger = hub.onAnyTag();
        hub.bind(trigger.id(), workload);
        String address = hub.address(trigger.id());
        hub.push(address, "app:v1", "");
        hub.settle();

        hub.publish("v1");
        assertEquals(Map.of("shop", Result.DEPLOYED), hub.results(hub.push(address, "app:v1", "")), "the tag moved");
        hub.settle();
        assertEquals(Map.of("shop", Result.SKIPPED), hub.results(hub.push(address, "app:v1", "")));
        Config now = WorkloadCodec.write(hub.forge().workloads().get("shop"));
        hub.forge().workloads().replace(workload, now.with("drain", "2s"), OptionalLong.empty(), "test");
        assertEquals(Map.of("shop", Result.DEPLOYED), hub.results(hub.push(address, "app:v1", "")), "its config did");
    }

    @Test
    void whatNeverAnswersIsAnErrorAfterAQuarterOfAnHour() {
        hub.publish("v1");
        Trigger trigger = hub.onAnyTag();
        hub.bind(trigger.id(), hub.workload("shop"));
        hub.world.shelf().registryDown(true);
        long number = Hub.handled(hub.push(hub.address(trigger.id()), "app:v1", "one"))
                .get(0)
                .entry()
                .number();

        hub.during(Duration.ofMinutes(14));
        assertFalse(hub.forge().events().get(number).decided());
        hub.during(Duration.ofMinutes(2));
        assertEquals(
                Map.of("shop", Result.ERROR), hub.results(hub.forge().events().get(number)));
    }

    @Test
    void aRepeatIsAnsweredAsOneAndDeploysNothing() {
        hub.publish("v1", "v2");
        WorkloadId workload = hub.workload("shop");
        Trigger trigger = hub.onAnyTag();
        hub.bind(trigger.id(), workload);
        String address = hub.address(trigger.id());
        Handled first = Hub.handled(hub.push(address, "app:v1", "one")).get(0);
        hub.settle();
        hub.simulation.kill(Hub.SERVER);
        WorkloadId late = hub.workload("late");
        hub.bind(trigger.id(), late);

        Handled again = Hub.handled(hub.push(address, "app:v1", "one")).get(0);

        assertFalse(first.repeated());
        assertTrue(again.repeated());
        assertEquals(first.entry(), again.entry());
        assertEquals(1, hub.deployments(workload).size());
        assertEquals(List.of(), hub.deployments(late), "a binding that came later is none of its business");
        assertFalse(Hub.handled(hub.push(address, "app:v2", "two")).get(0).repeated());
    }

    @Test
    void withoutAKeyEachIsAnotherButWhatIsLiveIsNotDeployedAgain() {
        hub.publish("v1");
        WorkloadId workload = hub.workload("shop");
        Trigger trigger = hub.onAnyTag();
        hub.bind(trigger.id(), workload);
        String address = hub.address(trigger.id());
        hub.push(address, "app:v1", "");
        hub.settle();

        WebhookAnswer again = hub.push(address, "app:v1", "");

        assertEquals(Map.of("shop", Result.SKIPPED), hub.results(again));
        assertEquals(1, hub.deployments(workload).size());
        hub.publish("v1");
    }

    @Test
    void anUnknownAddressIsUnknownWhateverElseIsWrong() {
        assertInstanceOf(WebhookAnswer.Unknown.class, hub.push("nowhere", "%%%", "x"));
    }

    @Test
    void aSignedWebhookTakesNothingUnsignedAndTwoAppsHaveTheirOwnSecrets() {
        hub.publish("v1");
        TriggerId one = signed("one", "first secret");
        TriggerId two = signed("two", "second secret");
        assertInstanceOf(WebhookAnswer.Unsigned.class, hub.push(hub.address(one), "app:v1", "k"));
        assertInstanceOf(WebhookAnswer.Unsigned.class, hub.push(hub.address(two), "app:v1", "k"));
        assertEquals(List.of(), hub.entries());
    }

    private TriggerId signed(String name, String secret) {
        return hub.trigger(Config.of(
                        "name",
                        name,
                        "kind",
                        "registry",
                        "config",
                        Config.of("repository", "app"),
                        "webhook",
                        true,
                        "signing_secret",
                        Config.of("secret", secret)))
                .id();
    }

    @Test
    void aRotatedAddressIsGoodAsLongAsItWasSaid() {
        Trigger trigger = hub.onAnyTag();
        String old = hub.address(trigger.id());
        hub.forge().triggers().rotate(trigger.id(), Duration.ofMinutes(5), Optional.empty(), "test");
        String fresh = hub.address(trigger.id());
        assertInstanceOf(WebhookAnswer.Decided.class, hub.push(old, "app:v1", "1"));
        assertInstanceOf(WebhookAnswer.Decided.class, hub.push(fresh, "app:v1", "2"));
        hub.world.clock().advance(Duration.ofMinutes(5));
        assertInstanceOf(WebhookAnswer.Unknown.class, hub.push(old, "app:v1", "3"));
        assertInstanceOf(WebhookAnswer.Decided.class, hub.push(fresh, "app:v1", "4"));
    }

    @Test
    void whatDoesNotAnswerNowIsTriedAgainUntilItDoes() {
        hub.publish("v1");
        WorkloadId workload = hub.workload("shop");
        Trigger trigger = hub.onAnyTag();
        hub.bind(trigger.id(), workload);
        hub.world
                .faults()
                .times(2, Boundary.before("Images", "resolve"), new Fault.Fail(ErrorCode.REGISTRY_UNREACHABLE));

        Ledger.Entry entry = Hub.handled(hub.push(hub.address(trigger.id()), "app:v1", "one"))
                .get(0)
                .entry();

        assertFalse(entry.decided());
        hub.during(Duration.ofSeconds(40));
        assertEquals(Optional.of("v1"), hub.liveTag(workload));
        assertEquals(1, hub.deployments(workload).size());
        assertEquals(
                Map.of("shop", Result.DEPLOYED),
                hub.results(hub.forge().events().get(entry.number())));
    }

    @Test
    void aReplayAsksAgainAndADryOneOnlySays() {
        hub.publish("v1");
        WorkloadId early = hub.workload("early");
        Trigger trigger = hub.onAnyTag();
        hub.bind(trigger.id(), early);
        long number = Hub.handled(hub.push(hub.address(trigger.id()), "app:v1", "one"))
                .get(0)
                .entry()
                .number();
        hub.settle();
        WorkloadId late = hub.workload("late");
        hub.bind(trigger.id(), late);

        Ledger.Entry dry = hub.forge().events().replay(number, true, "ann");
        assertEquals(Map.of("early", Result.DEPLOYED, "late", Result.DEPLOYED), hub.results(dry));
        assertEquals(List.of(), hub.deployments(late));

        Ledger.Entry real = hub.forge().events().replay(number, false, "ann");
        assertEquals(Map.of("early", Result.SKIPPED, "late", Result.DEPLOYED), hub.results(real));
        assertTrue(real.number() > number);
        assertEquals(Ledger.Origin.REPLAY, real.arrived().origin());
        hub.settle();
        assertEquals(Optional.of("v1"), hub.liveTag(late));
    }

    @Test
    void aPersonFiresAManualTrigger() {
        hub.publish("latest");
        WorkloadId workload = hub.workload("shop");
        Trigger trigger = hub.trigger(Config.of("name", "by hand", "kind", "manual"));
        hub.bind(trigger.id(), workload);
        assertEquals(
                Map.of("shop", Result.DEPLOYED),
                hub.results(hub.forge().events().fire(trigger.id(), "ann").entry()));
        hub.settle();
        assertEquals(Optional.of("latest"), hub.liveTag(workload));
        assertEquals(
                Map.of("shop", Result.DEPLOYED),
                hub.results(hub.forge().events().fire(trigger.id(), "ann").entry()),
                "who asks gets a deploy, also of what is live");
    }

    @Test
    void allOfADeliveryIsWrittenDownBeforeAnyOfItIsDecided() {
        hub.publish("v1", "v2");
        Trigger trigger = hub.onAnyTag();
        hub.bind(trigger.id(), hub.workload("shop"));
        List<Integer> written = new ArrayList<>();
        Predicate<Boundary> resolving = Boundary.before("Images", "resolve");
        hub.world
                .faults()
                .times(
                        1,
                        boundary -> {
                            if (resolving.test(boundary)) {
                                written.add(hub.entries().size());
                            }
                            return false;
                        },
                        new Fault.Fail(ErrorCode.INTERNAL));
        Delivery delivery = new Delivery(
                Map.of("Content-Type", "application/vnd.docker.distribution.events.v1+json"), new byte[] {'{'});
        List<Object> events = List.of(pushed("one", "v1"), pushed("two", "v2"));

        hub.forge()
                .deliveries()
                .deliver(hub.address(trigger.id()), delivery, body -> Map.of("events", events), "10.0.0.1");

        assertEquals(List.of(2, 2), written);
    }

    private static Map<String, Object> pushed(String id, String tag) {
        return Map.of(
                "id",
                id,
                "action",
                "push",
                "target",
                Map.of(
                        "mediaType",
                        "application/vnd.oci.image.manifest.v1+json",
                        "repository",
                        "library/app",
                        "url",
                        "https://docker.io/v2/library/app/manifests/" + tag,
                        "tag",
                        tag));
    }
}
