package dev.tinyforge.ports.store;

import dev.tinyforge.domain.deploy.Outcome;
import dev.tinyforge.domain.release.PinnedImage;
import dev.tinyforge.domain.release.Release;
import dev.tinyforge.domain.workload.DeploymentId;
import dev.tinyforge.domain.workload.Workload;
import dev.tinyforge.domain.workload.WorkloadId;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * One attempt to make a release live, as it is listed; the journal holds what it did.
 *
 * @param note what it is waiting for just now, on one line
 * @param outcome there once it has ended
 */
public record Deployment(
        DeploymentId id,
        WorkloadId workload,
        Request request,
        Status status,
        Instant createdAt,
        Optional<Instant> startedAt,
        Optional<Instant> endedAt,
        Optional<Outcome> outcome,
        Optional<String> note) {
    public Deployment {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(status, "status");
    }

    /** One that waits for its turn. */
    public static Deployment queued(DeploymentId id, Request request, Instant now) {
        return new Deployment(
                id,
                request.snapshot().id(),
                request,
                Status.QUEUED,
                now,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** The same with its snapshot's secrets at these versions; see {@link Workload#sealed}. */
    public Deployment sealed(Map<String, Long> versions) {
        Request asked = new Request(
                request.by(),
                request.snapshot().sealed(versions),
                request.image(),
                request.tag(),
                request.rollbackTo(),
                request.checkIndex(),
                request.cause(),
                request.facesOnly());
        return new Deployment(id, workload, asked, status, createdAt, startedAt, endedAt, outcome, note);
    }

    public enum Status {
        QUEUED,
        RUNNING,
        SUCCEEDED,
        ROLLED_BACK,
        CANCELLED,
        SUPERSEDED,
        FAILED;

        public boolean open() {
            return this == QUEUED || this == RUNNING;
        }

        public static Status of(Outcome outcome) {
            return outcome.match(new Outcome.Cases<>() {
                @Override
                public Status succeeded(Outcome.Succeeded o) {
                    return SUCCEEDED;
                }

                @Override
                public Status rolledBack(Outcome.RolledBack o) {
                    return ROLLED_BACK;
                }

                @Override
                public Status cancelled(Outcome.Cancelled o) {
                    return CANCELLED;
                }

                @Override
                public Status superseded(Outcome.Superseded o) {
                    return SUPERSEDED;
                }

                @Override
                public Status failed(Outcome.Failed o) {
                    return FAILED;
                }
            });
        }
    }

    /**
     * What was asked for, pinned.
     *
     * @param by who or what asked
     * @param snapshot the configuration to run
     * @param rollbackTo the kept release to go back to
     * @param checkIndex the facts the asker has seen; anything else is refused
     * @param cause the ledger entry it comes from; a workload has at most one deployment of each
     * @param facesOnly the faces of the workload are led to what runs already, and nothing else is done
     */
    public record Request(
            String by,
            Workload snapshot,
            PinnedImage image,
            String tag,
            Optional<DeploymentId> rollbackTo,
            Optional<String> checkIndex,
            Optional<Long> cause,
            boolean facesOnly) {
        /** One that makes a version live. */
        public Request(
                String by,
                Workload snapshot,
                PinnedImage image,
                String tag,
                Optional<DeploymentId> rollbackTo,
                Optional<String> checkIndex,
                Optional<Long> cause) {
            this(by, snapshot, image, tag, rollbackTo, checkIndex, cause, false);
        }

        /** One that leads the workload's faces to the release that is live. */
        public static Request faces(String by, Release live, String tag) {
            return new Request(
                    by, live.workload(), live.image(), tag, Optional.empty(), Optional.empty(), Optional.empty(), true);
        }
    }
}
