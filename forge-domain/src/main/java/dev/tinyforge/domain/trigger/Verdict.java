package dev.tinyforge.domain.trigger;

import java.util.Optional;

/** What a trigger says of an event. */
public sealed interface Verdict {
    /** @param version the tag or commit to deploy; absent: the workload's default */
    record Match(Optional<String> version) implements Verdict {}

    /** @param reason the predicate that failed, with both values: "branch `dev` does not match `main`" */
    record NoMatch(String reason) implements Verdict {}

    /** It could not be decided. */
    record Error(String reason) implements Verdict {}
}
