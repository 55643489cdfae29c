package dev.tinyforge.domain.deploy;

import dev.tinyforge.domain.deploy.State.Accepted;
import dev.tinyforge.domain.deploy.State.Ended;
import dev.tinyforge.domain.deploy.State.Finishing;
import dev.tinyforge.domain.deploy.State.Observing;
import dev.tinyforge.domain.deploy.State.Preparing;
import dev.tinyforge.domain.deploy.State.Recording;
import dev.tinyforge.domain.deploy.State.Switching;
import dev.tinyforge.domain.deploy.State.Undoing;
import dev.tinyforge.domain.deploy.State.Watching;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The deployment machine: {@code next(state, event)} is pure, total and never throws. A late or repeated event leaves
 * the state as it is. At most one effect is wanted at a time. The observed switch is the one point of no return:
 * before it everything that fails is undone, after it the run goes forward.
 *
 * <p>Blue-green and recreate are the same machine on different plans: a recreate plan stops blue while preparing.
 */
public final class BlueGreen {
    /** After so many refusals in a row a tidying step is left to the reconciler. */
    static final int MAX_ATTEMPTS = 8;

    private static final Duration FIRST_BACKOFF = Duration.ofMillis(250);
    private static final Duration MOST_BACKOFF = Duration.ofSeconds(15);

    private BlueGreen() {}

    /** The state of a plan nothing was done of yet. */
    public static State accept(Plan plan) {
        return new Accepted(plan);
    }

    public static Transition next(State state, Event event) {
        return state.match(new Table(event));
    }

    /** The table: a row a state, in the order a run goes through them. */
    private record Table(Event event) implements State.Cases<Transition> {
        @Override
        public Transition accepted(Accepted at) {
            return event.match(new Ignoring(at) {
                @Override
                public Transition begun(Event.Begun begun) {
                    return prepare(at.plan(), begun.at().plus(at.plan().timeout()), 0);
                }

                @Override
                public Transition supersededBy(Event.SupersededBy by) {
                    return end(at.plan(), new Outcome.Superseded(by.successor()));
                }

                @Override
                public Transition cancelRequested(Event.CancelRequested cancel) {
                    return end(at.plan(), new Outcome.Cancelled(cancel.by()));
                }
            });
        }

        @Override
        public Transition preparing(Preparing at) {
            return event.match(new Undoable(at, key("prepare", at.index(), 0), at.due()) {
                @Override
                Transition done(Instant when) {
                    return prepare(at.plan(), at.due(), at.index() + 1);
                }

                @Override
                Transition goBack(Outcome end) {
                    return undo(at.plan(), end, Undo.preparation(at.plan(), at.index()));
                }
            });
        }

        @Override
        public Transition switching(Switching at) {
            return event.match(new Undoable(at, "switch/write", at.due()) {
                @Override
                Transition done(Instant when) {
                    return observe(at.plan(), at.due());
                }

                @Override
                Transition goBack(Outcome end) {
                    return undo(at.plan(), end, Undo.switchOver(at.plan()));
                }
            });
        }

        @Override
        public Transition observing(Observing at) {
            return event.match(new Undoable(at, "switch/observe", at.due()) {
                @Override
                Transition done(Instant when) {
                    return record(at.plan(), 0);
                }

                @Override
                Transition goBack(Outcome end) {
                    return undo(at.plan(), end, Undo.switchOver(at.plan()));
                }
            });
        }

        @Override
        public Transition recording(Recording at) {
            return event.match(new Awaiting(at, key("record", 0, at.attempt())) {
                @Override
                Transition done(Instant when) {
                    return watch(at.plan());
                }

                @Override
                Transition failed(String reason) {
                    // A source that cannot save what it did has not done it.
                    return at.plan().savesRuntime() && at.attempt() + 1 == MAX_ATTEMPTS
                            ? undo(
                                    at.plan(),
                                    new Outcome.Failed("it could not be saved: " + reason),
                                    Undo.live(at.plan()))
                            : record(at.plan(), at.attempt() + 1);
                }
            });
        }

        @Override
        public Transition watching(Watching at) {
            return event.match(new Awaiting(at, "watch") {
                @Override
                Transition done(Instant when) {
                    return finish(at.plan(), 0, 0, List.of());
                }

                @Override
                Transition failed(String reason) {
                    return revert(at.plan(), reason);
                }

                @Override
                public Transition rollbackRequested(Event.RollbackRequested request) {
                    return revert(at.plan(), request.reason());
                }
            });
        }

        @Override
        public Transition finishing(Finishing at) {
            return event.match(new Awaiting(at, key("finish", at.index(), at.attempt())) {
                @Override
                Transition done(Instant when) {
                    return finish(at.plan(), at.index() + 1, 0, at.warnings());
                }

                @Override
                Transition failed(String reason) {
                    return at.attempt() + 1 < MAX_ATTEMPTS
                            ? finish(at.plan(), at.index(), at.attempt() + 1, at.warnings())
                            : finish(at.plan(), at.index() + 1, 0, append(at.warnings(), reason));
                }
            });
        }

        @Override
        public Transition undoing(Undoing at) {
            return event.match(new Awaiting(at, key("undo", at.index(), at.attempt())) {
                @Override
                Transition done(Instant when) {
                    return undo(at, at.index() + 1, at.attempt());
                }

                @Override
                Transition failed(String reason) {
                    return at.attempt() + 1 < MAX_ATTEMPTS
                            ? undo(at, Undo.retryFrom(at.steps(), at.index()), at.attempt() + 1)
                            : end(at.plan(), Undo.incomplete(at.end(), reason));
                }
            });
        }

