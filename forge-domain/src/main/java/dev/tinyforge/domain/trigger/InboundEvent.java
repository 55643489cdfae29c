package dev.tinyforge.domain.trigger;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Something that happened outside and may ask for a deploy. */
public sealed interface InboundEvent {
    Instant at();

    <R> R match(Cases<R> cases);

    /** An answer for each kind of event there is. */
    interface Cases<R> {
        R imagePushed(ImagePushed event);

        R gitPushed(GitPushed event);

        R timeReached(TimeReached event);

        R personAsked(PersonAsked event);
    }

    /**
     * @param repository with the registry's host, as the sender names it
     * @param digest the manifest's, if the sender says
     */
    record ImagePushed(String repository, String tag, Optional<String> digest, Instant at) implements InboundEvent {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.imagePushed(this);
        }
    }

    /**
     * A branch or tag that was made, moved or deleted.
     *
     * @param repository a URL it can be cloned from
     * @param ref a full git ref such as {@code refs/heads/main}
     * @param commit what it points to now; all zeros after a deletion; absent: its newest, whatever that is
     * @param paths what changed since; absent: not known, as when the change was found by asking. Never taken for none
     * @param message the newest commit's; empty if not known
     */
    record GitPushed(
            String repository,
            String ref,
            Optional<String> commit,
            Optional<Set<String>> paths,
            String message,
            Instant at)
            implements InboundEvent {
        public GitPushed {
            paths = paths.map(Set::copyOf);
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.gitPushed(this);
        }
    }

    /**
     * Time went on.
     *
     * @param since up to and including this instant the time was looked at before
     */
    record TimeReached(Instant since, Instant at) implements InboundEvent {
        public TimeReached {
            Objects.requireNonNull(since, "since");
            if (at.isBefore(since)) {
                throw new IllegalArgumentException(at + " is before " + since);
            }
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.timeReached(this);
        }
    }

    record PersonAsked(String who, Instant at) implements InboundEvent {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.personAsked(this);
        }
    }
}
