package dev.tinyforge.tck.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.trigger.Binding;
import dev.tinyforge.domain.trigger.Trigger;
import dev.tinyforge.domain.trigger.WorkloadFacts;
import dev.tinyforge.domain.workload.Workload;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.store.Bindings;
import dev.tinyforge.ports.store.Bindings.Bound;
import dev.tinyforge.ports.store.Bindings.Joined;
import dev.tinyforge.ports.store.Lease;
import dev.tinyforge.ports.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

interface BindingsContract extends StoreTest {
    private Bindings bindings() {
        return store().bindings();
    }

    private Workload workload(int number) {
        return store().workloads().create(Samples.workload(number), List.of(), Map.of());
    }

    private Trigger trigger(int number) {
        return store().triggers().create(Samples.trigger(number), Optional.empty(), List.of());
    }

    private static List<Integer> numbers(List<Binding> bindings) {
        return bindings.stream()
                .map(binding -> Integer.parseInt(binding.id().value().substring(1)))
                .toList();
    }

    @Test
    default void aBindingIsCreatedAtRevisionOne() {
        workload(1);
        trigger(1);
        Binding stored = bindings().create(Samples.binding(1, 1, 1).atRevision(9));
        assertEquals(Samples.binding(1, 1, 1).atRevision(1), stored);
        assertEquals(Optional.of(stored), bindings().find(stored.id()));
        assertEquals(Optional.empty(), bindings().find(Samples.bindingId(2)));
    }

    @Test
    default void aBindingNeedsBothOfItsEnds() {
        workload(1);
        trigger(1);
        StoreFixture.refused(ErrorCode.NOT_FOUND, () -> bindings().create(Samples.binding(1, 2, 1)));
        StoreFixture.refused(ErrorCode.NOT_FOUND, () -> bindings().create(Samples.binding(1, 1, 2)));
        store().workloads().markDeleting(Samples.workloadId(1), OptionalLong.empty());
        StoreFixture.refused(ErrorCode.CONFLICT, () -> bindings().create(Samples.binding(1, 1, 1)));
        assertEquals(Optional.empty(), bindings().find(Samples.bindingId(1)));
    }

    @Test
    default void aWorkloadIsBoundToATriggerOnce() {
        workload(1);
        workload(2);
        trigger(1);
        trigger(2);
        bindings().create(Samples.binding(1, 1, 1));
        ForgeException refusal =
                StoreFixture.refused(ErrorCode.CONFLICT, () -> bindings().create(Samples.binding(2, 1, 1)));
        assertTrue(refusal.line().contains(Samples.bindingId(1).value()), refusal.line());
        StoreFixture.refused(ErrorCode.CONFLICT, () -> bindings().create(Samples.binding(1, 2, 2)));
        bindings().create(Samples.binding(2, 1, 2));
        bindings().create(Samples.binding(3, 2, 1));
    }

    @Test
    default void ofManyBindingsOfTheSameEndsOneIsCreated() {
        workload(1);
        trigger(1);
        Store other = fixture().another();
        List<Callable<Boolean>> acts = new ArrayList<>();
        for (int i = 1; i <= 6; i++) {
            Store store = i % 2 == 0 ? store() : other;
            Binding binding = Samples.binding(i, 1, 1);
            acts.add(() -> {
                try {
                    store.bindings().create(binding);
                    return true;
                } catch (ForgeException e) {
                    assertEquals(ErrorCode.CONFLICT, e.code(), e.line());
                    return false;
                }
            });
        }
        assertEquals(1, Together.run(acts).stream().filter(won -> won).count());
        assertEquals(1, bindings().of(Samples.workloadId(1)).size());
    }

    @Test
    default void anUpdateReplacesOverrideAndSwitch() {
        workload(1);
        trigger(1);
        Binding stored = bindings().create(Samples.binding(1, 1, 1));
        Binding changed = stored.withOverride(Config.of("tags", List.of("v2"))).enabled(false);
        assertEquals(changed.atRevision(2), bindings().update(changed));
        assertEquals(Optional.of(changed.atRevision(2)), bindings().find(stored.id()));
        StoreFixture.refused(ErrorCode.CONFLICT, () -> bindings().update(stored));
        StoreFixture.refused(ErrorCode.CONFLICT, () -> bindings().update(stored.atRevision(3)));
        StoreFixture.refused(ErrorCode.NOT_FOUND, () -> bindings().update(Samples.binding(2, 1, 1)));
        assertEquals(Optional.of(changed.atRevision(2)), bindings().find(stored.id()));
    }

    @Test
    default void aBindingKeepsItsEnds() {
        workload(1);
        workload(2);
        trigger(1);
        trigger(2);
        Binding stored = bindings().create(Samples.binding(1, 1, 1));
        assertEquals(
                stored.atRevision(2), bindings().update(Samples.binding(1, 2, 2).atRevision(1)));
        assertEquals(List.of(1), numbers(bindings().of(Samples.workloadId(1))));
        assertEquals(List.of(), bindings().of(Samples.workloadId(2)));
    }

    @Test
    default void aBindingIsDeletedAtTheRevisionGivenOnly() {
        workload(1);
        trigger(1);
        Binding first = bindings().create(Samples.binding(1, 1, 1));
        Binding second = bindings().update(first);
        StoreFixture.refused(ErrorCode.CONFLICT, () -> bindings().delete(first.id(), OptionalLong.of(1)));
        assertEquals(Optional.of(second), bindings().find(first.id()));
        bindings().delete(first.id(), OptionalLong.of(2));
        assertEquals(Optional.empty(), bindings().find(first.id()));
        bindings().delete(first.id(), OptionalLong.of(2));
    }

