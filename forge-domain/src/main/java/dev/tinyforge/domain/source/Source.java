package dev.tinyforge.domain.source;

import dev.tinyforge.domain.config.ConfigSchema;
import dev.tinyforge.domain.config.Problem;
import dev.tinyforge.domain.deploy.LiveInstance;
import dev.tinyforge.domain.deploy.RouteChange;
import dev.tinyforge.domain.deploy.Step;
import dev.tinyforge.domain.workload.OnUndecryptableSecret;
import dev.tinyforge.domain.workload.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A plugin that turns a workload into something runnable. It computes data and touches nothing: no I/O, no clock, no
 * randomness; the same request always gives the same answer. Called from several threads at once. Found by
 * {@link java.util.ServiceLoader}, so it needs a public constructor without parameters.
 */
public interface Source {
    /** The name workloads use it by, such as {@code image}; lower case, never changes. */
    String kind();

    /**
     * What its config may hold, secret keys marked. Under these every workload it is shown has a
     * {@link dev.tinyforge.domain.config.SealedValue}, never the value; {@code SourceSpec.secret} names it for what a plan
     * wants opened.
     */
    ConfigSchema schema();

    /**
     * Every problem of the workload's config, with paths that start at {@code source_config}; empty when it is valid.
     * Called on every write of a workload. Never throws.
     */
    default List<Problem> validate(Workload workload) {
        return schema().validate(workload.source().config(), "source_config");
    }

    /**
     * What has to be looked up and pinned before a plan can be made.
     *
     * @param tag the version asked for; absent: the workload's own default
     * @throws dev.tinyforge.domain.config.InvalidInput if there can be no such version
     */
    Wanted want(Workload workload, Optional<String> tag);

    /** What a deployment does about an env secret that cannot be opened, where neither workload nor settings say. */
    default OnUndecryptableSecret onUndecryptableSecret() {
        return OnUndecryptableSecret.FAIL;
    }

    /** Whether a deploy of what is live already is skipped, unless it is forced. */
    default boolean skipsWhatIsLive() {
        return false;
    }

    /** The plan that makes the pinned version live, or why there is none. Never throws on a valid workload. */
    PlanResult plan(PlanRequest request);

    /**
     * The plan that leads the workload's faces, as they are now, to what runs already, or why that cannot be done; creates,
     * starts and stops nothing. Never throws on a valid workload.
     *
     * @param request the workload runs what its newest live instance runs, whose release is {@code rollbackTo}
     */
    default PlanResult reroute(PlanRequest request) {
        return new PlanResult.Rejected(List.of(new Problem(
                "faces",
                "the source `" + kind() + "` cannot change them without a deploy; they change with the next")));
    }

    /**
     * The steps that leave nothing of the workload running. Idempotent, also for one that was never deployed.
     */
    default List<Step> teardown(Workload workload, List<LiveInstance> live) {
        List<Step> steps = new ArrayList<>();
        List<String> hosts = live.stream()
                .flatMap(instance -> instance.routes().stream())
                .map(route -> route.host())
                .distinct()
                .toList();
        if (!hosts.isEmpty()) {
            steps.add(new Step.WriteRoutes(new RouteChange(List.of(), hosts)));
        }
        for (LiveInstance instance : live) {
            steps.add(new Step.StopInstance(instance.ref()));
            steps.add(new Step.RemoveInstance(instance.ref(), false));
        }
        steps.add(new Step.RecordLive(workload.id(), List.of(), Optional.empty()));
        return steps;
    }
}
