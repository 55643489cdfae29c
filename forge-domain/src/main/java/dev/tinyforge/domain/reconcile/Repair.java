package dev.tinyforge.domain.reconcile;

import dev.tinyforge.domain.deploy.LiveInstance;
import dev.tinyforge.domain.deploy.Route;
import dev.tinyforge.domain.workload.WorkloadId;
import java.util.Optional;

/** One thing to mend. */
public sealed interface Repair {
    /** The workload it concerns; absent when that cannot be told. */
    Optional<WorkloadId> workload();

    /** Its container is there but does not run. */
    record StartInstance(WorkloadId of, LiveInstance instance) implements Repair {
        @Override
        public Optional<WorkloadId> workload() {
            return Optional.of(of);
        }
    }

    /** Its container is gone: its release has to be deployed again. */
    record ReplaceInstance(WorkloadId of, LiveInstance instance) implements Repair {
        @Override
        public Optional<WorkloadId> workload() {
            return Optional.of(of);
        }
    }

    /** The proxy lacks the route, or leads it elsewhere. */
    record WriteRoute(WorkloadId of, Route route) implements Repair {
        @Override
        public Optional<WorkloadId> workload() {
            return Optional.of(of);
        }
    }

    /** A container of ours that belongs to nothing. */
    record RemoveContainer(Optional<WorkloadId> workload, String name) implements Repair {}

    /** A route of ours that belongs to nothing. */
    record RemoveRoute(String host) implements Repair {
        @Override
        public Optional<WorkloadId> workload() {
            return Optional.empty();
        }
    }
}
