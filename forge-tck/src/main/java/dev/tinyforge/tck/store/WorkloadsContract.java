package dev.tinyforge.tck.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.domain.deploy.Outcome;
import dev.tinyforge.domain.workload.EnvValue;
import dev.tinyforge.domain.workload.QueuePolicy;
import dev.tinyforge.domain.workload.Workload;
import dev.tinyforge.domain.workload.WorkloadId;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.store.DeploymentLog;
import dev.tinyforge.ports.store.JournalRecord;
import dev.tinyforge.ports.store.Lease;
import dev.tinyforge.ports.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

interface WorkloadsContract extends StoreTest {
    private Workload create(int number, String... hosts) {
        return store().workloads().create(Samples.workload(number), List.of(hosts), Map.of());
    }

    @Test
    default void aWorkloadIsCreatedAtRevisionOne() {
        Workload stored = create(1);
        assertEquals(Samples.workload(1).atRevision(1), stored);
        assertEquals(Optional.of(stored), store().workloads().find(stored.id()));
    }

    @Test
    default void aWorkloadComesBackWithEveryField() {
        create(1);
        Workload stored = store().workloads().create(Samples.fullWorkload(2), List.of(), Map.of());
        assertEquals(Samples.fullWorkload(2).atRevision(1), stored);
        Workload found = store().workloads().find(stored.id()).orElseThrow();
        assertEquals(stored, found);
        Workload promoted = store().workloads().create(Samples.promotedFrom(stored.id(), 3), List.of(), Map.of());
        assertEquals(Optional.of(promoted), store().workloads().find(promoted.id()));
        assertEquals(List.copyOf(stored.env().keySet()), List.copyOf(found.env().keySet()), "the order of env");
    }

    @Test
    default void anIdIsTakenOnce() {
        create(1, "a.example.org");
        StoreFixture.refused(ErrorCode.CONFLICT, () -> create(1, "b.example.org"));
        create(2, "b.example.org");
    }

    @Test
    default void aParentMustExist() {
        Workload orphan = Samples.childOf(Samples.workload(2), Samples.workloadId(1));
        StoreFixture.refused(
                ErrorCode.NOT_FOUND, () -> store().workloads().create(orphan, List.of("b.example.org"), Map.of()));
        assertEquals(Optional.empty(), store().workloads().find(orphan.id()));
        create(3, "b.example.org");
    }

    @Test
    default void aHostNameBelongsToOneWorkload() {
        create(1, "a.example.org", "shared.example.org");
        ForgeException refusal =
                StoreFixture.refused(ErrorCode.HOST_TAKEN, () -> create(2, "b.example.org", "shared.example.org"));
        assertTrue(refusal.line().contains("shared.example.org"), refusal.line());
        assertTrue(refusal.line().contains("app-1"), refusal.line());
        assertEquals(Optional.empty(), store().workloads().find(Samples.workloadId(2)));
        create(3, "b.example.org");
    }

    @Test
    default void anUpdateMovesHostNamesAsAWhole() {
        create(1, "a.example.org", "b.example.org");
        create(2, "c.example.org");
        Workload one = store().workloads().find(Samples.workloadId(1)).orElseThrow();
        ForgeException refusal = StoreFixture.refused(ErrorCode.HOST_TAKEN, () -> store().workloads()
                .update(one, List.of("d.example.org", "c.example.org"), Map.of()));
        assertTrue(refusal.line().contains("c.example.org") && refusal.line().contains("app-2"), refusal.line());
        assertEquals(Optional.of(one), store().workloads().find(one.id()));
        store().workloads().update(one, List.of("b.example.org", "d.example.org"), Map.of());
        create(3, "a.example.org");
        StoreFixture.refused(ErrorCode.HOST_TAKEN, () -> create(4, "d.example.org"));
    }