    @Test
    default void ofAChangeAndADeletionOfTheSameBindingOneIsDone() {
        trigger(1);
        Store other = fixture().another();
        for (int i = 1; i <= 5; i++) {
            workload(i);
            Binding binding = bindings().create(Samples.binding(i, 1, i));
            assertEquals(1, Together.done(() -> bindings().update(binding), () -> other.bindings()
                    .delete(binding.id(), OptionalLong.of(1))));
        }
    }

    @Test
    default void deletingABindingLeavesItsEnds() {
        workload(1);
        trigger(1);
        bindings().create(Samples.binding(1, 1, 1));
        bindings().delete(Samples.bindingId(1), OptionalLong.empty());
        bindings().delete(Samples.bindingId(1), OptionalLong.empty());
        assertEquals(Optional.empty(), bindings().find(Samples.bindingId(1)));
        assertTrue(store().triggers().find(Samples.triggerId(1)).isPresent());
        assertTrue(store().workloads().find(Samples.workloadId(1)).isPresent());
        bindings().create(Samples.binding(2, 1, 1));
    }

    @Test
    default void bindingsAreListedInOrderOfId() {
        trigger(1);
        trigger(2);
        for (int number : new int[] {4, 1, 3, 2}) {
            workload(number);
            bindings().create(Samples.binding(number, 1, number));
        }
        bindings().create(Samples.binding(6, 2, 1));
        bindings().create(Samples.binding(5, 2, 2));
        assertEquals(List.of(1, 2), numbers(bindings().of(Samples.triggerId(1), Optional.empty(), 2)));
        assertEquals(List.of(3, 4), numbers(bindings().of(Samples.triggerId(1), Optional.of(Samples.bindingId(2)), 9)));
        assertEquals(List.of(), bindings().of(Samples.triggerId(3), Optional.empty(), 9));
        assertEquals(List.of(1, 6), numbers(bindings().of(Samples.workloadId(1))));
        assertEquals(List.of(), bindings().of(Samples.workloadId(9)));
    }

    @Test
    default void whatIsBoundComesWithWhatATriggerMayKnow() {
        Lease lease = fixture().lease(store());
        Workload one = workload(1);
        Workload two = workload(2);
        Workload three = store().workloads().create(Samples.fullWorkload(3), List.of(), Map.of());
        trigger(1);
        trigger(2);
        Binding first = bindings().create(Samples.binding(1, 1, 2));
        Binding second = bindings().create(Samples.binding(2, 1, 1).enabled(false));
        Binding third = bindings().create(Samples.binding(3, 1, 3));
        bindings().create(Samples.binding(4, 2, 1));
        store().releases()
                .record(
                        lease,
                        one.id(),
                        List.of(
                                Samples.live(1, Samples.AT),
                                Samples.live(3, Samples.AT.plusSeconds(9)),
                                Samples.live(2, Samples.AT.plusSeconds(5))),
                        Optional.empty());
        store().workloads().markDeleting(three.id(), OptionalLong.empty());
        assertEquals(
                List.of(
                        new Bound(first, new WorkloadFacts(two, Optional.empty())),
                        new Bound(
                                second,
                                new WorkloadFacts(
                                        one,
                                        Optional.of(Samples.live(3, Samples.AT).tag()))),
                        new Bound(third, new WorkloadFacts(three, Optional.empty()))),
                bindings().bound(Samples.triggerId(1)),
                "the disabled too, and that of a workload being deleted");
        assertEquals(List.of(), bindings().bound(Samples.triggerId(3)));
    }

    @Test
    default void theEnabledOnesOfAllTriggersComeWithBothEnds() {
        Workload one = workload(1);
        Workload two = workload(2);
        for (int number : new int[] {3, 2, 1}) {
            trigger(number);
        }
        Binding second = bindings().create(Samples.binding(2, 1, 1));
        Binding first = bindings().create(Samples.binding(1, 3, 2));
        bindings().create(Samples.binding(3, 2, 1).enabled(false));
        Trigger third = store().triggers().find(Samples.triggerId(3)).orElseThrow();
        assertEquals(
                List.of(
                        new Joined(third, first, two),
                        new Joined(store().triggers().find(Samples.triggerId(1)).orElseThrow(), second, one)),
                bindings().enabled());
        store().workloads().markDeleting(one.id(), OptionalLong.empty());
        assertEquals(
                List.of(new Joined(third, first, two)), bindings().enabled(), "a workload being deleted wants nothing");
    }

    @Test
    default void anErasedWorkloadTakesItsBindingsAlong() {
        Lease lease = fixture().lease(store());
        workload(1);
        workload(2);
        trigger(1);
        bindings().create(Samples.binding(1, 1, 1));
        bindings().create(Samples.binding(2, 1, 2));
        store().workloads().erase(lease, Samples.workloadId(1));
        assertEquals(List.of(2), numbers(bindings().of(Samples.triggerId(1), Optional.empty(), 9)));
        assertEquals(Optional.empty(), bindings().find(Samples.bindingId(1)));
        assertTrue(store().triggers().find(Samples.triggerId(1)).isPresent());
    }
}
