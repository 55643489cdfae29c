package dev.tinyforge.domain.deploy;

import dev.tinyforge.domain.workload.DeploymentId;
import java.util.List;

/** How a run ended. */
public sealed interface Outcome {
    <R> R match(Cases<R> cases);

    /** @param warnings what could not be tidied up; the reconciler does it */
    record Succeeded(List<String> warnings) implements Outcome {
        public Succeeded {
            warnings = List.copyOf(warnings);
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.succeeded(this);
        }
    }

    /** Green was live and failed within its watch window; blue serves again. */
    record RolledBack(String reason) implements Outcome {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.rolledBack(this);
        }
    }

    record Cancelled(String by) implements Outcome {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.cancelled(this);
        }
    }

    /** A newer one took its place before it began. */
    record Superseded(DeploymentId successor) implements Outcome {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.superseded(this);
        }
    }

    /** It failed before the switch and was undone. */
    record Failed(String reason) implements Outcome {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.failed(this);
        }
    }

    /** One method an outcome, so that a missing case does not compile. */
    interface Cases<R> {
        R succeeded(Succeeded outcome);

        R rolledBack(RolledBack outcome);

        R cancelled(Cancelled outcome);

        R superseded(Superseded outcome);

        R failed(Failed outcome);
    }
}
