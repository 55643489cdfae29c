package dev.tinyforge.tck.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.domain.deploy.Outcome;
import dev.tinyforge.domain.workload.DeploymentId;
import dev.tinyforge.domain.workload.QueuePolicy;
import dev.tinyforge.domain.workload.Workload;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.store.Deployment;
import dev.tinyforge.ports.store.Deployment.Status;
import dev.tinyforge.ports.store.Deployments;
import dev.tinyforge.ports.store.Deployments.Submission;
import dev.tinyforge.ports.store.Lease;
import dev.tinyforge.ports.store.Store;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

interface DeploymentsContract extends StoreTest {
    private Workload given(int number) {
        return store().workloads().create(Samples.workload(number), List.of(), Map.of());
    }

    private Deployments deployments() {
        return store().deployments();
    }

    private Submission submit(int number, Workload workload, QueuePolicy policy) {
        return deployments().submit(Samples.deployment(number, workload, at(number)), policy);
    }

    private static Submission accepted(Integer... superseded) {
        List<DeploymentId> ids = new ArrayList<>();
        for (int number : superseded) {
            ids.add(Samples.deploymentId(number));
        }
        return new Submission.Accepted(ids);
    }

    private static Instant at(int number) {
        return StoreFixture.NOON.plusSeconds(number);
    }

    private Deployment get(int number) {
        return deployments().find(Samples.deploymentId(number)).orElseThrow();
    }

    private Status status(int number) {
        return get(number).status();
    }

    private static List<Integer> numbers(List<Deployment> deployments) {
        return deployments.stream()
                .map(deployment -> Integer.parseInt(deployment.id().value().substring(1)))
                .toList();
    }

    @Test
    default void aDeploymentWaitsAsItWasSubmitted() {
        Workload workload = given(1);
        assertEquals(accepted(), submit(1, workload, QueuePolicy.LATEST));
        assertEquals(Samples.deployment(1, workload, at(1)), get(1));
        assertEquals(Optional.empty(), deployments().find(Samples.deploymentId(2)));
    }

    @Test
    default void aRequestComesBackWithEveryField() {
        given(1);
        given(2);
        Deployment deployment = Deployment.queued(Samples.deploymentId(1), Samples.fullRequest(), Samples.AT);
        deployments().submit(deployment, QueuePolicy.QUEUE);
        assertEquals(deployment, get(1));
    }

    @Test
    default void aDeploymentNeedsItsWorkload() {
        StoreFixture.refused(ErrorCode.NOT_FOUND, () -> submit(1, Samples.workload(1), QueuePolicy.LATEST));
        Workload workload = given(1);
        store().workloads().markDeleting(workload.id(), OptionalLong.empty());
        StoreFixture.refused(ErrorCode.CONFLICT, () -> submit(1, workload, QueuePolicy.LATEST));
        assertEquals(List.of(), deployments().open());
    }

    @Test
    default void theLatestSupersedesThoseThatStillWait() {
        Lease lease = fixture().lease(store());
        Workload workload = given(1);
        Workload other = given(2);
        submit(9, other, QueuePolicy.LATEST);
        submit(1, workload, QueuePolicy.LATEST);
        assertTrue(deployments().begin(lease, Samples.deploymentId(1), at(1)));
        assertEquals(accepted(), submit(2, workload, QueuePolicy.LATEST));
        assertEquals(accepted(), submit(3, workload, QueuePolicy.QUEUE));
        assertEquals(accepted(2, 3), submit(4, workload, QueuePolicy.LATEST));
        assertEquals(Status.RUNNING, status(1));
        assertEquals(Status.SUPERSEDED, status(2));
        assertEquals(Optional.of(new Outcome.Superseded(Samples.deploymentId(4))), get(2).outcome());
        assertTrue(get(2).endedAt().isPresent());
        assertEquals(Status.QUEUED, status(4));
        assertEquals(Status.QUEUED, status(9));
        assertFalse(deployments().begin(lease, Samples.deploymentId(2), at(5)), "it no longer waits");
    }

