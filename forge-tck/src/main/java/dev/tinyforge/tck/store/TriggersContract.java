package dev.tinyforge.tck.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.trigger.Binding;
import dev.tinyforge.domain.trigger.Trigger;
import dev.tinyforge.domain.workload.Workload;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.store.Ledger;
import dev.tinyforge.ports.store.Store;
import dev.tinyforge.ports.store.Triggers;
import dev.tinyforge.ports.store.Triggers.Hook;
import dev.tinyforge.ports.store.Triggers.WebhookKeys;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

interface TriggersContract extends StoreTest {
    Instant NOON = StoreFixture.NOON;

    private Triggers triggers() {
        return store().triggers();
    }

    private Workload workload(int number) {
        return store().workloads().create(Samples.workload(number), List.of(), Map.of());
    }

    private Trigger create(Trigger trigger) {
        return triggers().create(trigger, Optional.empty(), List.of());
    }

    private Trigger hooked(int number, WebhookKeys keys) {
        return triggers().create(Samples.trigger(number).withWebhook(true), Optional.of(keys), List.of());
    }

    private static WebhookKeys keys(String address) {
        return new WebhookKeys(address, Optional.of("signed with " + address));
    }

    private static WebhookKeys unsigned(String address) {
        return new WebhookKeys(address, Optional.empty());
    }

    private static Trigger named(int number, String name) {
        Trigger trigger = Samples.trigger(number);
        return new Trigger(trigger.id(), name, trigger.kind(), trigger.config(), false, 0);
    }

    private static List<Integer> numbers(List<Trigger> triggers) {
        return triggers.stream()
                .map(trigger -> Integer.parseInt(trigger.id().value().substring(1)))
                .toList();
    }

    @Test
    default void aTriggerIsCreatedAtRevisionOne() {
        Trigger stored = create(Samples.trigger(1).atRevision(9));
        assertEquals(Samples.trigger(1).atRevision(1), stored);
        assertEquals(Optional.of(stored), triggers().find(stored.id()));
        assertEquals(Optional.empty(), triggers().find(Samples.triggerId(2)));
    }

    @Test
    default void aTriggerAndItsBindingsAreCreatedTogether() {
        workload(1);
        workload(2);
        triggers()
                .create(
                        Samples.trigger(1),
                        Optional.empty(),
                        List.of(
                                Samples.binding(2, 1, 1),
                                Samples.binding(1, 1, 2).atRevision(9)));
        assertEquals(
                List.of(
                        Samples.binding(1, 1, 2).atRevision(1),
                        Samples.binding(2, 1, 1).atRevision(1)),
                store().bindings().of(Samples.triggerId(1), Optional.empty(), 10));
    }

    @Test
    default void aTriggerWithABindingThatCannotBeIsNotCreated() {
        workload(1);
        workload(2);
        store().workloads().markDeleting(Samples.workloadId(2), OptionalLong.empty());
        create(Samples.trigger(7));
        store().bindings().create(Samples.binding(7, 7, 1));
        Binding good = Samples.binding(1, 1, 1);
        refusedBinding(ErrorCode.CONFLICT, good, Samples.binding(2, 1, 2));
        refusedBinding(ErrorCode.NOT_FOUND, good, Samples.binding(2, 1, 3));
        refusedBinding(ErrorCode.CONFLICT, Samples.binding(7, 1, 1));
        refusedBinding(ErrorCode.CONFLICT, good, Samples.binding(2, 1, 1));
        refusedBinding(ErrorCode.INVALID_INPUT, Samples.binding(1, 7, 1));
        assertEquals(1, triggers().list(Optional.empty(), 10).size());
        assertEquals(1, store().bindings().of(Samples.workloadId(1)).size());
    }

    private void refusedBinding(ErrorCode code, Binding... bindings) {
        StoreFixture.refused(code, () -> triggers().create(Samples.trigger(1), Optional.empty(), List.of(bindings)));
        assertEquals(Optional.empty(), triggers().find(Samples.triggerId(1)));
        assertEquals(Optional.empty(), store().bindings().find(Samples.bindingId(1)));
    }

    @Test
    default void aTriggersIdIsTakenOnce() {
        Trigger stored = create(Samples.trigger(1));
        StoreFixture.refused(ErrorCode.CONFLICT, () -> create(named(1, "another")));
        assertEquals(Optional.of(stored), triggers().find(stored.id()));
    }

    @Test
    default void keysGoWithAWebhookAndAWebhookGoesWithKeys() {
        StoreFixture.refused(
                ErrorCode.INVALID_INPUT, () -> create(Samples.trigger(1).withWebhook(true)));
        StoreFixture.refused(ErrorCode.INVALID_INPUT, () -> triggers()
                .create(Samples.trigger(1), Optional.of(keys("a")), List.of()));
        assertEquals(Optional.empty(), triggers().find(Samples.triggerId(1)));
    }

