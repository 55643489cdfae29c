package dev.tinyforge.domain.deploy;

import dev.tinyforge.domain.Samples;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Every state the machine can be in on a few plans, found by telling it every kind of event everywhere. */
final class Exploration {
    /** One move; {@code to} equals {@code from} when the event was ignored. */
    record Move(State from, Event event, State to) {}

    private static final int ENOUGH_ATTEMPTS = 2;

    private final Set<State> states = new LinkedHashSet<>();
    private final List<Move> moves = new ArrayList<>();

    private Exploration(List<Plan> plans) {
        Deque<State> open = new ArrayDeque<>();
        for (Plan plan : plans) {
            State start = BlueGreen.accept(plan);
            states.add(start);
            open.add(start);
        }
        while (!open.isEmpty()) {
            State from = open.poll();
            for (Event event : events(from)) {
                State to = BlueGreen.next(from, event).state();
                moves.add(new Move(from, event, to));
                if (!tooFar(to) && states.add(to)) {
                    open.add(to);
                }
            }
        }
    }

    /** Of the plans that make a difference: blue-green and recreate, with and without a blue, watched or not. */
    static Exploration ofSamples() {
        return Once.SAMPLES;
    }

    private static final class Once {
        static final Exploration SAMPLES = new Exploration(List.of(
                Samples.first(Samples.app()),
                Samples.second(Samples.app()),
                Samples.first(Samples.app().watched()),
                Samples.second(Samples.app().watched()),
                Samples.second(Samples.app().faces()),
                Samples.second(Samples.app().recreate()),
                Samples.second(Samples.app().recreate().watched())));
    }

    Set<State> states() {
        return states;
    }

    List<Move> moves() {
        return moves;
    }

    static List<Class<?>> kindsOfState() {
        return kinds(State.class, "Accepted Preparing Switching Observing Recording Watching Finishing Undoing Ended");
    }

    static List<Class<?>> kindsOfEvent() {
        return kinds(
                Event.class, "Begun StepDone StepFailed CancelRequested DeadlinePassed SupersededBy RollbackRequested");
    }

    static List<Class<?>> kindsOfOutcome() {
        return kinds(Outcome.class, "Succeeded Failed Cancelled Superseded RolledBack");
    }

    /** All there are; the order is for people, and which comes when of those not in it is left to their names. */
    private static List<Class<?>> kinds(Class<?> family, String order) {
        List<String> names = Arrays.asList(order.split(" "));
        Comparator<Class<?>> listed = Comparator.comparing(
                kind -> names.contains(kind.getSimpleName()) ? names.indexOf(kind.getSimpleName()) : names.size());
        return Arrays.stream(family.getPermittedSubclasses())
                .<Class<?>>map(kind -> kind)
                .sorted(listed.thenComparing(Class::getSimpleName))
                .toList();
    }

    /** At least one event of each kind, made so that a state that cares about it would take it. */
    static List<Event> events(State state) {
        Instant due = state.deadline().orElse(Samples.NOW);
        String key = awaited(state);
        return List.of(
                new Event.Begun(Samples.NOW),
                new Event.StepDone(key, Samples.NOW),
                new Event.StepFailed(key, "refused", Samples.NOW),
                new Event.CancelRequested("ada", Samples.NOW),
                new Event.DeadlinePassed(due),
                new Event.SupersededBy(Samples.deployment(99), Samples.NOW),
                new Event.RollbackRequested("a log line", Samples.NOW));
    }

    /** The key of the effect under way; the machine tells it only when it wants it. */
    private static String awaited(State state) {
        return state.match(new State.Cases<>() {
            @Override
            public String accepted(State.Accepted s) {
                return "none";
            }

            @Override
            public String preparing(State.Preparing s) {
                return "prepare/" + s.index();
            }

            @Override
            public String switching(State.Switching s) {
                return "switch/write";
            }

            @Override
            public String observing(State.Observing s) {
                return "switch/observe";
            }

            @Override
            public String recording(State.Recording s) {
                return "record/0" + attempt(s.attempt());
            }

            @Override
            public String watching(State.Watching s) {
                return "watch";
            }

            @Override
            public String finishing(State.Finishing s) {
                return "finish/" + s.index() + attempt(s.attempt());
            }

            @Override
            public String undoing(State.Undoing s) {
                return "undo/" + s.index() + attempt(s.attempt());
            }

            @Override
            public String ended(State.Ended s) {
                return "none";
            }

            private String attempt(int attempt) {
                return attempt == 0 ? "" : "#" + attempt;
            }
        });
    }

    /** Attempts may go on for ever (the store is told until it hears) and show nothing new after a few. */
    private static boolean tooFar(State state) {
        return state instanceof State.Recording recording && recording.attempt() > ENOUGH_ATTEMPTS;
    }
}