    @Test
    default void aQueueKeepsItsOrder() {
        Workload workload = given(1);
        submit(3, workload, QueuePolicy.QUEUE);
        submit(1, workload, QueuePolicy.QUEUE);
        assertEquals(accepted(), submit(2, workload, QueuePolicy.QUEUE));
        assertEquals(List.of(3, 1, 2), numbers(deployments().open()));
    }

    @Test
    default void aWorkloadMayRefuseWhileOneIsOpen() {
        Lease lease = fixture().lease(store());
        Workload workload = given(1);
        Workload other = given(2);
        assertEquals(accepted(), submit(9, other, QueuePolicy.REJECT));
        assertEquals(accepted(), submit(1, workload, QueuePolicy.REJECT));
        Submission rejected = new Submission.Rejected(Samples.deploymentId(1));
        assertEquals(rejected, submit(2, workload, QueuePolicy.REJECT), "one waits");
        deployments().begin(lease, Samples.deploymentId(1), at(1));
        assertEquals(rejected, submit(2, workload, QueuePolicy.REJECT), "one runs");
        assertEquals(Optional.empty(), deployments().find(Samples.deploymentId(2)));
        deployments().end(lease, Samples.deploymentId(1), new Outcome.Failed("no"), at(2));
        assertEquals(accepted(), submit(2, workload, QueuePolicy.REJECT));
    }

    @Test
    default void theOneThatRunsIsNamedInARefusal() {
        Lease lease = fixture().lease(store());
        Workload workload = given(1);
        submit(1, workload, QueuePolicy.QUEUE);
        submit(2, workload, QueuePolicy.QUEUE);
        deployments().begin(lease, Samples.deploymentId(2), at(2));
        assertEquals(new Submission.Rejected(Samples.deploymentId(2)), submit(3, workload, QueuePolicy.REJECT));
    }

    @Test
    default void ofManySubmissionsAtOnceOneWaitsInTheEnd() {
        Workload workload = given(1);
        Store other = fixture().another();
        List<Callable<Submission>> acts = new ArrayList<>();
        for (int i = 1; i <= 8; i++) {
            Store store = i % 2 == 0 ? store() : other;
            Deployment deployment = Samples.deployment(i, workload, at(i));
            acts.add(() -> store.deployments().submit(deployment, QueuePolicy.LATEST));
        }
        int superseded = 0;
        for (Submission submission : Together.run(acts)) {
            superseded += submission.match(a -> a.superseded().size(), r -> 0, r -> 0);
        }
        assertEquals(7, superseded);
        assertEquals(1, deployments().open().size());
    }

    @Test
    default void ofManyThatWouldNotWaitOneIsAccepted() {
        Workload workload = given(1);
        Store other = fixture().another();
        List<Callable<Submission>> acts = new ArrayList<>();
        for (int i = 1; i <= 8; i++) {
            Store store = i % 2 == 0 ? store() : other;
            Deployment deployment = Samples.deployment(i, workload, at(i));
            acts.add(() -> store.deployments().submit(deployment, QueuePolicy.REJECT));
        }
        assertEquals(
                1,
                Together.run(acts).stream()
                        .filter(submission -> submission.match(a -> true, r -> false, r -> false))
                        .count());
    }

    @Test
    default void deploymentsAreListedNewestFirstPageByPage() {
        Workload one = given(1);
        Workload two = given(2);
        for (int number : new int[] {1, 2, 3, 4, 5}) {
            submit(number, number % 2 == 0 ? two : one, QueuePolicy.QUEUE);
        }
        assertEquals(List.of(5, 4, 3), numbers(deployments().list(Optional.empty(), Optional.empty(), 3)));
        assertEquals(
                List.of(2, 1), numbers(deployments().list(Optional.empty(), Optional.of(Samples.deploymentId(3)), 3)));
        assertEquals(List.of(5, 3), numbers(deployments().list(Optional.of(one.id()), Optional.empty(), 2)));
        assertEquals(
                List.of(1),
                numbers(deployments().list(Optional.of(one.id()), Optional.of(Samples.deploymentId(3)), 2)));
        assertEquals(List.of(), deployments().list(Optional.of(one.id()), Optional.of(Samples.deploymentId(1)), 2));
    }

