package dev.tinyforge.domain.source;

import dev.tinyforge.domain.release.ImageRef;
import java.util.Optional;
import java.util.function.Function;

/** What has to be looked up and pinned before a plan can be made. */
public sealed interface Wanted {
    <R> R match(Function<Image, R> image, Function<Commit, R> commit, Function<Project, R> project);

    /**
     * An image to be resolved to its digest.
     *
     * @param registry name of the credentials to ask with
     * @param tag what the version is called
     */
    record Image(ImageRef image, Optional<String> registry, String tag) implements Wanted {
        @Override
        public <R> R match(Function<Image, R> image, Function<Commit, R> commit, Function<Project, R> project) {
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
        public <R> R match(Function<Image, R> image, Function<Commit, R> commit, Function<Project, R> project) {
            return commit.apply(this);
        }
    }

    /**
     * A Compose file to be filled in by the tool, with images to be resolved to their digests; the source says which with
     * {@link ProjectSource}.
     *
     * @param name the project's
     * @param text the file; empty when it is in a repository
     * @param commit where the file is
     * @param path of the file in the repository
     * @param tag of the image that faces lead to; absent: the file's own
     */
    record Project(String name, String text, Optional<Commit> commit, String path, Optional<String> tag)
            implements Wanted {
        @Override
        public <R> R match(Function<Image, R> image, Function<Commit, R> commit, Function<Project, R> project) {
            return project.apply(this);
        }
    }
}
