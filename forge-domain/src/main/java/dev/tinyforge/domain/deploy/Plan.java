package dev.tinyforge.domain.deploy;

import dev.tinyforge.domain.release.Release;
import dev.tinyforge.domain.workload.DeploymentId;
import dev.tinyforge.domain.workload.Strategy;
import dev.tinyforge.domain.workload.WorkloadId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What one deployment will do, pinned. Persisted when the run opens and never computed again.
 *
 * @param strategy how it really goes, which may be stricter than the workload asks for
 * @param downtime why the workload will not answer for a while; absent: it answers all the time
 * @param green what will serve; one of {@code before} when only routes change
 * @param prepare up to a healthy green; nothing outside sees it
 * @param change the routes to switch
 * @param restore the routes as they were
 * @param before the live rows as they were
 * @param after the live rows as they will be
 * @param finish what goes after the switch
 * @param observeWithin how long the proxy may take to prove a switch
 * @param checkIndex names the facts the plan was made from
 */
public record Plan(
        DeploymentId deployment,
        WorkloadId workload,
        Release release,
        boolean newRelease,
        Strategy strategy,
        Optional<String> downtime,
        InstanceRef green,
        List<Step> prepare,
        RouteChange change,
        RouteChange restore,
        List<LiveInstance> before,
        List<LiveInstance> after,
        List<Step> finish,
        Duration timeout,
        Duration watchWindow,
        Duration observeWithin,
        String checkIndex) {
    public Plan {
        Objects.requireNonNull(deployment, "deployment");
        prepare = List.copyOf(prepare);
        before = List.copyOf(before);
        after = List.copyOf(after);
        finish = List.copyOf(finish);
        if (prepare.isEmpty() && before.stream().noneMatch(live -> live.ref().equals(green))) {
            throw new IllegalArgumentException("a plan prepares what does not run yet");
        }
    }

    /** The same, but green begins with this state beside it. */
    public Plan withRuntime(RuntimeState runtime) {
        List<LiveInstance> live = after.stream()
                .map(instance -> instance.ref().equals(green) ? instance.withRuntime(runtime) : instance)
                .toList();
        return new Plan(
                deployment,
                workload,
                release,
                newRelease,
                strategy,
                downtime,
                green,
                prepare,
                change,
                restore,
                before,
                live,
                finish,
                timeout,
                watchWindow,
                observeWithin,
                checkIndex);
    }

    /** Whether a source's state is to be saved with what is live. */
    boolean savesRuntime() {
        return after.stream().anyMatch(live -> !live.runtime().isEmpty());
    }

    /** Every step in order, when all goes well. */
    public List<Step> steps() {
        List<Step> steps = new ArrayList<>(prepare);
        if (!change.isEmpty()) {
            steps.add(new Step.WriteRoutes(change));
            steps.add(new Step.ObserveSwitch(change, observeWithin));
        }
        steps.add(recordAfter());
        if (!watchWindow.isZero()) {
            steps.add(new Step.Watch(green, watchWindow));
        }
        steps.addAll(finish);
        return steps;
    }

    Step.RecordLive recordAfter() {
        return new Step.RecordLive(workload, after, newRelease ? Optional.of(release) : Optional.empty());
    }
}