        @Override
        public Transition ended(Ended at) {
            return event.match(new Ignoring(at));
        }
    }

    private static Transition prepare(Plan plan, Instant due, int index) {
        if (index < plan.prepare().size()) {
            return new Transition(
                    new Preparing(plan, due, index),
                    effect(key("prepare", index, 0), plan.prepare().get(index), 0));
        }
        if (plan.change().isEmpty()) {
            return record(plan, 0);
        }
        return new Transition(new Switching(plan, due), effect("switch/write", new Step.WriteRoutes(plan.change()), 0));
    }

    private static Transition observe(Plan plan, Instant due) {
        return new Transition(
                new Observing(plan, due),
                effect("switch/observe", new Step.ObserveSwitch(plan.change(), plan.observeWithin()), 0));
    }

    private static Transition record(Plan plan, int attempt) {
        return new Transition(
                new Recording(plan, attempt), effect(key("record", 0, attempt), plan.recordAfter(), attempt));
    }

    private static Transition watch(Plan plan) {
        if (plan.watchWindow().isZero()) {
            return finish(plan, 0, 0, List.of());
        }
        return new Transition(new Watching(plan), effect("watch", new Step.Watch(plan.green(), plan.watchWindow()), 0));
    }

    private static Transition finish(Plan plan, int index, int attempt, List<String> warnings) {
        if (index == plan.finish().size()) {
            return end(plan, new Outcome.Succeeded(warnings));
        }
        return new Transition(
                new Finishing(plan, index, attempt, warnings),
                effect(key("finish", index, attempt), plan.finish().get(index), attempt));
    }

    /** Back from a live green. With nothing to go back to there is only forward. */
    private static Transition revert(Plan plan, String reason) {
        return plan.before().isEmpty()
                ? finish(plan, 0, 0, List.of("green failed in its watch window and there is no blue: " + reason))
                : undo(plan, new Outcome.RolledBack(reason), Undo.live(plan));
    }

    private static Transition undo(Plan plan, Outcome end, List<Step> steps) {
        return undo(new Undoing(plan, end, steps, 0, 0), 0, 0);
    }

    private static Transition undo(Undoing at, int index, int attempt) {
        if (index == at.steps().size()) {
            return end(at.plan(), at.end());
        }
        boolean repeats = attempt > at.attempt();
        return new Transition(
                new Undoing(at.plan(), at.end(), at.steps(), index, attempt),
                effect(key("undo", index, attempt), at.steps().get(index), repeats ? attempt : 0));
    }

    private static Transition end(Plan plan, Outcome outcome) {
        return new Transition(new Ended(plan, outcome), List.of());
    }

    private static String key(String phase, int index, int attempt) {
        return phase + "/" + index + (attempt == 0 ? "" : "#" + attempt);
    }

    private static List<Effect> effect(String key, Step step, int attempt) {
        return List.of(new Effect(key, step, backoff(attempt)));
    }

    private static Duration backoff(int attempt) {
        if (attempt == 0) {
            return Duration.ZERO;
        }
        Duration wait = FIRST_BACKOFF.multipliedBy(1L << Math.min(attempt - 1, 10));
        return wait.compareTo(MOST_BACKOFF) < 0 ? wait : MOST_BACKOFF;
    }

    private static List<String> append(List<String> list, String more) {
        List<String> longer = new ArrayList<>(list);
        longer.add(more);
        return longer;
    }

    /** A cell not filled in: the event changes nothing here. */
    private static class Ignoring implements Event.Cases<Transition> {
        private final State state;

        Ignoring(State state) {
            this.state = state;
        }

        final Transition ignored() {
            return new Transition(state, List.of());
        }

        @Override
        public Transition begun(Event.Begun event) {
            return ignored();
        }

        @Override
        public Transition stepDone(Event.StepDone event) {
            return ignored();
        }

        @Override
        public Transition stepFailed(Event.StepFailed event) {
            return ignored();
        }

        @Override
        public Transition cancelRequested(Event.CancelRequested event) {
            return ignored();
        }

        @Override
        public Transition deadlinePassed(Event.DeadlinePassed event) {
            return ignored();
        }

        @Override
        public Transition supersededBy(Event.SupersededBy event) {
            return ignored();
        }

        @Override
        public Transition rollbackRequested(Event.RollbackRequested event) {
            return ignored();
        }
    }

    /** A state with an effect under way; outcomes of other effects are late and ignored. */
    private abstract static class Awaiting extends Ignoring {
        private final String key;

        Awaiting(State state, String key) {
            super(state);
            this.key = key;
        }

        abstract Transition done(Instant when);

        abstract Transition failed(String reason);

        @Override
        public Transition stepDone(Event.StepDone event) {
            return event.key().equals(key) ? done(event.at()) : ignored();
        }

        @Override
        public Transition stepFailed(Event.StepFailed event) {
            return event.key().equals(key) ? failed(event.reason()) : ignored();
        }
    }

    /** A state before the point of no return. */
    private abstract static class Undoable extends Awaiting {
        private final Instant due;

        Undoable(State state, String key, Instant due) {
            super(state, key);
            this.due = due;
        }

        abstract Transition goBack(Outcome end);

        @Override
        Transition failed(String reason) {
            return goBack(new Outcome.Failed(reason));
        }

        @Override
        public Transition cancelRequested(Event.CancelRequested event) {
            return goBack(new Outcome.Cancelled(event.by()));
        }

        @Override
        public Transition deadlinePassed(Event.DeadlinePassed event) {
            return event.at().isBefore(due) ? ignored() : goBack(new Outcome.Failed("it took longer than its timeout"));
        }
    }
}
