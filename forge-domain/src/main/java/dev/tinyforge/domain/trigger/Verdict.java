package dev.tinyforge.domain.trigger;

import java.util.Optional;

/** What a trigger says of an event. */
public sealed interface Verdict {
    <R> R match(Cases<R> cases);

    /** An answer for each verdict there is. */
    interface Cases<R> {
        R match(Match match);

        R noMatch(NoMatch noMatch);

        R error(Error error);
    }

    /**
     * @param version the tag or commit to deploy; absent: the workload's default
     * @param note what was taken for granted, in one sentence: "the changed paths are not known, so `paths` was not asked"
     */
    record Match(Optional<String> version, Optional<String> note) implements Verdict {
        public Match(Optional<String> version) {
            this(version, Optional.empty());
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.match(this);
        }
    }

    /** @param reason the predicate that failed, with both values: "branch `dev` does not match `main`" */
    record NoMatch(String reason) implements Verdict {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.noMatch(this);
        }
    }

    /** It could not be decided. */
    record Error(String reason) implements Verdict {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.error(this);
        }
    }
}
