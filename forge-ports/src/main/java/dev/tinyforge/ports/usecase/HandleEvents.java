package dev.tinyforge.ports.usecase;

import dev.tinyforge.domain.trigger.TriggerId;
import dev.tinyforge.ports.store.Ledger;
import dev.tinyforge.ports.store.Watches.Watch;
import java.util.List;
import java.util.Optional;

/** What is made of events, and the ledger of both. */
public interface HandleEvents {
    /** @param repeated it had arrived before; the decisions are those of then */
    record Handled(Ledger.Entry entry, boolean repeated) {}

    /** A person asks the trigger; for {@code manual} ones. */
    Handled fire(TriggerId trigger, String by);

    Ledger.Entry get(long number);

    /** Newest first, without what bindings were asked with, which {@link #get} has; {@code limit} is 1 to 1000. */
    List<Ledger.Entry> list(Ledger.Query query, int limit);

    /**
     * Asks again, with the bindings as they are now.
     *
     * @param dry changes nothing; {@code DEPLOYED} then stands for "would be"
     * @return the new entry, or for a dry one the old with the decisions of now
     */
    Ledger.Entry replay(long number, boolean dry, String by);

    /** What is watched by asking, and how that went; of one trigger, or of all. */
    List<Watch> watches(Optional<TriggerId> trigger);
}
