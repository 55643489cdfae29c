package dev.tinyforge.tck.fake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.domain.deploy.Event;
import dev.tinyforge.domain.deploy.Outcome;
import dev.tinyforge.domain.release.PinnedImage;
import dev.tinyforge.domain.workload.DeploymentId;
import dev.tinyforge.domain.workload.QueuePolicy;
import dev.tinyforge.domain.workload.Workload;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.store.Deployment;
import dev.tinyforge.ports.store.Deployment.Status;
import dev.tinyforge.ports.store.Deployments.Submission;
import dev.tinyforge.ports.store.JournalRecord;
import dev.tinyforge.ports.store.Lease;
import dev.tinyforge.ports.store.Store;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class FakeStoreTest {
    private static final Duration TTL = Duration.ofSeconds(20);

    private final FakeWorld world = new FakeWorld();
    private final SeededIds ids = new SeededIds(1, world.clock());
    private final Store a = world.openStore("a");
    private final Store b = world.openStore("b");
    private final PinnedImage image = Samples.image(world, "1", Behaviour.healthy());
    private final Workload workload = a.workloads().create(Samples.workload(ids, "app"), List.of("app.test"), Map.of());

    @Test
    void aLeaseIsOneProcesssUntilItExpires() {
        Lease first = a.leases().acquire("x", TTL).orElseThrow();
        assertEquals(Optional.empty(), a.leases().acquire("x", TTL));
        assertEquals(Optional.empty(), b.leases().acquire("x", TTL));
        world.clock().advance(TTL);
        Lease second = b.leases().acquire("x", TTL).orElseThrow();
        assertTrue(second.token() > first.token());
        assertEquals(Optional.empty(), a.leases().renew(first, TTL));
        a.leases().release(first);
        assertEquals(List.of(second), world.data().held());
        code(ErrorCode.LEASE_LOST, () -> a.journal().append(first, new DeploymentId(ids.next()), 0, begun()));
    }

    @Test
    void aDeadProcesssLeaseIsFreeAtOnce() {
        assertTrue(a.leases().acquire("x", TTL).isPresent());
        world.kill("a");
        assertTrue(b.leases().acquire("x", TTL).isPresent());
        assertThrows(Crash.class, () -> a.leases().acquire("y", TTL));
        assertTrue(world.openStore("a").leases().acquire("y", TTL).isPresent());
    }

    @Test
    void closingGivesUpLeases() {
        assertTrue(a.leases().acquire("x", TTL).isPresent());
        a.close();
        assertTrue(b.leases().acquire("x", TTL).isPresent());
    }

    @Test
    void aJournalHasNoGapsAndNoSecondWriter() {
        DeploymentId run = new DeploymentId(ids.next());
        Lease lease = a.leases().acquire("x", TTL).orElseThrow();
        a.journal().append(lease, run, 0, begun());
        code(ErrorCode.CONFLICT, () -> a.journal().append(lease, run, 0, begun()));
        code(ErrorCode.CONFLICT, () -> a.journal().append(lease, run, 2, begun()));
        assertEquals(1, b.journal().read(run).size());
        assertEquals(List.of(), b.journal().read(new DeploymentId(ids.next())));
    }

    @Test
    void theQueueFollowsItsPolicy() {
        Deployment one = submitted(QueuePolicy.LATEST);
        Lease lease = a.leases().acquire("x", TTL).orElseThrow();
        assertTrue(a.deployments().begin(lease, one.id(), world.clock().now()));
        Deployment two = submitted(QueuePolicy.LATEST);
        Deployment three = deployment();
        assertEquals(new Submission.Accepted(List.of(two.id())), a.deployments().submit(three, QueuePolicy.LATEST));
        assertEquals(
                Optional.of(new Outcome.Superseded(three.id())),
                b.deployments().find(two.id()).orElseThrow().outcome());
        assertEquals(new Submission.Rejected(one.id()), a.deployments().submit(deployment(), QueuePolicy.REJECT));
        assertEquals(List.of(one.id(), three.id()), ids(a.deployments().open()));
        assertEquals(List.of(three.id(), two.id()), ids(a.deployments().list(Optional.empty(), Optional.empty(), 2)));
        assertEquals(List.of(one.id()), ids(a.deployments().list(Optional.empty(), Optional.of(two.id()), 9)));
        assertFalse(a.deployments().begin(lease, two.id(), world.clock().now()));
        assertTrue(b.deployments().requestCancel(one.id(), "me", world.clock().now()));
        assertEquals(Map.of(one.id(), "me"), a.deployments().cancelRequests(Set.of(one.id(), three.id())));
        a.deployments()
                .end(lease, one.id(), new Outcome.Cancelled("me"), world.clock().now());
        assertEquals(Map.of(), a.deployments().cancelRequests(Set.of(one.id())));
        assertTrue(a.deployments().requestCancel(three.id(), "me", world.clock().now()));
        assertEquals(
                Status.CANCELLED, a.deployments().find(three.id()).orElseThrow().status());
    }

    @Test
    void hostsAndRevisionsAreGuarded() {
        Workload other = Samples.workload(ids, "other");
        code(ErrorCode.HOST_TAKEN, () -> a.workloads().create(other, List.of("app.test"), Map.of()));
        assertEquals(Optional.empty(), a.workloads().find(other.id()));
        assertEquals(1, workload.revision());
        assertEquals(
                2, b.workloads().update(workload, List.of("new.test"), Map.of()).revision());
        code(ErrorCode.CONFLICT, () -> a.workloads().update(workload, List.of(), Map.of()));
        a.workloads().create(other, List.of("app.test"), Map.of());
        a.workloads().markDeleting(other.id(), OptionalLong.empty());
        assertEquals(List.of(other.id()), a.workloads().deleting());
        assertEquals(
                List.of(workload.id()),
                a.workloads().list(Optional.empty(), 9).stream()
                        .map(Workload::id)
                        .toList());
        Lease lease = a.leases().acquire("x", TTL).orElseThrow();
        a.workloads().erase(lease, other.id());
        a.workloads().erase(lease, other.id());
        assertEquals(Optional.empty(), a.workloads().find(other.id()));
    }

    @Test
    void secretsHaveVersionsAndMayBecomeUnreadable() {
        long one = a.vault().seal(workload.id(), "KEY", "first");
        assertEquals(one, a.vault().seal(workload.id(), "KEY", "first"));
        long two = a.vault().seal(workload.id(), "KEY", "second");
        assertEquals("first", b.vault().open(workload.id(), "KEY", one));
        world.data().secretsUnreadable(true);
        code(ErrorCode.SECRET_UNREADABLE, () -> b.vault().open(workload.id(), "KEY", one));
        world.data().secretsUnreadable(false);
        a.vault().forgetUnused(workload.id());
        code(ErrorCode.NOT_FOUND, () -> a.vault().open(workload.id(), "KEY", two));
        assertTrue(a.vault().seal(workload.id(), "KEY", "third") > two);
    }

    @Test
    void whileTheDiskIsFullOnlyTheObserverReads() {
        Store observer = world.observer();
        world.data().unavailable(true);
        code(ErrorCode.STORE_UNAVAILABLE, () -> a.workloads().find(workload.id()));
        int boundaries = world.faults().count();
        assertTrue(observer.workloads().find(workload.id()).isPresent());
        assertEquals(boundaries, world.faults().count());
    }

    private Deployment submitted(QueuePolicy policy) {
        Deployment deployment = deployment();
        a.deployments().submit(deployment, policy);
        return deployment;
    }

    private Deployment deployment() {
        return Deployment.queued(
                new DeploymentId(ids.next()),
                Samples.request(workload, image),
                world.clock().now());
    }

    private static List<DeploymentId> ids(List<Deployment> deployments) {
        return deployments.stream().map(Deployment::id).toList();
    }

    private JournalRecord begun() {
        return new JournalRecord.Signalled(
                new Event.Begun(world.clock().now()), world.clock().now());
    }

    private static void code(ErrorCode code, Executable call) {
        assertEquals(code, assertThrows(ForgeException.class, call).code());
    }
}
