package dev.tinyforge.domain.deploy;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Where a run is. Each state holds only what is valid in it. */
public sealed interface State {
    Plan plan();

    <R> R match(Cases<R> cases);

    /** When a {@link Event.DeadlinePassed} is due; absent once past the point of no return. */
    default Optional<Instant> deadline() {
        return Optional.empty();
    }

    /** Accepted, nothing done yet. */
    record Accepted(Plan plan) implements State {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.accepted(this);
        }
    }

    /** Making green: step {@code index} of the plan's preparation is under way. */
    record Preparing(Plan plan, Instant due, int index) implements State {
        @Override
        public Optional<Instant> deadline() {
            return Optional.of(due);
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.preparing(this);
        }
    }

    /** The routes are being written. */
    record Switching(Plan plan, Instant due) implements State {
        @Override
        public Optional<Instant> deadline() {
            return Optional.of(due);
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.switching(this);
        }
    }

    /** The routes are written and have yet to prove themselves. */
    record Observing(Plan plan, Instant due) implements State {
        @Override
        public Optional<Instant> deadline() {
            return Optional.of(due);
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.observing(this);
        }
    }

    /** The switch is proved, past the point of no return: the store is being told. */
    record Recording(Plan plan, int attempt) implements State {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.recording(this);
        }
    }

    /** Green serves; blue is kept until the window ends. */
    record Watching(Plan plan) implements State {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.watching(this);
        }
    }

    /** Tidying up: step {@code index} of the plan's finish is under way. */
    record Finishing(Plan plan, int index, int attempt, List<String> warnings) implements State {
        public Finishing {
            warnings = List.copyOf(warnings);
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.finishing(this);
        }
    }

    /** Going back: step {@code index} of {@code steps} is under way; then the run ends as {@code end}. */
    record Undoing(Plan plan, Outcome end, List<Step> steps, int index, int attempt) implements State {
        public Undoing {
            steps = List.copyOf(steps);
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.undoing(this);
        }
    }

    record Ended(Plan plan, Outcome outcome) implements State {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.ended(this);
        }
    }

    /** One method a state, so that a missing case does not compile. */
    interface Cases<R> {
        R accepted(Accepted state);

        R preparing(Preparing state);

        R switching(Switching state);

        R observing(Observing state);

        R recording(Recording state);

        R watching(Watching state);

        R finishing(Finishing state);

        R undoing(Undoing state);

        R ended(Ended state);
    }
}
