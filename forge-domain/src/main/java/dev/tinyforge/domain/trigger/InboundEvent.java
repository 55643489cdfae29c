package dev.tinyforge.domain.trigger;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** Something that happened outside and may ask for a deploy. */
public sealed interface InboundEvent {
    Instant at();

    record ImagePushed(String repository, String tag, Optional<String> digest, Instant at) implements InboundEvent {}

    /** @param ref a full git ref such as {@code refs/heads/main} */
    record GitPushed(String repository, String ref, String commit, Set<String> paths, String message, Instant at)
            implements InboundEvent {
        public GitPushed {
            paths = Set.copyOf(paths);
        }
    }

    record TimeReached(Instant at) implements InboundEvent {}

    record PersonAsked(String who, Instant at) implements InboundEvent {}
}
