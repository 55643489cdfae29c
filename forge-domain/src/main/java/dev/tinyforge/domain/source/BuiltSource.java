package dev.tinyforge.domain.source;

import dev.tinyforge.domain.build.Recipe;
import dev.tinyforge.domain.deploy.Step;
import dev.tinyforge.domain.release.PinnedImage;
import dev.tinyforge.domain.workload.Workload;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A source of one container whose image is made from a commit of a repository. */
abstract class BuiltSource<S> extends ContainerSource<S> implements RepositorySource {
    abstract Checkout checkout(S settings);

    abstract Recipe recipe(S settings, PlanSettings server);

    /** What the image is made of besides the commit; other ingredients make another image. */
    abstract List<String> ingredients(S settings, PlanSettings server);

    /** How long fetching and building may take together. */
    abstract Duration timeout(S settings);

    @Override
    public final Wanted.Commit want(Workload workload, Optional<String> version) {
        return checkout(valid(workload)).want(version);
    }

    @Override
    public final PinnedImage pin(Workload workload, String commit, PlanSettings server, Optional<String> afresh) {
        return pin(valid(workload), workload, commit, server, afresh);
    }

    private PinnedImage pin(
            S settings, Workload workload, String commit, PlanSettings server, Optional<String> afresh) {
        return checkout(settings).pin(workload.id(), commit, ingredients(settings, server), afresh);
    }

    @Override
    final Step provide(S settings, PlanRequest request) {
        PlanSettings server = request.settings();
        PinnedImage usual = request.image()
                .commit()
                .map(commit -> pin(settings, request.workload(), commit, server, Optional.empty()))
                .orElse(request.image());
        return checkout(settings).image(request, recipe(settings, server), timeout(settings), usual);
    }
}
