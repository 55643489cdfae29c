package dev.tinyforge.ports.store;

import dev.tinyforge.domain.deploy.Effect;
import dev.tinyforge.domain.deploy.Event;
import dev.tinyforge.domain.deploy.Plan;
import java.time.Instant;

/** One entry of a run's journal. */
public sealed interface JournalRecord {
    Instant at();

    /** The run's plan; always and only the first entry. */
    record Opened(Plan plan, Instant at) implements JournalRecord {}

    /** Written before the effect is performed. */
    record Intended(Effect effect, Instant at) implements JournalRecord {}

    /** Written after it was: a {@code StepDone} or {@code StepFailed} with the effect's key. */
    record Completed(Event event, Instant at) implements JournalRecord {}

    /** Something from outside the run: it begins, a cancel, a deadline. */
    record Signalled(Event event, Instant at) implements JournalRecord {}
}
