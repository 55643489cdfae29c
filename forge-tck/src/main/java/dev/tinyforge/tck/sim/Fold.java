package dev.tinyforge.tck.sim;

import dev.tinyforge.domain.deploy.BlueGreen;
import dev.tinyforge.domain.deploy.Effect;
import dev.tinyforge.domain.deploy.Event;
import dev.tinyforge.domain.deploy.State;
import dev.tinyforge.domain.deploy.Transition;
import dev.tinyforge.domain.workload.DeploymentId;
import dev.tinyforge.ports.store.JournalRecord;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A journal replayed through the machine, entry by entry, holding each against the protocol. */
final class Fold {
    private final DeploymentId run;
    private final Set<String> intended = new HashSet<>();
    private final List<String> problems = new ArrayList<>();
    private Optional<State> state = Optional.empty();
    private List<Effect> wanted = List.of();
    private int read;

    Fold(DeploymentId run) {
        this.run = run;
    }

    /** Goes on with what was added since. */
    Fold with(List<JournalRecord> entries) {
        if (entries.size() < read) {
            problems.add("journal of " + run + " lost entries");
        }
        for (; read < entries.size(); read++) {
            add(entries.get(read));
        }
        return this;
    }

    /** Empty when the run never opened. */
    Optional<State> state() {
        return state;
    }

    boolean ended() {
        return state.map(State.Ended.class::isInstance).orElse(false);
    }

    /** It began and may still do things. */
    boolean acting() {
        return state.isPresent() && !ended() && !(state.get() instanceof State.Accepted);
    }

    List<String> problems() {
        return problems;
    }

    private void add(JournalRecord entry) {
        if (entry instanceof JournalRecord.Opened opened) {
            if (read > 0) {
                problem("opens again");
            }
            if (!opened.plan().deployment().equals(run)) {
                problem("opens with the plan of " + opened.plan().deployment());
            }
            state = Optional.of(BlueGreen.accept(opened.plan()));
        } else if (read == 0) {
            problem("does not begin with its plan");
        } else if (entry instanceof JournalRecord.Intended intent) {
            if (!wanted.contains(intent.effect())) {
                problem("intends " + intent.effect().key() + ", which is not wanted");
            }
            intended.add(intent.effect().key());
        } else if (entry instanceof JournalRecord.Completed completed) {
            String key = key(completed.event());
            if (!intended.contains(key)) {
                problem("completes `" + key + "`, which it never intended");
            }
            next(completed.event());
        } else if (entry instanceof JournalRecord.Signalled signalled) {
            if (!key(signalled.event()).isEmpty()) {
                problem("signals an outcome");
            }
            next(signalled.event());
        }
    }

    private void next(Event event) {
        if (state.isEmpty()) {
            return;
        }
        Transition transition = BlueGreen.next(state.get(), event);
        if (!transition.state().equals(state.get())) {
            wanted = transition.effects();
        }
        state = Optional.of(transition.state());
    }

    private void problem(String what) {
        problems.add("journal of " + run + " at " + read + " " + what);
    }

    private static String key(Event event) {
        if (event instanceof Event.StepDone done) {
            return done.key();
        }
        return event instanceof Event.StepFailed failed ? failed.key() : "";
    }
}
