package dev.tinyforge.tck.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tinyforge.domain.deploy.Event;
import dev.tinyforge.domain.workload.DeploymentId;
import dev.tinyforge.domain.workload.QueuePolicy;
import dev.tinyforge.domain.workload.Workload;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.store.JournalRecord;
import dev.tinyforge.ports.store.Lease;
import dev.tinyforge.ports.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

interface JournalContract extends StoreTest {
    private DeploymentId run(int number) {
        Workload workload = store().workloads().create(Samples.workload(number), List.of(), Map.of());
        store().deployments().submit(Samples.deployment(number, workload, Samples.AT), QueuePolicy.QUEUE);
        return Samples.deploymentId(number);
    }

    private static JournalRecord entry(int number) {
        return new JournalRecord.Completed(new Event.StepDone("key-" + number, Samples.AT), Samples.AT);
    }

    @Test
    default void aRunThatNeverOpenedHasNoJournal() {
        assertEquals(List.of(), store().journal().read(Samples.deploymentId(1)));
        assertEquals(List.of(), store().journal().read(run(1)));
    }

    @Test
    default void everyRecordComesBackAsItWasInOrder() {
        Lease lease = fixture().lease(store());
        DeploymentId run = run(1);
        DeploymentId other = run(2);
        store().journal().append(lease, other, 0, entry(0));
        List<JournalRecord> records = Samples.journal();
        for (int position = 0; position < records.size(); position++) {
            store().journal().append(lease, run, position, records.get(position));
        }
        assertEquals(records, store().journal().read(run));
        assertEquals(records, fixture().another().journal().read(run));
        assertEquals(List.of(entry(0)), store().journal().read(other));
    }

    @Test
    default void aPositionIsWrittenOnceAndWithoutGaps() {
        Lease lease = fixture().lease(store());
        DeploymentId run = run(1);
        StoreFixture.refused(ErrorCode.CONFLICT, () -> store().journal().append(lease, run, 1, entry(1)));
        store().journal().append(lease, run, 0, entry(0));
        StoreFixture.refused(ErrorCode.CONFLICT, () -> store().journal().append(lease, run, 0, entry(9)));
        StoreFixture.refused(ErrorCode.CONFLICT, () -> store().journal().append(lease, run, 2, entry(2)));
        store().journal().append(lease, run, 1, entry(1));
        assertEquals(List.of(entry(0), entry(1)), store().journal().read(run));
    }

    @Test
    default void entriesOfOneCallAreWrittenAllOrNone() {
        Lease lease = fixture().lease(store());
        DeploymentId run = run(1);
        store().journal().append(lease, run, 0, List.of());
        assertEquals(List.of(), store().journal().read(run));
        store().journal().append(lease, run, 0, List.of(entry(0), entry(1)));
        StoreFixture.refused(
                ErrorCode.CONFLICT, () -> store().journal().append(lease, run, 1, List.of(entry(8), entry(9))));
        StoreFixture.refused(
                ErrorCode.CONFLICT, () -> store().journal().append(lease, run, 3, List.of(entry(8), entry(9))));
        store().journal().append(lease, run, 2, List.of(entry(2), entry(3)));
        assertEquals(
                List.of(entry(0), entry(1), entry(2), entry(3)),
                store().journal().read(run));
    }

    @Test
    default void aJournalOutlivesTheProcessThatWroteIt() {
        Lease lease = fixture().lease(store());
        DeploymentId run = run(1);
        store().journal().append(lease, run, 0, entry(0));
        fixture().killed(store());
        Store next = fixture().another();
        assertEquals(List.of(entry(0)), next.journal().read(run));
        next.journal().append(fixture().lease(next), run, 1, entry(1));
        assertEquals(List.of(entry(0), entry(1)), next.journal().read(run));
    }

    @Test
    default void onlyTheNewestLeaseWrites() {
        Lease lost = fixture().lease(store());
        DeploymentId run = run(1);
        store().journal().append(lost, run, 0, entry(0));
        fixture().pass(StoreFixture.TTL);
        store().journal().append(lost, run, 1, entry(1));
        Store next = fixture().another();
        Lease held = fixture().lease(next);
        StoreFixture.refused(ErrorCode.LEASE_LOST, () -> store().journal().append(lost, run, 2, entry(2)));
        next.journal().append(held, run, 2, entry(2));
        StoreFixture.refused(ErrorCode.LEASE_LOST, () -> store().journal().append(lost, run, 3, entry(3)));
        assertEquals(List.of(entry(0), entry(1), entry(2)), store().journal().read(run));
    }

    @Test
    default void anInventedLeaseWritesNothing() {
        DeploymentId run = run(1);
        Lease invented = new Lease("work", "nobody", 1, fixture().now().plus(StoreFixture.TTL));
        StoreFixture.refused(ErrorCode.LEASE_LOST, () -> store().journal().append(invented, run, 0, entry(0)));
        Lease lease = fixture().lease(store());
        Lease elsewhere = new Lease("other work", lease.owner(), lease.token(), lease.expiresAt());
        StoreFixture.refused(ErrorCode.LEASE_LOST, () -> store().journal().append(elsewhere, run, 0, entry(0)));
        assertEquals(List.of(), store().journal().read(run));
    }

    @Test
    default void ofManyAtOnePositionOneIsWritten() {
        Lease lease = fixture().lease(store());
        DeploymentId run = run(1);
        List<Callable<Boolean>> acts = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            JournalRecord entry = entry(i);
            acts.add(() -> {
                try {
                    store().journal().append(lease, run, 0, entry);
                    return true;
                } catch (ForgeException e) {
                    assertEquals(ErrorCode.CONFLICT, e.code(), e.line());
                    return false;
                }
            });
        }
        List<Boolean> written = Together.run(acts);
        assertEquals(List.of(entry(written.indexOf(true))), store().journal().read(run));
        assertEquals(1, written.stream().filter(won -> won).count());
    }
}
