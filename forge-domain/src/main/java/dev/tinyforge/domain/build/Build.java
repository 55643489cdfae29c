package dev.tinyforge.domain.build;

import dev.tinyforge.domain.repository.TreePath;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * How an image is made from what a repository holds at a commit.
 *
 * @param repository its address, as a person wrote it
 * @param credentials name of the credentials to fetch with
 * @param commit 40 or 64 lower-case hex digits
 * @param folder the part of the tree it is made from, as {@link TreePath} writes it; empty: all of it
 * @param labels the image's
 * @param timeout for fetching and building together
 * @param afresh nothing of an earlier build is used, and images it starts from are looked up again
 */
public record Build(
        String repository,
        Optional<String> credentials,
        String commit,
        String folder,
        Recipe recipe,
        Map<String, String> labels,
        Duration timeout,
        boolean afresh) {
    public Build {
        Objects.requireNonNull(repository, "repository");
        Objects.requireNonNull(recipe, "recipe");
        labels = Map.copyOf(labels);
        if (!isCommit(commit)) {
            throw new IllegalArgumentException("`" + commit + "` is not a commit");
        }
        if (!TreePath.isFolder(folder)) {
            throw new IllegalArgumentException("`" + folder + "` is not a folder of a repository");
        }
    }

    /** Whether the text is the full name of a commit. */
    public static boolean isCommit(String text) {
        return text.matches("[0-9a-f]{40}|[0-9a-f]{64}");
    }
}
