package dev.tinyforge.ports.store;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.trigger.BindingId;
import dev.tinyforge.domain.trigger.InboundEvent;
import dev.tinyforge.domain.trigger.TriggerId;
import dev.tinyforge.domain.workload.DeploymentId;
import dev.tinyforge.domain.workload.WorkloadId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What arrived, and what was made of it for each binding. An entry is written before anything is done about it, so that
 * what was accepted is not lost with a process. Each method is one transaction.
 */
public interface Ledger {
    /**
     * Writes down that it arrived.
     *
     * @return whether it is new; an arrival whose key the trigger has seen before is not written. What another trigger
     *     has seen does not count
     */
    Arrival arrive(Arriving arriving);

    /**
     * An event that asks a trigger.
     *
     * @param key by which a repeat is known; absent: each is another. Remembered until {@link #trim} forgets it, which
     *     may be longer than the entry
     * @param sender who sent it, such as {@code github}; absent where nobody did
     * @param by a person, a token, a sender's address, for people
     */
    record Arriving(
            TriggerId trigger,
            Origin origin,
            Optional<String> sender,
            Optional<String> key,
            InboundEvent event,
            String by,
            Instant at) {}

    enum Origin {
        WEBHOOK,
        POLL,
        TICK,
        PERSON,
        REPLAY
    }

    /** @param number of the entry; of the first one where this is a repeat. Larger numbers arrived later */
    record Arrival(long number, boolean repeated) {}

    /** @param decisions empty and {@code decided} false: nobody has looked yet, or not to the end */
    record Entry(long number, Arriving arrived, boolean decided, List<Decision> decisions) {
        public Entry {
            decisions = List.copyOf(decisions);
        }

        /** Without what was asked: for lists, of which one page may else be very large. */
        public Entry brief() {
            return new Entry(
                    number,
                    arrived,
                    decided,
                    decisions.stream().map(Decision::brief).toList());
        }
    }

    /**
     * What was made of an entry for one binding.
     *
     * @param reason one line: the predicate that failed with both values, why it was skipped, what went wrong
     * @param asked as it was then, whatever becomes of trigger and binding; absent: the plugin was not asked
     * @param deployment what it led to
     */
    record Decision(
            BindingId binding,
            WorkloadId workload,
            Result result,
            String reason,
            Optional<Asked> asked,
            Optional<DeploymentId> deployment) {
        public enum Result {
            DEPLOYED,
            SKIPPED,
            NO_MATCH,
            ERROR
        }

        Decision brief() {
            return new Decision(binding, workload, result, reason, Optional.empty(), deployment);
        }
    }

    /**
     * What a trigger's plugin was asked with.
     *
     * @param config the effective one, secret values masked; so it is as bounded as that
     * @param overridden names of the keys in it that were the binding's
     */
    record Asked(Config config, List<String> overridden) {
        public Asked {
            overridden = List.copyOf(overridden);
        }
    }

    /** Completes an entry; one that is decided stays as it is, and nothing happens without it. */
    void decide(long number, List<Decision> decisions);

    Optional<Entry> find(long number);

    /** Those not decided, in the order they arrived. */
    List<Entry> undecided();

    /** Newest first; {@code limit}: at most so many. */
    List<Entry> list(Query query, int limit);

    /**
     * Each part narrows it down.
     *
     * @param workload one of its decisions is about it
     * @param result one of its decisions came to this; with a workload, that workload's
     * @param text somewhere in sender, key, event or reasons; case does not count
     * @param before start behind this number
     */
    record Query(
            Optional<TriggerId> trigger,
            Optional<WorkloadId> workload,
            Optional<Decision.Result> result,
            Optional<String> text,
            Optional<Long> before) {
        public static final Query ALL =
                new Query(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /**
     * Forgets decided entries, and keys, that arrived before that time, and of the decided entries that are left the oldest
     * beyond the most. What is not decided stays, and a number is not given again.
     */
    void trim(Instant before, int most);
}