    @Test
    default void newSecretsAreSealedWithTheWorkload() {
        Workload workload = Samples.withSecrets(Samples.workload(1), "TOKEN", "PASSWORD");
        Workload stored = store().workloads().create(workload, List.of(), Map.of("TOKEN", "t-1", "PASSWORD", "p-1"));
        long token = tokenVersion(stored);
        assertEquals("t-1", store().vault().open(stored.id(), "TOKEN", token));
        assertEquals(Optional.of(stored), store().workloads().find(stored.id()));

        Workload updated = store().workloads().update(stored, List.of(), Map.of("TOKEN", "t-2"));
        long newer = tokenVersion(updated);
        assertTrue(newer > token);
        assertEquals("t-2", store().vault().open(stored.id(), "TOKEN", newer));
        assertEquals("t-1", store().vault().open(stored.id(), "TOKEN", token));
        assertEquals(stored.env().get("PASSWORD"), updated.env().get("PASSWORD"));
    }

    private static long tokenVersion(Workload workload) {
        return ((EnvValue.Secret) Objects.requireNonNull(workload.env().get("TOKEN"))).version();
    }

    @Test
    default void aRefusedWorkloadLeavesNoSecret() {
        create(1, "a.example.org");
        Workload stored = store().workloads()
                .create(Samples.withSecrets(Samples.workload(2), "TOKEN"), List.of(), Map.of("TOKEN", "first"));
        long token = tokenVersion(stored);
        StoreFixture.refused(ErrorCode.HOST_TAKEN, () -> store().workloads()
                .update(stored, List.of("a.example.org"), Map.of("TOKEN", "second")));
        StoreFixture.refused(ErrorCode.NOT_FOUND, () -> store().vault().open(stored.id(), "TOKEN", token + 1));
    }

    @Test
    default void anUpdateTakesTheNextRevision() {
        Workload stored = create(1);
        Workload renamed = Samples.named(stored, "other");
        assertEquals(renamed.atRevision(2), store().workloads().update(renamed, List.of(), Map.of()));
        assertEquals(Optional.of(renamed.atRevision(2)), store().workloads().find(stored.id()));
        StoreFixture.refused(ErrorCode.CONFLICT, () -> store().workloads().update(stored, List.of(), Map.of()));
        StoreFixture.refused(
                ErrorCode.CONFLICT, () -> store().workloads().update(stored.atRevision(3), List.of(), Map.of()));
        assertEquals(Optional.of(renamed.atRevision(2)), store().workloads().find(stored.id()));
    }

    @Test
    default void anUpdateNeedsAWorkload() {
        StoreFixture.refused(
                ErrorCode.NOT_FOUND, () -> store().workloads().update(Samples.workload(1), List.of(), Map.of()));
    }

