package dev.tinyforge.ports.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Who did what, when, to what. Bounded: the oldest go beyond 100,000. */
public interface EventLog {
    void append(Entry entry);

    /** Newest first; {@code before}: start behind this number. */
    List<Numbered> list(Optional<Long> before, int limit);

    /**
     * @param actor a person, a token's name, {@code reconciler}, …
     * @param action such as {@code workload.created}
     * @param subject the id of what it was done to
     */
    record Entry(Instant at, String actor, String action, String subject, String text) {}

    record Numbered(long number, Entry entry) {}
}
