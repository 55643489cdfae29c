package dev.tinyforge.tck.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.domain.trigger.InboundEvent;
import dev.tinyforge.ports.store.Ledger;
import dev.tinyforge.ports.store.Ledger.Arrival;
import dev.tinyforge.ports.store.Ledger.Arriving;
import dev.tinyforge.ports.store.Ledger.Decision;
import dev.tinyforge.ports.store.Ledger.Decision.Result;
import dev.tinyforge.ports.store.Ledger.Entry;
import dev.tinyforge.ports.store.Ledger.Origin;
import dev.tinyforge.ports.store.Ledger.Query;
import dev.tinyforge.ports.store.Store;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

interface LedgerContract extends StoreTest {
    private Ledger ledger() {
        return store().ledger();
    }

    /** From GitHub to the trigger of this number, as the first sample event, without a key. */
    static Arriving arriving(int trigger) {
        return arriving(trigger, Samples.inboundEvents().get(0), Optional.empty(), Samples.AT);
    }

    private static Arriving arriving(int trigger, InboundEvent event, Optional<String> key, Instant at) {
        return new Arriving(
                Samples.triggerId(trigger), Origin.WEBHOOK, Optional.of("GitHub"), key, event, "192.0.2.7", at);
    }

    private static Arriving keyed(int trigger, String key) {
        return arriving(trigger, Samples.inboundEvents().get(0), Optional.of(key), Samples.AT);
    }

    private long arrived(Arriving arriving) {
        Arrival arrival = ledger().arrive(arriving);
        assertFalse(arrival.repeated());
        return arrival.number();
    }

    private long arrivedAt(int trigger, Instant at) {
        return arrived(arriving(trigger, Samples.inboundEvents().get(0), Optional.of("at " + at), at));
    }

    private static Decision decision(int workload, Result result, String reason) {
        return new Decision(
                Samples.bindingId(workload),
                Samples.workloadId(workload),
                result,
                reason,
                Optional.empty(),
                Optional.empty());
    }

    private long decided(Arriving arriving, Decision... decisions) {
        long number = arrived(arriving);
        ledger().decide(number, List.of(decisions));
        return number;
    }

    private List<Long> found(Query query) {
        return ledger().list(query, 100).stream().map(Entry::number).toList();
    }

    private static Query by(Optional<Integer> trigger, Optional<Integer> workload, Optional<Result> result) {
        return new Query(
                trigger.map(Samples::triggerId),
                workload.map(Samples::workloadId),
                result,
                Optional.empty(),
                Optional.empty());
    }

    private static Query text(String text) {
        return new Query(Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(text), Optional.empty());
    }

    @Test
    default void anArrivalComesBackWithEveryField() {
        for (Origin origin : Origin.values()) {
            for (InboundEvent event : Samples.inboundEvents()) {
                Arriving full = new Arriving(
                        Samples.triggerId(1),
                        origin,
                        Optional.of("github"),
                        Optional.of(origin + " " + event),
                        event,
                        "token deployer",
                        Samples.AT);
                long number = arrived(full);
                assertEquals(Optional.of(new Entry(number, full, false, List.of())), ledger().find(number));
            }
        }
        Arriving bare = new Arriving(
                Samples.triggerId(1),
                Origin.TICK,
                Optional.empty(),
                Optional.empty(),
                Samples.inboundEvents().get(2),
                "forge",
                Instant.parse("2025-03-01T12:00:00Z"));
        long number = arrived(bare);
        assertEquals(bare, ledger().find(number).orElseThrow().arrived());
        assertEquals(Optional.empty(), ledger().find(number + 1));
    }

    @Test
    default void laterArrivalsHaveLargerNumbers() {
        long first = arrived(arriving(2));
        long second = arrived(arriving(1));
        long third = arrived(arriving(2));
        assertTrue(first < second && second < third);
    }

    @Test
    default void anArrivalWithoutAKeyIsAlwaysAnother() {
        arrived(arriving(1));
        arrived(arriving(1));
        assertEquals(2, ledger().list(Query.ALL, 10).size());
    }