    @Test
    default void ofManyUpdatesOfOneRevisionOneWins() {
        Workload stored = create(1);
        Store other = fixture().another();
        List<Callable<Boolean>> acts = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            Store store = i % 2 == 0 ? store() : other;
            String name = "name-" + i;
            acts.add(() -> {
                try {
                    store.workloads().update(Samples.named(stored, name), List.of(), Map.of());
                    return true;
                } catch (ForgeException e) {
                    assertEquals(ErrorCode.CONFLICT, e.code(), e.line());
                    return false;
                }
            });
        }
        assertEquals(1, Together.run(acts).stream().filter(won -> won).count());
        assertEquals(2, store().workloads().find(stored.id()).orElseThrow().revision());
    }

    @Test
    default void workloadsAreFoundByNameOldestFirst() {
        create(5);
        store().workloads().create(Samples.named(Samples.workload(9), "twin"), List.of(), Map.of());
        store().workloads().create(Samples.named(Samples.workload(3), "twin"), List.of(), Map.of());
        store().workloads().create(Samples.named(Samples.workload(6), "twin"), List.of(), Map.of());
        store().workloads().markDeleting(Samples.workloadId(6), OptionalLong.empty());
        assertEquals(
                List.of(Samples.workloadId(9), Samples.workloadId(3)),
                store().workloads().named("twin").stream().map(Workload::id).toList());
        assertEquals(List.of(), store().workloads().named("nobody"));
    }

    @Test
    default void workloadsAreListedInOrderOfIdPageByPage() {
        for (int number : new int[] {4, 1, 3, 2, 5}) {
            create(number);
        }
        store().workloads().markDeleting(Samples.workloadId(3), OptionalLong.empty());
        assertEquals(List.of(1, 2), numbers(store().workloads().list(Optional.empty(), 2)));
        assertEquals(List.of(4, 5), numbers(store().workloads().list(Optional.of(Samples.workloadId(2)), 2)));
        assertEquals(List.of(), numbers(store().workloads().list(Optional.of(Samples.workloadId(5)), 2)));
        assertEquals(List.of(4, 5), numbers(store().workloads().list(Optional.of(Samples.workloadId(3)), 9)));
    }

    private static List<Integer> numbers(List<Workload> workloads) {
        return workloads.stream()
                .map(workload -> Integer.parseInt(workload.id().value()))
                .toList();
    }

    @Test
    default void aParentKnowsItsChildren() {
        create(1);
        WorkloadId parent = Samples.workloadId(1);
        store().workloads().create(Samples.childOf(Samples.workload(2), parent), List.of(), Map.of());
        Workload third = create(3);
        store().workloads().update(Samples.childOf(third, parent), List.of(), Map.of());
        assertEquals(
                List.of(Samples.workloadId(2), Samples.workloadId(3)),
                store().workloads().children(parent).stream()
                        .sorted(java.util.Comparator.comparing(WorkloadId::value))
                        .toList());
        assertEquals(List.of(), store().workloads().children(Samples.workloadId(2)));
    }

    @Test
    default void whatIsBeingDeletedBecomesNobodysParent() {
        Workload parent = create(1);
        Workload second = create(2);
        Workload child = store().workloads().update(Samples.childOf(second, parent.id()), List.of(), Map.of());
        Workload third = create(3);
        store().workloads().markDeleting(parent.id(), OptionalLong.empty());
        StoreFixture.refused(ErrorCode.CONFLICT, () -> store().workloads()
                .update(Samples.childOf(third, parent.id()), List.of(), Map.of()));
        StoreFixture.refused(ErrorCode.CONFLICT, () -> store().workloads()
                .create(Samples.childOf(Samples.workload(4), parent.id()), List.of(), Map.of()));
        assertEquals(
                2 + 1, store().workloads().update(child, List.of(), Map.of()).revision(), "one that is stays");
    }

    @Test
    default void aWorkloadBeingDeletedIsFoundButNotChanged() {
        Workload stored = create(1, "a.example.org");
        store().workloads().markDeleting(stored.id(), OptionalLong.empty());
        store().workloads().markDeleting(stored.id(), OptionalLong.empty());
        assertEquals(List.of(stored.id()), store().workloads().deleting());
        assertTrue(store().workloads().find(stored.id()).isPresent());
        StoreFixture.refused(ErrorCode.CONFLICT, () -> store().workloads().update(stored, List.of(), Map.of()));
        StoreFixture.refused(ErrorCode.HOST_TAKEN, () -> create(2, "a.example.org"));
        StoreFixture.refused(ErrorCode.NOT_FOUND, () -> store().workloads()
                .markDeleting(Samples.workloadId(7), OptionalLong.empty()));
    }

    @Test
    default void volumesGoWithAWorkloadOnceThatIsWanted() {
        WorkloadId id = create(1).id();
        assertFalse(store().workloads().volumesGo(id));
        store().workloads().markDeleting(id, OptionalLong.empty());
        assertFalse(store().workloads().volumesGo(id));
        store().workloads().markDeleting(id, true, OptionalLong.empty());
        assertTrue(store().workloads().volumesGo(id));
        store().workloads().markDeleting(id, false, OptionalLong.empty());
        assertTrue(store().workloads().volumesGo(id), "it stays so");
        assertFalse(store().workloads().volumesGo(Samples.workloadId(9)));
    }

    @Test
    default void aWorkloadIsMarkedAtTheRevisionGivenOnly() {
        Workload first = create(1);
        Workload second = store().workloads().update(first, List.of(), Map.of());
        StoreFixture.refused(
                ErrorCode.CONFLICT, () -> store().workloads().markDeleting(first.id(), OptionalLong.of(1)));
        assertEquals(List.of(), store().workloads().deleting());
        store().workloads().markDeleting(first.id(), OptionalLong.of(2));
        store().workloads().markDeleting(first.id(), OptionalLong.of(2));
        assertEquals(List.of(first.id()), store().workloads().deleting());
        assertEquals(Optional.of(second), store().workloads().find(first.id()));
    }

    @Test
    default void ofAChangeAndADeletionOfTheSameWorkloadOneIsDone() {
        Store other = fixture().another();
        for (int i = 1; i <= 5; i++) {
            Workload workload = create(i);
            assertEquals(
                    1,
                    Together.done(
                            () -> store().workloads().update(workload, List.of(), Map.of()),
                            () -> other.workloads().markDeleting(workload.id(), OptionalLong.of(1))));
        }
    }

    @Test
    default void erasingRemovesEverythingOfTheWorkloadAndNothingElse() {
        Lease lease = fixture().lease(store());
        Workload stored = store().workloads()
                .create(
                        Samples.withSecrets(Samples.workload(1), "TOKEN"),
                        List.of("a.example.org"),
                        Map.of("TOKEN", "value"));
        Workload other = create(2, "b.example.org");
        fill(lease, stored, 1);
        fill(lease, other, 2);

        store().workloads().markDeleting(stored.id(), OptionalLong.empty());
        store().workloads().erase(lease, stored.id());
        store().workloads().erase(lease, stored.id());

        assertEquals(Optional.empty(), store().workloads().find(stored.id()));
        assertEquals(List.of(), store().workloads().deleting());
        assertEquals(List.of(), store().releases().live(stored.id()));
        assertEquals(List.of(), store().releases().kept(stored.id()));
        assertEquals(Optional.empty(), store().releases().find(Samples.deploymentId(1)));
        assertEquals(List.of(Samples.image(2)), store().releases().images());
        assertEquals(Optional.empty(), store().deployments().find(Samples.deploymentId(1)));
        assertEquals(List.of(), store().journal().read(Samples.deploymentId(1)));
        assertEquals(List.of(), store().log().read(Samples.deploymentId(1), 0, 10));
        StoreFixture.refused(ErrorCode.NOT_FOUND, () -> store().vault().open(stored.id(), "TOKEN", 1));

        assertEquals(List.of(Samples.deploymentId(2)), ids());
        assertFalse(store().journal().read(Samples.deploymentId(2)).isEmpty());
        assertFalse(store().releases().live(other.id()).isEmpty());
        assertThrows(ForgeException.class, () -> create(3, "b.example.org"));
        create(1, "a.example.org");
        assertEquals(List.of(), store().releases().live(stored.id()));
    }

    private void fill(Lease lease, Workload workload, int number) {
        store().deployments()
                .submit(Samples.deployment(number, workload, fixture().now()), QueuePolicy.LATEST);
        store().deployments()
                .begin(lease, Samples.deploymentId(number), fixture().now());
        store().journal()
                .append(
                        lease,
                        Samples.deploymentId(number),
                        0,
                        new JournalRecord.Opened(Samples.fullPlan(), Samples.AT));
        store().log()
                .append(
                        Samples.deploymentId(number),
                        new DeploymentLog.Entry(Samples.AT, DeploymentLog.Level.INFO, "pull", "pulled"));
        store().releases()
                .record(
                        lease,
                        workload.id(),
                        List.of(Samples.live(number, Samples.AT)),
                        Optional.of(Samples.release(number, workload, Samples.AT)));
        store().deployments()
                .end(
                        lease,
                        Samples.deploymentId(number),
                        new Outcome.Succeeded(List.of()),
                        fixture().now());
    }

    private List<dev.tinyforge.domain.workload.DeploymentId> ids() {
        return store().deployments().list(Optional.empty(), Optional.empty(), 10).stream()
                .map(deployment -> deployment.id())
                .toList();
    }

    @Test
    default void erasingNeedsTheLease() {
        Workload stored = create(1);
        Lease lost = fixture().lease(store());
        fixture().pass(StoreFixture.TTL);
        fixture().lease(fixture().another());
        StoreFixture.refused(ErrorCode.LEASE_LOST, () -> store().workloads().erase(lost, stored.id()));
        assertTrue(store().workloads().find(stored.id()).isPresent());
    }
}
