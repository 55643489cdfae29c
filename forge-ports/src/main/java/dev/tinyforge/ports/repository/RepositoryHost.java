package dev.tinyforge.ports.repository;

import dev.tinyforge.ports.container.Cancellation;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Git repositories on their hosts. Changes nothing, there or here, so every question may be repeated. Thread-safe; every
 * method blocks, at most 60 s unless it says otherwise. Holds nothing that would have to be closed.
 *
 * <p>Errors of every method: {@code REPOSITORY_DENIED}, also for what does not exist: hosts do not tell the two apart;
 * {@code REPOSITORY_UNREACHABLE}, also when the answer is not Git's, never ends or leads astray; {@code NOT_FOUND} for
 * unknown credentials; {@code INVALID_INPUT} for an address that is none, or that has a password in it. No error holds a
 * secret, nor words of the host.
 */
public interface RepositoryHost {
    /**
     * Every branch and tag with the commit it stands for, without a clone; an annotated tag stands for the commit it was
     * put on.
     *
     * @param url over https, http or ssh, also written {@code git@host:path}; without password, query and fragment
     * @param credentials a name; empty: anonymously, over http only
     * @return by full ref, such as {@code refs/heads/main}; other refs are left out, and a new repository has none
     */
    Map<String, String> refs(String url, Optional<String> credentials);

    /**
     * Fetches one commit, without its history, and nothing of its submodules. Not bound by 60 s but by the limits; ends soon
     * after it is cancelled.
     *
     * @param url and {@code credentials} as for {@link #refs}
     * @param commit in full, else {@code INVALID_INPUT}; one the host does not have or does not give is
     *     {@code REPOSITORY_DENIED}
     * @param progress one line at a time, a few a second at most, without secrets
     * @param cancellation counts until this returns
     * @throws dev.tinyforge.ports.error.ForgeException also {@code CONTENT_REFUSED} beyond the limits, and
     *     {@code CANCELLED} once it was cancelled; {@code STORE_UNAVAILABLE} if there is no room to put it
     */
    RepositoryTree open(
            String url,
            Optional<String> credentials,
            String commit,
            TreeLimits limits,
            Consumer<String> progress,
            Cancellation cancellation);
}
