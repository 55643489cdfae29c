package dev.tinyforge.ports.registry;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * Asks registries what they hold (OCI distribution specification 1.1), without an engine and without pulling.
 * Thread-safe; every method blocks, at most 30 s.
 *
 * <p>Errors of every method: {@code REGISTRY_DENIED}, {@code REGISTRY_UNREACHABLE}, {@code IMAGE_NOT_FOUND} for an unknown
 * repository, {@code NOT_FOUND} for unknown credentials.
 */
public interface ImageRegistry {
    /**
     * All tags of a repository, over as many pages as it takes.
     *
     * @param repository with its registry, such as {@code ghcr.io/acme/shop}
     * @param credentials a name
     * @param validator of an answer before; the registry may then say that nothing changed
     */
    Answer<Tags> tags(String repository, Optional<String> credentials, Optional<String> validator);

    /** @param validator to ask with the next time; absent where the registry gives none */
    record Tags(Set<String> tags, Optional<String> validator) {
        public Tags {
            tags = Set.copyOf(tags);
        }
    }

    /** The digest a tag stands for, by a HEAD request; an empty answer if there is no such tag. */
    Answer<Optional<String>> digest(String repository, String tag, Optional<String> credentials);

    /** What a registry said. */
    sealed interface Answer<T> {
        /** @param notBefore ask nothing of this registry until then; its rate limit is used up */
        record Of<T>(T value, Optional<Instant> notBefore) implements Answer<T> {}

        record NotChanged<T>() implements Answer<T> {}

        /** It was not answered: too many requests. */
        record Later<T>(Instant notBefore) implements Answer<T> {}
    }
}
