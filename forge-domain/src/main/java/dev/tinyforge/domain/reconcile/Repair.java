package dev.tinyforge.domain.reconcile;

import dev.tinyforge.domain.deploy.LiveInstance;
import dev.tinyforge.domain.deploy.Route;
import dev.tinyforge.domain.workload.WorkloadId;
import java.util.Optional;

/** One thing to mend. */
public sealed interface Repair {
    /** The workload it concerns; absent when that cannot be told. */
    Optional<WorkloadId> workload();

    <R> R match(Cases<R> cases);

    /** One answer for each kind of repair. */
    interface Cases<R> {
        R startInstance(StartInstance repair);

        R joinNetwork(JoinNetwork repair);

        R replaceInstance(ReplaceInstance repair);

        R writeRoute(WriteRoute repair);

        R removeContainer(RemoveContainer repair);

        R removeRoute(RemoveRoute repair);
    }

    /** Its container is there but does not run. */
    record StartInstance(WorkloadId of, LiveInstance instance) implements Repair {
        @Override
        public Optional<WorkloadId> workload() {
            return Optional.of(of);
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.startInstance(this);
        }
    }

    /** Its container runs, but not on the network the proxy reaches it by. */
    record JoinNetwork(WorkloadId of, LiveInstance instance) implements Repair {
        @Override
        public Optional<WorkloadId> workload() {
            return Optional.of(of);
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.joinNetwork(this);
        }
    }

    /** Its container is gone: its release has to be deployed again. */
    record ReplaceInstance(WorkloadId of, LiveInstance instance) implements Repair {
        @Override
        public Optional<WorkloadId> workload() {
            return Optional.of(of);
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.replaceInstance(this);
        }
    }

    /** The proxy lacks the route, or leads it elsewhere. */
    record WriteRoute(WorkloadId of, Route route) implements Repair {
        @Override
        public Optional<WorkloadId> workload() {
            return Optional.of(of);
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.writeRoute(this);
        }
    }

    /** A container of ours that belongs to nothing. */
    record RemoveContainer(Optional<WorkloadId> workload, String name) implements Repair {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.removeContainer(this);
        }
    }

    /** A route of ours that belongs to nothing. */
    record RemoveRoute(String host) implements Repair {
        @Override
        public Optional<WorkloadId> workload() {
            return Optional.empty();
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.removeRoute(this);
        }
    }
}
