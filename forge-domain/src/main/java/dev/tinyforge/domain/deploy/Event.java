package dev.tinyforge.domain.deploy;

import dev.tinyforge.domain.workload.DeploymentId;
import java.time.Instant;

/** What the machine is told. Time comes in with it. */
public sealed interface Event {
    Instant at();

    <R> R match(Cases<R> cases);

    /** The run has the workload to itself and may start. */
    record Begun(Instant at) implements Event {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.begun(this);
        }
    }

    /** The effect of this key was performed. */
    record StepDone(String key, Instant at) implements Event {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.stepDone(this);
        }
    }

    /** The effect of this key was refused for good; waiting would not help. */
    record StepFailed(String key, String reason, Instant at) implements Event {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.stepFailed(this);
        }
    }

    record CancelRequested(String by, Instant at) implements Event {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.cancelRequested(this);
        }
    }

    record DeadlinePassed(Instant at) implements Event {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.deadlinePassed(this);
        }
    }

    record SupersededBy(DeploymentId successor, Instant at) implements Event {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.supersededBy(this);
        }
    }

    /** Something outside asks to go back within the watch window, for example a log-scan rule. */
    record RollbackRequested(String reason, Instant at) implements Event {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.rollbackRequested(this);
        }
    }

    /** One method a kind of event, so that a missing case does not compile. */
    interface Cases<R> {
        R begun(Begun event);

        R stepDone(StepDone event);

        R stepFailed(StepFailed event);

        R cancelRequested(CancelRequested event);

        R deadlinePassed(DeadlinePassed event);

        R supersededBy(SupersededBy event);

        R rollbackRequested(RollbackRequested event);
    }
}
