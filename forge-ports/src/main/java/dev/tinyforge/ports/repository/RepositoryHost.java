package dev.tinyforge.ports.repository;

import java.util.Map;
import java.util.Optional;

/** Git repositories on their hosts. Thread-safe; every method blocks, at most 60 s. */
public interface RepositoryHost {
    /**
     * Every branch and tag with the commit it stands for, without a clone; an annotated tag stands for the commit it was
     * put on.
     *
     * @param credentials a name
     * @return by full ref, such as {@code refs/heads/main}
     * @throws dev.tinyforge.ports.error.ForgeException {@code REPOSITORY_DENIED}, {@code REPOSITORY_UNREACHABLE};
     *     {@code NOT_FOUND} for unknown credentials
     */
    Map<String, String> refs(String url, Optional<String> credentials);
}
