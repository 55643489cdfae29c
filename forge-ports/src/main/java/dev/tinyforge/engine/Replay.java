package dev.tinyforge.engine;

import dev.tinyforge.domain.deploy.BlueGreen;
import dev.tinyforge.domain.deploy.Effect;
import dev.tinyforge.domain.deploy.Event;
import dev.tinyforge.domain.deploy.Plan;
import dev.tinyforge.domain.deploy.State;
import dev.tinyforge.domain.deploy.Transition;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.store.JournalRecord;
import java.util.List;
import java.util.Optional;

/**
 * Where a run is, as its journal tells.
 *
 * @param wanted the effect the machine wants
 * @param intended it was begun, and may have happened
 * @param position of the next entry
 */
public record Replay(State state, Optional<Effect> wanted, boolean intended, int position) {
    static Replay opened(Plan plan) {
        return new Replay(BlueGreen.accept(plan), Optional.empty(), false, 1);
    }

    /** Folds the entries, which begin with the plan. */
    public static Replay of(List<JournalRecord> entries) {
        if (entries.isEmpty() || !(entries.get(0) instanceof JournalRecord.Opened opened)) {
            throw new ForgeException(ErrorCode.STORE_UNUSABLE, "a journal does not begin with its plan");
        }
        Replay replay = opened(opened.plan());
        for (JournalRecord entry : entries.subList(1, entries.size())) {
            replay = replay.then(entry);
        }
        return replay;
    }

    Replay then(JournalRecord entry) {
        if (entry instanceof JournalRecord.Intended intent) {
            return new Replay(state, Optional.of(intent.effect()), true, position + 1);
        }
        if (entry instanceof JournalRecord.Completed completed) {
            return apply(completed.event());
        }
        if (entry instanceof JournalRecord.Signalled signalled) {
            return apply(signalled.event());
        }
        throw new ForgeException(ErrorCode.STORE_UNUSABLE, "a journal holds a second plan");
    }

    /** Whether the event would change anything. */
    boolean accepts(Event event) {
        return !BlueGreen.next(state, event).state().equals(state);
    }

    private Replay apply(Event event) {
        Transition transition = BlueGreen.next(state, event);
        if (transition.state().equals(state) && transition.effects().isEmpty()) {
            return new Replay(state, wanted, intended, position + 1);
        }
        return new Replay(transition.state(), transition.effects().stream().findFirst(), false, position + 1);
    }
}
