package dev.tinyforge.ports.store;

import dev.tinyforge.domain.deploy.Outcome;
import dev.tinyforge.domain.workload.DeploymentId;
import dev.tinyforge.domain.workload.QueuePolicy;
import dev.tinyforge.domain.workload.WorkloadId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** The deployments and the queue they wait in. Each method is one transaction. */
public interface Deployments {
    /**
     * Adds a queued deployment by the workload's policy: {@code LATEST} supersedes those that still wait,
     * {@code QUEUE} waits behind them, {@code REJECT} refuses while any is open that is not for faces only. With {@code LATEST}, one whose cause is
     * older than that of another deployment of the workload ends at once as superseded by that.
     *
     * @param newSecrets values by name, sealed in the same transaction; the secrets of these names in the snapshot get the
     *     versions they are sealed as
     * @throws dev.tinyforge.ports.error.ForgeException {@code NOT_FOUND} without the workload, {@code CONFLICT} while
     *     it is being deleted
     */
    Submission submit(Deployment deployment, QueuePolicy policy, Map<String, String> newSecrets);

    /** The same, with nothing to seal. */
    default Submission submit(Deployment deployment, QueuePolicy policy) {
        return submit(deployment, policy, Map.of());
    }

    /** What became of a submission. */
    sealed interface Submission {
        /** @param superseded those it took the place of */
        record Accepted(List<DeploymentId> superseded) implements Submission {}

        /** @param open the one that is under way */
        record Rejected(DeploymentId open) implements Submission {}

        /** Its cause has led to a deployment of the workload before; nothing was added. */
        record Repeated(DeploymentId first) implements Submission {}

        default <R> R match(
                Function<Accepted, R> accepted, Function<Rejected, R> rejected, Function<Repeated, R> repeated) {
            if (this instanceof Accepted a) {
                return accepted.apply(a);
            }
            return this instanceof Rejected r ? rejected.apply(r) : repeated.apply((Repeated) this);
        }
    }

    Optional<Deployment> find(DeploymentId id);

    /**
     * Newest first.
     *
     * @param workload of this one only
     * @param before start behind this one; absent: from the newest
     */
    List<Deployment> list(Optional<WorkloadId> workload, Optional<DeploymentId> before, int limit);

    /** Those queued or running, in the order they were submitted. */
    List<Deployment> open();

    /**
     * Makes a queued deployment a running one.
     *
     * @return false when it no longer waits: it was cancelled or superseded, or has ended; true too when it runs
     * @throws dev.tinyforge.ports.error.ForgeException {@code LEASE_LOST}
     */
    boolean begin(Lease lease, DeploymentId id, Instant at);

    /** Ends it; one that has ended stays as it is. {@code LEASE_LOST}. */
    void end(Lease lease, DeploymentId id, Outcome outcome, Instant at);

    /**
     * Asks for a cancel: one that waits ends as cancelled at once, one that runs is told.
     *
     * @return false when it has ended
     * @throws dev.tinyforge.ports.error.ForgeException {@code NOT_FOUND}
     */
    boolean requestCancel(DeploymentId id, String by, Instant at);

    /** Who asked to cancel, of the given ones that run and were asked to; one query. */
    Map<DeploymentId, String> cancelRequests(Set<DeploymentId> of);

    /** Says what it is waiting for; empty: nothing. */
    void note(DeploymentId id, Optional<String> note);
}