    @Test
    default void anUpdateReplacesATriggerAtItsRevision() {
        Trigger stored = create(Samples.trigger(1));
        Trigger changed =
                new Trigger(stored.id(), "renamed", "git", Config.of("branch", "main"), true, stored.revision());
        assertEquals(changed.atRevision(2), triggers().update(changed));
        assertEquals(Optional.of(changed.atRevision(2)), triggers().find(stored.id()));
        StoreFixture.refused(ErrorCode.CONFLICT, () -> triggers().update(stored));
        StoreFixture.refused(ErrorCode.CONFLICT, () -> triggers().update(stored.atRevision(3)));
        StoreFixture.refused(ErrorCode.NOT_FOUND, () -> triggers().update(Samples.trigger(2)));
        assertEquals(Optional.of(changed.atRevision(2)), triggers().find(stored.id()));
        assertEquals(List.of(1), numbers(triggers().named("renamed")));
        assertEquals(List.of(), triggers().named("trigger-1"));
    }

    @Test
    default void ofManyUpdatesOfATriggersRevisionOneWins() {
        Trigger stored = create(Samples.trigger(1));
        Store other = fixture().another();
        List<Callable<Boolean>> acts = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            Store store = i % 2 == 0 ? store() : other;
            acts.add(() -> {
                try {
                    store.triggers().update(stored);
                    return true;
                } catch (ForgeException e) {
                    assertEquals(ErrorCode.CONFLICT, e.code(), e.line());
                    return false;
                }
            });
        }
        assertEquals(1, Together.run(acts).stream().filter(won -> won).count());
        assertEquals(2, triggers().find(stored.id()).orElseThrow().revision());
    }

    @Test
    default void triggersAreFoundByNameOldestFirst() {
        create(Samples.trigger(5));
        create(named(9, "twin"));
        create(named(3, "twin"));
        assertEquals(List.of(9, 3), numbers(triggers().named("twin")));
        assertEquals(List.of(), triggers().named("nobody"));
    }

    @Test
    default void triggersAreListedInOrderOfIdPageByPage() {
        for (int number : new int[] {4, 1, 3, 2, 5}) {
            create(Samples.trigger(number));
        }
        assertEquals(List.of(1, 2), numbers(triggers().list(Optional.empty(), 2)));
        assertEquals(List.of(3, 4), numbers(triggers().list(Optional.of(Samples.triggerId(2)), 2)));
        assertEquals(List.of(), triggers().list(Optional.of(Samples.triggerId(5)), 2));
        assertEquals(List.of(), triggers().list(Optional.empty(), 0));
    }

    @Test
    default void severalAreFoundAtOnceAndThoseThatAreNotThereAreLeftOut() {
        Trigger one = create(Samples.trigger(1));
        create(Samples.trigger(2));
        Trigger three = create(Samples.trigger(3));
        assertEquals(
                Map.of(one.id(), one, three.id(), three),
                triggers().find(Set.of(one.id(), three.id(), Samples.triggerId(9))));
        assertEquals(Map.of(), triggers().find(Set.of()));
    }

    @Test
    default void aTriggerIsDeletedAtTheRevisionGivenOnly() {
        Trigger first = create(Samples.trigger(1));
        Trigger second = triggers().update(first);
        StoreFixture.refused(ErrorCode.CONFLICT, () -> triggers().delete(first.id(), OptionalLong.of(1)));
        assertEquals(Optional.of(second), triggers().find(first.id()));
        triggers().delete(first.id(), OptionalLong.of(2));
        assertEquals(Optional.empty(), triggers().find(first.id()));
        triggers().delete(first.id(), OptionalLong.of(2));
    }

    @Test
    default void ofAChangeAndADeletionOfTheSameTriggerOneIsDone() {
        Store other = fixture().another();
        for (int i = 1; i <= 5; i++) {
            Trigger trigger = create(Samples.trigger(i));
            assertEquals(1, Together.done(() -> triggers().update(trigger), () -> other.triggers()
                    .delete(trigger.id(), OptionalLong.of(1))));
        }
    }

    @Test
    default void aDeletedTriggerTakesWebhookAndBindingsAlong() {
        workload(1);
        hooked(1, keys("first"));
        create(Samples.trigger(2));
        store().bindings().create(Samples.binding(1, 1, 1));
        store().bindings().create(Samples.binding(2, 2, 1));
        Ledger.Arriving arriving = LedgerContract.arriving(1);
        long number = store().ledger().arrive(arriving).number();
        triggers().delete(Samples.triggerId(1), OptionalLong.empty());
        triggers().delete(Samples.triggerId(1), OptionalLong.empty());
        assertEquals(Optional.empty(), triggers().find(Samples.triggerId(1)));
        assertEquals(Optional.empty(), triggers().webhook(Samples.triggerId(1)));
        assertEquals(Optional.empty(), triggers().at("first", NOON));
        assertEquals(
                List.of(Samples.binding(2, 2, 1).atRevision(1)),
                store().bindings().of(Samples.workloadId(1)));
        assertEquals(arriving, store().ledger().find(number).orElseThrow().arrived(), "the ledger keeps what it saw");
        hooked(1, keys("first"));
    }

    @Test
    default void aWebhookIsFoundByItsAddress() {
        Trigger one = hooked(1, keys("first"));
        Trigger two = hooked(2, unsigned("second"));
        assertEquals(Optional.of(new Hook(one, keys("first"))), triggers().at("first", NOON));
        assertEquals(Optional.of(new Hook(two, unsigned("second"))), triggers().at("second", NOON));
        assertEquals(Optional.empty(), triggers().at("First", NOON));
        assertEquals(Optional.of(keys("first")), triggers().webhook(one.id()));
        assertEquals(Optional.of(unsigned("second")), triggers().webhook(two.id()));
        create(Samples.trigger(3));
        assertEquals(Optional.empty(), triggers().webhook(Samples.triggerId(3)));
        assertEquals(Optional.empty(), triggers().webhook(Samples.triggerId(4)));
    }

    @Test
    default void anAddressIsOneWebhooks() {
        hooked(1, keys("first"));
        ForgeException refusal = StoreFixture.refused(ErrorCode.CONFLICT, () -> hooked(2, unsigned("first")));
        assertFalse(refusal.line().contains("first"), "an address is a secret");
        assertEquals(Optional.empty(), triggers().find(Samples.triggerId(2)));
        hooked(2, keys("second"));
        StoreFixture.refused(ErrorCode.CONFLICT, () -> triggers().rotate(Samples.triggerId(2), keys("first"), NOON));
        StoreFixture.refused(ErrorCode.CONFLICT, () -> triggers().rotate(Samples.triggerId(2), keys("second"), NOON));
        assertEquals(Optional.of(keys("second")), triggers().webhook(Samples.triggerId(2)), "nothing has changed");
    }

    @Test
    default void keysAreNotTold() {
        assertEquals("webhook keys", keys("first").toString());
        assertFalse(new Hook(Samples.trigger(1), keys("first")).toString().contains("first"));
    }

    @Test
    default void oldKeysAreGoodForAWhile() {
        Trigger trigger = hooked(1, keys("first"));
        Instant until = NOON.plusSeconds(60);
        triggers().rotate(trigger.id(), unsigned("second"), until);
        assertEquals(Optional.of(unsigned("second")), triggers().webhook(trigger.id()));
        assertEquals(
                Optional.of(new Hook(trigger, unsigned("second"))), triggers().at("second", NOON));
        assertEquals(
                Optional.of(new Hook(trigger, keys("first"))),
                triggers().at("first", until.minusNanos(1)),
                "with its own signing secret, and the trigger as it was");
        assertEquals(Optional.empty(), triggers().at("first", until));
        assertEquals(
                Optional.of(new Hook(trigger, unsigned("second"))), triggers().at("second", until));
    }

    @Test
    default void onlyTheKeysJustBeforeAreKept() {
        Trigger trigger = hooked(1, keys("first"));
        triggers().rotate(trigger.id(), keys("second"), NOON.plusSeconds(60));
        triggers().rotate(trigger.id(), keys("third"), NOON.plusSeconds(60));
        assertEquals(Optional.empty(), triggers().at("first", NOON));
        assertEquals(Optional.of(new Hook(trigger, keys("second"))), triggers().at("second", NOON));
        assertEquals(Optional.of(keys("third")), triggers().webhook(trigger.id()));
        hooked(2, keys("first"));
    }

    @Test
    default void keysNeedAWebhook() {
        create(Samples.trigger(1));
        StoreFixture.refused(ErrorCode.NOT_FOUND, () -> triggers().rotate(Samples.triggerId(1), keys("a"), NOON));
        StoreFixture.refused(ErrorCode.NOT_FOUND, () -> triggers().rotate(Samples.triggerId(2), keys("a"), NOON));
        assertEquals(Optional.empty(), triggers().at("a", NOON));
    }

    @Test
    default void aWebhookTakenAwayTakesItsKeysAlong() {
        Trigger trigger = hooked(1, keys("first"));
        triggers().rotate(trigger.id(), keys("second"), NOON.plusSeconds(60));
        Trigger without = triggers().update(trigger.withWebhook(false));
        assertEquals(Optional.empty(), triggers().webhook(trigger.id()));
        assertEquals(Optional.empty(), triggers().at("first", NOON), "the old ones too");
        assertEquals(Optional.empty(), triggers().at("second", NOON));
        Trigger with = triggers().update(without.withWebhook(true));
        assertEquals(Optional.empty(), triggers().webhook(trigger.id()), "one that comes has none yet");
        triggers().rotate(trigger.id(), keys("third"), NOON);
        assertEquals(Optional.of(new Hook(with, keys("third"))), triggers().at("third", NOON));
    }

    @Test
    default void anUpdateLeavesTheKeysOfAWebhookThatStays() {
        Trigger trigger = hooked(1, keys("first"));
        Trigger updated = triggers().update(trigger);
        assertEquals(Optional.of(new Hook(updated, keys("first"))), triggers().at("first", NOON));
    }
}