    @Test
    default void openDeploymentsAreThoseQueuedOrRunning() {
        Lease lease = fixture().lease(store());
        Workload one = given(1);
        Workload two = given(2);
        submit(1, one, QueuePolicy.QUEUE);
        submit(2, two, QueuePolicy.QUEUE);
        submit(3, one, QueuePolicy.QUEUE);
        deployments().begin(lease, Samples.deploymentId(2), at(4));
        assertEquals(List.of(1, 2, 3), numbers(deployments().open()));
        deployments().begin(lease, Samples.deploymentId(1), at(4));
        deployments().end(lease, Samples.deploymentId(1), new Outcome.Succeeded(List.of()), at(5));
        assertEquals(List.of(2, 3), numbers(deployments().open()));
    }

    @Test
    default void aQueuedDeploymentBeginsOnce() {
        Lease lease = fixture().lease(store());
        submit(1, given(1), QueuePolicy.LATEST);
        assertTrue(deployments().begin(lease, Samples.deploymentId(1), at(10)));
        assertEquals(Status.RUNNING, status(1));
        assertEquals(Optional.of(at(10)), get(1).startedAt());
        assertTrue(deployments().begin(lease, Samples.deploymentId(1), at(20)), "it runs");
        assertEquals(Optional.of(at(10)), get(1).startedAt());
        deployments().end(lease, Samples.deploymentId(1), new Outcome.Failed("no"), at(30));
        assertFalse(deployments().begin(lease, Samples.deploymentId(1), at(40)));
        assertEquals(Status.FAILED, status(1));
    }

    @Test
    default void aDeploymentEndsOnceWithItsOutcome() {
        Lease lease = fixture().lease(store());
        Workload workload = given(1);
        int number = 1;
        for (Outcome outcome : Samples.outcomes()) {
            submit(number, workload, QueuePolicy.QUEUE);
            deployments().begin(lease, Samples.deploymentId(number), at(1));
            deployments().end(lease, Samples.deploymentId(number), outcome, at(10));
            assertEquals(Status.of(outcome), status(number));
            assertEquals(Optional.of(outcome), get(number).outcome());
            assertEquals(Optional.of(at(10)), get(number).endedAt());
            Deployment ended = get(number);
            deployments().end(lease, Samples.deploymentId(number), new Outcome.Failed("later"), at(20));
            assertEquals(ended, get(number));
            number++;
        }
    }

    @Test
    default void aLostLeaseNeitherBeginsNorEnds() {
        Lease lost = fixture().lease(store());
        Workload workload = given(1);
        submit(1, workload, QueuePolicy.QUEUE);
        submit(2, workload, QueuePolicy.QUEUE);
        deployments().begin(lost, Samples.deploymentId(1), at(1));
        fixture().pass(StoreFixture.TTL);
        Lease held = fixture().lease(fixture().another());
        StoreFixture.refused(ErrorCode.LEASE_LOST, () -> deployments().begin(lost, Samples.deploymentId(2), at(2)));
        StoreFixture.refused(ErrorCode.LEASE_LOST, () -> deployments()
                .end(lost, Samples.deploymentId(1), new Outcome.Failed("no"), at(2)));
        assertEquals(Status.RUNNING, status(1));
        assertEquals(Status.QUEUED, status(2));
        assertTrue(deployments().begin(held, Samples.deploymentId(1), at(3)));
    }

    @Test
    default void aCancelEndsOneThatWaits() {
        Lease lease = fixture().lease(store());
        submit(1, given(1), QueuePolicy.LATEST);
        assertTrue(deployments().requestCancel(Samples.deploymentId(1), "bob", at(7)));
        assertEquals(Status.CANCELLED, status(1));
        assertEquals(Optional.of(new Outcome.Cancelled("bob")), get(1).outcome());
        assertEquals(Optional.of(at(7)), get(1).endedAt());
        assertFalse(deployments().begin(lease, Samples.deploymentId(1), at(8)));
        assertFalse(deployments().requestCancel(Samples.deploymentId(1), "bob", at(9)));
    }

