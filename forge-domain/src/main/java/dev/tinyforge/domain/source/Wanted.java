package dev.tinyforge.domain.source;

import dev.tinyforge.domain.release.ImageRef;
import java.util.Optional;
import java.util.function.Function;

/** What has to be looked up and pinned before a plan can be made. */
public sealed interface Wanted {
    <R> R match(Function<Image, R> image, Function<Commit, R> commit);

    /**
     * An image to be resolved to its digest.
     *
     * @param registry name of the credentials to ask with
     * @param tag what the version is called
     */
    record Image(ImageRef image, Optional<String> registry, String tag) implements Wanted {
        @Override
        public <R> R match(Function<Image, R> image, Function<Commit, R> commit) {
            return image.apply(this);
        }
    }

    /**
     * A version of a repository to be resolved to its commit; the source then says with {@link RepositorySource#pin} what
     * image it becomes.
     *
     * @param repository its address
     * @param credentials name of the credentials to ask with
     * @param version a branch, else a tag, else a commit in full
     */
    record Commit(String repository, Optional<String> credentials, String version) implements Wanted {
        @Override
        public <R> R match(Function<Image, R> image, Function<Commit, R> commit) {
            return commit.apply(this);
        }
    }
}
