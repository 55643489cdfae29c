package dev.tinyforge.domain.trigger;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/** What a trigger wants to be asked about from time to time, for what nobody announces. */
public sealed interface Watched {
    /** Name of what to ask with. */
    Optional<String> credentials();

    Duration every();

    default <R> R match(Function<Registry, R> registry, Function<Git, R> git) {
        return this instanceof Registry r ? registry.apply(r) : git.apply((Git) this);
    }

    /**
     * The tags of an image.
     *
     * @param repository with its registry, as {@code ImageRef} writes it
     * @param only the one tag that matters, if it is one; nobody then asks for a list
     * @param wanted whether a tag matters
     */
    record Registry(
            String repository,
            Optional<String> credentials,
            Duration every,
            Optional<String> only,
            Predicate<String> wanted)
            implements Watched {}

    /** The refs of a git repository. @param wanted whether a full ref matters */
    record Git(String url, Optional<String> credentials, Duration every, Predicate<String> wanted) implements Watched {}
}
