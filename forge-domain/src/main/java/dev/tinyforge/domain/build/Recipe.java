package dev.tinyforge.domain.build;

import dev.tinyforge.domain.repository.TreePath;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** What is done with a tree to make an image of it. */
public sealed interface Recipe {
    <R> R match(Function<Dockerfile, R> dockerfile, Function<Site, R> site);

    /**
     * The engine runs a Dockerfile of the tree, with the folder as its context.
     *
     * @param path of the Dockerfile in the folder
     * @param args build arguments
     * @param target the stage to build; absent: the last
     */
    record Dockerfile(String path, Map<String, String> args, Optional<String> target) implements Recipe {
        public Dockerfile {
            args = java.util.Collections.unmodifiableMap(new TreeMap<>(args));
            if (!TreePath.isFile(path)) {
                throw new IllegalArgumentException("`" + path + "` is not a file of a repository");
            }
        }

        @Override
        public <R> R match(Function<Dockerfile, R> dockerfile, Function<Site, R> site) {
            return dockerfile.apply(this);
        }
    }

    /**
     * The files are served as they are.
     *
     * @param base the image with the server
     * @param root where the server looks for files
     * @param renderMarkdown Markdown files become pages
     */
    record Site(String base, String root, boolean renderMarkdown) implements Recipe {
        public Site {
            Objects.requireNonNull(base, "base");
            Objects.requireNonNull(root, "root");
        }

        @Override
        public <R> R match(Function<Dockerfile, R> dockerfile, Function<Site, R> site) {
            return site.apply(this);
        }
    }
}