    @Test
    default void aCancelIsToldToOneThatRuns() {
        Lease lease = fixture().lease(store());
        Workload workload = given(1);
        for (int number : new int[] {1, 2, 3}) {
            submit(number, workload, QueuePolicy.QUEUE);
            deployments().begin(lease, Samples.deploymentId(number), at(number));
        }
        Set<DeploymentId> all = Set.of(Samples.deploymentId(1), Samples.deploymentId(2), Samples.deploymentId(3));
        assertEquals(Map.of(), deployments().cancelRequests(all));
        assertEquals(Map.of(), deployments().cancelRequests(Set.of()));
        assertTrue(deployments().requestCancel(Samples.deploymentId(1), "bob", at(7)));
        assertTrue(deployments().requestCancel(Samples.deploymentId(2), "carol", at(7)));
        assertEquals(Status.RUNNING, status(1));
        assertEquals(
                Map.of(Samples.deploymentId(1), "bob", Samples.deploymentId(2), "carol"),
                deployments().cancelRequests(all));
        assertEquals(
                Map.of(Samples.deploymentId(2), "carol"),
                deployments().cancelRequests(Set.of(Samples.deploymentId(2), Samples.deploymentId(3))));
        deployments().end(lease, Samples.deploymentId(1), new Outcome.Cancelled("bob"), at(8));
        assertEquals(Map.of(Samples.deploymentId(2), "carol"), deployments().cancelRequests(all));
        assertFalse(deployments().requestCancel(Samples.deploymentId(1), "bob", at(9)));
    }

    @Test
    default void aCancelNeedsADeployment() {
        StoreFixture.refused(
                ErrorCode.NOT_FOUND, () -> deployments().requestCancel(Samples.deploymentId(1), "bob", at(1)));
    }

    @Test
    default void aDeploymentSaysWhatItWaitsFor() {
        Lease lease = fixture().lease(store());
        submit(1, given(1), QueuePolicy.LATEST);
        deployments().begin(lease, Samples.deploymentId(1), at(1));
        deployments().note(Samples.deploymentId(1), Optional.of("the engine does not answer"));
        assertEquals(Optional.of("the engine does not answer"), get(1).note());
        deployments().note(Samples.deploymentId(1), Optional.empty());
        assertEquals(Optional.empty(), get(1).note());
    }

    private Submission submit(int number, Workload workload, long cause, QueuePolicy policy) {
        return deployments().submit(Samples.caused(number, workload, at(number), cause), policy);
    }

    @Test
    default void aCauseComesBack() {
        Workload workload = given(1);
        submit(1, workload, 7, QueuePolicy.LATEST);
        assertEquals(Samples.caused(1, workload, at(1), 7), get(1));
    }

    @Test
    default void aCauseLeadsToOneDeploymentOfAWorkload() {
        Lease lease = fixture().lease(store());
        Workload workload = given(1);
        Workload other = given(2);
        Submission repeated = new Submission.Repeated(Samples.deploymentId(1));
        assertEquals(accepted(), submit(1, workload, 7, QueuePolicy.QUEUE));
        for (QueuePolicy policy : QueuePolicy.values()) {
            assertEquals(repeated, submit(2, workload, 7, policy), policy.toString());
        }
        deployments().begin(lease, Samples.deploymentId(1), at(1));
        deployments().end(lease, Samples.deploymentId(1), new Outcome.Failed("no"), at(2));
        assertEquals(repeated, submit(2, workload, 7, QueuePolicy.LATEST), "ended or not");
        assertEquals(Optional.empty(), deployments().find(Samples.deploymentId(2)), "nothing was added");
        assertEquals(accepted(), submit(2, other, 7, QueuePolicy.LATEST), "of another workload");
        assertEquals(accepted(), submit(3, workload, 8, QueuePolicy.LATEST), "another cause");
    }