    @Test
    default void aRepeatIsKnownByItsKeyAndNotWritten() {
        long first = arrived(keyed(1, "delivery-1"));
        arrived(keyed(1, "delivery-2"));
        long elsewhere = arrived(keyed(2, "delivery-1"));
        assertEquals(new Arrival(first, true), ledger().arrive(keyed(1, "delivery-1")));
        ledger().decide(first, Samples.decisions());
        assertEquals(new Arrival(first, true), ledger().arrive(keyed(1, "delivery-1")), "decided or not");
        assertEquals(new Arrival(elsewhere, true), ledger().arrive(keyed(2, "delivery-1")));
        assertEquals(3, ledger().list(Query.ALL, 10).size());
    }

    @Test
    default void ofManyArrivalsOfOneKeyOneIsNew() {
        Store other = fixture().another();
        List<Callable<Arrival>> acts = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            Store store = i % 2 == 0 ? store() : other;
            acts.add(() -> store.ledger().arrive(keyed(1, "delivery-1")));
        }
        List<Arrival> arrivals = Together.run(acts);
        assertEquals(1, arrivals.stream().filter(arrival -> !arrival.repeated()).count());
        assertEquals(1, arrivals.stream().map(Arrival::number).distinct().count());
        assertEquals(1, ledger().list(Query.ALL, 10).size());
    }

    @Test
    default void anEntryIsDecidedOnce() {
        Arriving arriving = arriving(1);
        long number = arrived(arriving);
        ledger().decide(number, Samples.decisions());
        Entry decided = new Entry(number, arriving, true, Samples.decisions());
        assertEquals(Optional.of(decided), ledger().find(number));
        ledger().decide(number, List.of());
        assertEquals(Optional.of(decided), ledger().find(number));
        assertEquals(List.of(number), found(by(Optional.empty(), Optional.of(1), Optional.empty())));
        ledger().decide(number + 1, Samples.decisions());
        assertEquals(Optional.empty(), ledger().find(number + 1));
    }

    @Test
    default void anEntryForNobodyIsDecidedToo() {
        long number = decided(arriving(1));
        assertTrue(ledger().find(number).orElseThrow().decided());
        assertEquals(List.of(), ledger().undecided());
    }

    @Test
    default void whatIsNotDecidedIsFoundInTheOrderItArrived() {
        long first = arrived(arriving(2));
        long second = arrived(arriving(1));
        long third = arrived(arriving(2));
        ledger().decide(second, List.of());
        assertEquals(
                List.of(first, third),
                fixture().another().ledger().undecided().stream()
                        .map(Entry::number)
                        .toList());
    }

    @Test
    default void entriesAreListedNewestFirstPageByPage() {
        List<Long> numbers = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            numbers.add(0, i % 2 == 0 ? arrived(arriving(1)) : decided(arriving(1), decision(1, Result.ERROR, "no")));
        }
        assertEquals(numbers, found(Query.ALL));
        Query behind = new Query(
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(numbers.get(1)));
        assertEquals(
                numbers.subList(2, 4),
                ledger().list(behind, 2).stream().map(Entry::number).toList());
        assertEquals(List.of(), ledger().list(Query.ALL, 0));
    }

    @Test
    default void entriesAreFoundByTriggerWorkloadAndResult() {
        long one = decided(arriving(1), decision(1, Result.DEPLOYED, "yes"), decision(2, Result.NO_MATCH, "no"));
        long two = decided(arriving(2), decision(1, Result.NO_MATCH, "no"));
        long three = arrived(arriving(1));
        assertEquals(List.of(three, one), found(by(Optional.of(1), Optional.empty(), Optional.empty())));
        assertEquals(List.of(two, one), found(by(Optional.empty(), Optional.of(1), Optional.empty())));
        assertEquals(List.of(two, one), found(by(Optional.empty(), Optional.empty(), Optional.of(Result.NO_MATCH))));
        assertEquals(List.of(two), found(by(Optional.of(2), Optional.of(1), Optional.empty())));
        assertEquals(
                List.of(two),
                found(by(Optional.empty(), Optional.of(1), Optional.of(Result.NO_MATCH))),
                "that workload's own result");
        assertEquals(List.of(), found(by(Optional.of(2), Optional.of(2), Optional.empty())));
        assertEquals(List.of(), found(by(Optional.empty(), Optional.empty(), Optional.of(Result.SKIPPED))));
    }

    @Test
    default void entriesAreFoundByTextWhateverItsCase() {
        long image = decided(keyed(1, "Delivery-ABC"), decision(1, Result.NO_MATCH, "tag `V1` does not match"));
        long git = arrived(arriving(1, Samples.inboundEvents().get(1), Optional.empty(), Samples.AT));
        long person = arrived(
                arriving(1, new InboundEvent.PersonAsked("Ольга", Samples.AT), Optional.of("50%_a\\b"), Samples.AT));
        assertEquals(List.of(person, git, image), found(text("GITHUB")), "the sender");
        assertEquals(List.of(image), found(text("delivery-abc")), "the key");
        assertEquals(List.of(image), found(text("v1` DOES")), "a reason");
        assertEquals(List.of(image), found(text("example/APP")), "the image");
        assertEquals(List.of(git), found(text("Heads/Main")), "the ref");
        assertEquals(List.of(git), found(text("mend")), "the message");
        assertEquals(List.of(git), found(text("src/B.txt")), "a path");
        assertEquals(List.of(person), found(text("оЛЬГА")), "in any script");
        assertEquals(List.of(person), found(text("%")), "as it is written");
        assertEquals(List.of(person), found(text("_")), "as it is written");
        assertEquals(List.of(person), found(text("\\")), "as it is written");
        assertEquals(List.of(), found(text("nowhere")));
        Query narrow = new Query(
                Optional.of(Samples.triggerId(2)),
                Optional.empty(),
                Optional.empty(),
                Optional.of("github"),
                Optional.empty());
        assertEquals(List.of(), found(narrow));
    }

    @Test
    default void decidedEntriesAndKeysGoWithTime() {
        Instant noon = Instant.parse("2025-03-01T12:00:00Z");
        long old = arrivedAt(1, noon.minusNanos(1));
        long waiting = arrivedAt(1, noon.minusSeconds(60));
        long onTime = arrivedAt(1, noon);
        long late = arrivedAt(1, noon.plusMillis(500));
        for (long number : new long[] {old, onTime, late}) {
            ledger().decide(number, List.of(decision(1, Result.DEPLOYED, "yes")));
        }
        ledger().trim(noon, 100);
        assertEquals(List.of(late, onTime, waiting), found(Query.ALL), "what is not decided stays");
        assertEquals(List.of(late, onTime), found(by(Optional.empty(), Optional.of(1), Optional.empty())));
        assertTrue(arrivedAt(1, noon.minusNanos(1)) > late, "its key is forgotten and its number not given again");
        assertTrue(arrivedAt(1, noon.minusSeconds(60)) > late, "a key goes with time, decided or not");
        assertEquals(
                new Arrival(onTime, true),
                ledger().arrive(arriving(1, Samples.inboundEvents().get(0), Optional.of("at " + noon), Samples.AT)));
    }

    @Test
    default void theOldestDecidedEntriesBeyondTheMostGo() {
        List<Long> numbers = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            numbers.add(decided(keyed(1, "delivery-" + i), decision(1, Result.DEPLOYED, "yes")));
        }
        long waiting = arrived(arriving(1));
        Set<Long> left = new HashSet<>(numbers.subList(3, 5));
        left.add(waiting);
        ledger().trim(Instant.EPOCH, 2);
        assertEquals(left, new HashSet<>(found(Query.ALL)));
        assertEquals(
                new Arrival(numbers.get(0), true),
                ledger().arrive(keyed(1, "delivery-0")),
                "a key may outlive its entry");
        ledger().trim(Instant.EPOCH, 2);
        assertEquals(left, new HashSet<>(found(Query.ALL)));
        ledger().trim(Instant.EPOCH, 0);
        assertEquals(List.of(waiting), found(Query.ALL));
    }

    @Test
    default void aNumberIsNotGivenAgain() {
        long number = decided(arriving(1));
        ledger().trim(Instant.MAX, 0);
        assertEquals(List.of(), found(Query.ALL));
        assertTrue(arrived(arriving(1)) > number);
    }
}
