package dev.tinyforge.ports.registry;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Asks registries what they hold (OCI distribution specification 1.1), without an engine and without pulling. Changes
 * nothing, so every question may be repeated. Thread-safe; every method blocks, at most 30 s. Holds nothing that would
 * have to be closed.
 *
 * <p>Errors of every method: {@code REGISTRY_DENIED}, also where a registry hides what does not exist;
 * {@code REGISTRY_UNREACHABLE}, also when its answer makes no sense, never ends or leads astray; {@code IMAGE_NOT_FOUND}
 * for an unknown repository; {@code NOT_FOUND} for unknown credentials; {@code INVALID_INPUT} for what cannot be the name
 * of a repository or tag. No error holds a secret, nor words of the registry.
 */
public interface ImageRegistry {
    /**
     * All tags of a repository, over as many pages as it takes: all of them or none. What the specification does not
     * allow as a tag is left out.
     *
     * @param repository with its registry, such as {@code ghcr.io/acme/shop}; at Docker Hub without one
     * @param credentials a name; empty: anonymously
     * @param validator of an answer before; the registry may then say that nothing changed
     */
    Answer<Tags> tags(String repository, Optional<String> credentials, Optional<String> validator);

    /** @param validator to ask with the next time; absent where the registry gives none for the whole of the list */
    record Tags(Set<String> tags, Optional<String> validator) {
        public Tags {
            tags = Set.copyOf(tags);
        }
    }

    /** The digest a tag stands for now, as an engine would be given it; an empty value if there is no such tag. */
    Answer<Optional<String>> digest(String repository, String tag, Optional<String> credentials);

    /** What a registry said. */
    sealed interface Answer<T> {
        /** @param notBefore ask nothing of this registry until then; its rate limit is used up */
        record Of<T>(T value, Optional<Instant> notBefore) implements Answer<T> {}

        /** Asked with a validator only. */
        record NotChanged<T>() implements Answer<T> {}

        /** It was not answered, or not to the end: too many requests. Never more than 6 hours ahead. */
        record Later<T>(Instant notBefore) implements Answer<T> {}

        default <R> R match(Function<Of<T>, R> of, Supplier<R> notChanged, Function<Later<T>, R> later) {
            if (this instanceof Of<T> answered) {
                return of.apply(answered);
            }
            return this instanceof Later<T> put ? later.apply(put) : notChanged.get();
        }
    }
}