    @Test
    default void aRepeatSupersedesNothing() {
        Workload workload = given(1);
        submit(1, workload, 7, QueuePolicy.QUEUE);
        submit(2, workload, QueuePolicy.QUEUE);
        submit(3, workload, 7, QueuePolicy.LATEST);
        assertEquals(List.of(1, 2), numbers(deployments().open()));
    }

    @Test
    default void whatWasRejectedMayBeTriedAgain() {
        Lease lease = fixture().lease(store());
        Workload workload = given(1);
        submit(1, workload, QueuePolicy.LATEST);
        assertEquals(new Submission.Rejected(Samples.deploymentId(1)), submit(2, workload, 7, QueuePolicy.REJECT));
        deployments().begin(lease, Samples.deploymentId(1), at(1));
        deployments().end(lease, Samples.deploymentId(1), new Outcome.Failed("no"), at(2));
        assertEquals(accepted(), submit(2, workload, 7, QueuePolicy.REJECT));
    }

    @Test
    default void anOlderCauseGivesWayToANewerOne() {
        Workload workload = given(1);
        Workload other = given(2);
        submit(5, workload, 5, QueuePolicy.LATEST);
        submit(9, workload, 9, QueuePolicy.QUEUE);
        submit(10, other, 8, QueuePolicy.LATEST);
        assertEquals(accepted(), submit(7, workload, 7, QueuePolicy.LATEST));
        assertEquals(Status.SUPERSEDED, status(7));
        assertEquals(Optional.of(new Outcome.Superseded(Samples.deploymentId(9))), get(7).outcome());
        assertEquals(Optional.of(at(7)), get(7).endedAt());
        assertEquals(List.of(5, 9, 10), numbers(deployments().open()), "the others wait as before");
        assertEquals(new Submission.Repeated(Samples.deploymentId(7)), submit(8, workload, 7, QueuePolicy.LATEST));
    }

    @Test
    default void anOlderCauseGivesWayToOneThatHasEnded() {
        Lease lease = fixture().lease(store());
        Workload workload = given(1);
        submit(1, workload, 9, QueuePolicy.LATEST);
        deployments().begin(lease, Samples.deploymentId(1), at(1));
        deployments().end(lease, Samples.deploymentId(1), new Outcome.Succeeded(List.of()), at(2));
        submit(2, workload, 7, QueuePolicy.LATEST);
        assertEquals(Optional.of(new Outcome.Superseded(Samples.deploymentId(1))), get(2).outcome());
    }

    @Test
    default void onlyTheLatestPolicyLooksAtTheOrderOfCauses() {
        Workload workload = given(1);
        submit(1, workload, 9, QueuePolicy.QUEUE);
        assertEquals(accepted(), submit(2, workload, 7, QueuePolicy.QUEUE));
        assertEquals(List.of(1, 2), numbers(deployments().open()));
    }

    @Test
    default void whatAPersonAsksForSupersedesWhateverTheCause() {
        Workload workload = given(1);
        submit(1, workload, 9, QueuePolicy.LATEST);
        assertEquals(accepted(1), submit(2, workload, QueuePolicy.LATEST));
        assertEquals(accepted(2), submit(3, workload, 10, QueuePolicy.LATEST));
    }

    @Test
    default void ofManySubmissionsOfOneCauseOneIsAdded() {
        Workload workload = given(1);
        Store other = fixture().another();
        List<Callable<Submission>> acts = new ArrayList<>();
        for (int i = 1; i <= 8; i++) {
            Store store = i % 2 == 0 ? store() : other;
            Deployment deployment = Samples.caused(i, workload, at(i), 7);
            acts.add(() -> store.deployments().submit(deployment, QueuePolicy.LATEST));
        }
        long added = Together.run(acts).stream()
                .filter(submission -> submission.match(a -> true, r -> false, r -> false))
                .count();
        assertEquals(1, added);
        assertEquals(
                1, deployments().list(Optional.empty(), Optional.empty(), 10).size());
    }
}
