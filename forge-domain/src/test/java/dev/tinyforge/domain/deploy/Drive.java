package dev.tinyforge.domain.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.domain.Samples;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Drives the machine by hand, asserting on the way what holds in every transition. */
final class Drive {
    private State state;
    private Optional<Effect> wanted = Optional.empty();
    private Instant now = Samples.NOW;
    private final List<Event> events = new ArrayList<>();
    private final List<Effect> effects = new ArrayList<>();

    Drive(Plan plan) {
        state = BlueGreen.accept(plan);
    }

    static Drive begun(Plan plan) {
        return new Drive(plan).begin();
    }

    State state() {
        return state;
    }

    Plan plan() {
        return state.plan();
    }

    Instant now() {
        return now;
    }

    List<Event> events() {
        return List.copyOf(events);
    }

    /** Every effect wanted so far. */
    List<Effect> effects() {
        return List.copyOf(effects);
    }

    List<String> keys() {
        return effects.stream().map(Effect::key).toList();
    }

    List<Step> steps() {
        return effects.stream().map(Effect::step).toList();
    }

    Optional<Effect> wanted() {
        return wanted;
    }

    Outcome outcome() {
        return ((State.Ended) state).outcome();
    }

    boolean ended() {
        return state instanceof State.Ended;
    }

    Drive tell(Event event) {
        events.add(event);
        Transition transition = BlueGreen.next(state, event);
        assertTrue(transition.effects().size() <= 1, () -> "several effects at a time: " + transition);
        if (transition.state().equals(state)) {
            assertEquals(List.of(), transition.effects(), "effects without a change of state");
        } else {
            state = transition.state();
            wanted = transition.effects().stream().findFirst();
            wanted.ifPresent(effects::add);
        }
        boolean idle = state instanceof State.Accepted || state instanceof State.Ended;
        assertEquals(idle, wanted.isEmpty(), () -> "a run at rest or with two minds: " + state);
        return this;
    }

    Drive begin() {
        return tell(new Event.Begun(now));
    }

    Drive done() {
        now = now.plusSeconds(1);
        return tell(new Event.StepDone(wanted.orElseThrow().key(), now));
    }

    Drive fail(String reason) {
        now = now.plusSeconds(1);
        return tell(new Event.StepFailed(wanted.orElseThrow().key(), reason, now));
    }

    Drive cancel() {
        return tell(new Event.CancelRequested("ada", now));
    }

    Drive deadline() {
        return tell(new Event.DeadlinePassed(state.deadline().orElse(now.plusSeconds(100_000))));
    }

    /** Completes steps until the wanted one is of this kind. */
    Drive until(Class<? extends Step> kind) {
        while (!kind.isInstance(wanted.map(Effect::step).orElse(null))) {
            assertNotNull(wanted.orElse(null), () -> "it ended without a " + kind.getSimpleName());
            done();
        }
        return this;
    }

    /** Completes steps until the wanted effect has this key. */
    Drive untilKey(String key) {
        while (!wanted.orElseThrow().key().equals(key)) {
            done();
        }
        return this;
    }

    /** Completes steps until the machine is in this state. */
    Drive untilState(Class<? extends State> kind) {
        while (!kind.isInstance(state)) {
            done();
        }
        return this;
    }

    Drive toEnd() {
        int steps = 0;
        while (!ended()) {
            assertTrue(steps++ < 1000, "it never ends");
            done();
        }
        return this;
    }
}
