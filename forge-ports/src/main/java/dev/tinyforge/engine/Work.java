package dev.tinyforge.engine;

import dev.tinyforge.domain.workload.WorkloadId;
import dev.tinyforge.ports.store.Lease;
import java.time.Duration;

/**
 * Something done under a workload's lease, advanced one boundary at a time by whoever schedules it: a thread, or a
 * simulation. {@link #advance} is called by one thread at a time; the rest from any.
 */
public interface Work {
    WorkloadId workload();

    Lease lease();

    /** The lease was renewed. */
    void renewed(Lease lease);

    /** Writes, performs or records one thing. Throws nothing but errors. */
    Next advance();

    /** Asks a blocking {@link #advance} to return soon. */
    void interrupt();

    /** Called at every tick: a blocking {@link #advance} that something is due for is interrupted. */
    default void tend() {}

    /** Something has come in that makes waiting on pointless; true once, then until the next. */
    boolean nudged();

    /** When to advance again. */
    sealed interface Next {
        record Now() implements Next {}

        record After(Duration delay) implements Next {}

        /** It is finished, and its lease can be given up. */
        record Finished() implements Next {}

        /** Another process has taken it over. */
        record Lost() implements Next {}
    }

    Next NOW = new Next.Now();
    Next FINISHED = new Next.Finished();
    Next LOST = new Next.Lost();
}
