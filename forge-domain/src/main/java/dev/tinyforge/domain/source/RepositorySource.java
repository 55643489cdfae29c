package dev.tinyforge.domain.source;

import dev.tinyforge.domain.gitops.Declarable;
import dev.tinyforge.domain.release.PinnedImage;
import dev.tinyforge.domain.workload.Workload;
import java.util.Optional;
import java.util.Set;

/** A source that makes an image of what a repository holds; it wants a {@link Wanted.Commit}. */
public interface RepositorySource extends Source {
    /**
     * The image that the workload's version at the commit becomes. The same workload and commit always give the same
     * image, so that it is built once.
     *
     * @param commit in full, 40 or 64 lower-case hex digits
     * @param settings of the server, as far as they go into the image
     * @param afresh anything that was not given before makes it another image, built from nothing
     * @throws dev.tinyforge.domain.config.InvalidInput on a workload that is not valid
     */
    PinnedImage pin(Workload workload, String commit, PlanSettings settings, Optional<String> afresh);

    /** What a file in the repository may declare of its workloads; nothing turns GitOps down. */
    default Set<Declarable> declarable() {
        return Set.of();
    }
}
