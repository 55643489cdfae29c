package dev.tinyforge.domain.workload;

import dev.tinyforge.domain.config.InvalidInput;
import dev.tinyforge.domain.repository.TreePath;
import java.util.List;

/**
 * That a file in the workload's repository declares some of its fields.
 *
 * @param path of the file, as {@link TreePath} writes it
 * @param managed the fields the last sync took from it, in its order, such as {@code port} or {@code healthcheck.path};
 *     only the next sync changes them
 */
public record GitOps(String path, List<String> managed) {
    /** The path where nobody says another one. */
    public static final String USUAL_PATH = ".tinyforge.yml";

    public GitOps {
        if (!TreePath.isFile(path)) {
            throw new InvalidInput("gitops.path", "names no file in the repository");
        }
        managed = managed.stream().distinct().toList();
    }

    /**
     * Manages nothing yet.
     *
     * @param path as a person may write it
     * @throws IllegalArgumentException saying how to write it
     */
    public static GitOps at(String path) {
        String parsed = TreePath.parse(path);
        if (parsed.isEmpty()) {
            throw new IllegalArgumentException("names no file; write it like " + USUAL_PATH);
        }
        return new GitOps(parsed, List.of());
    }

    /** The same file, after a sync that took these fields from it. */
    public GitOps managing(List<String> fields) {
        return new GitOps(path, fields);
    }
}
