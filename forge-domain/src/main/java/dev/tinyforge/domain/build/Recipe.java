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
     * The folder's files are put beside a server of Forge's choice, or beside Deno, which runs one of them.
     *
     * @param base the image with the server, or with Deno
     * @param root where the files lie in the image
     * @param entry the file that Deno runs; absent: the files are served
     * @param renderMarkdown Markdown files become pages
     */
    record Site(String base, String root, Optional<String> entry, boolean renderMarkdown) implements Recipe {
        /**
         * Counts the changes of what Forge itself puts into such an image: the server's configuration, the page around
         * rendered Markdown. A commit that was built before with another is built again.
         */
        public static final int VERSION = 1;

        public Site {
            Objects.requireNonNull(base, "base");
            Objects.requireNonNull(root, "root");
            if (entry.isPresent() && !TreePath.isFile(entry.get())) {
                throw new IllegalArgumentException("`" + entry.get() + "` is not a file of a repository");
            }
        }

        @Override
        public <R> R match(Function<Dockerfile, R> dockerfile, Function<Site, R> site) {
            return site.apply(this);
        }
    }
}
