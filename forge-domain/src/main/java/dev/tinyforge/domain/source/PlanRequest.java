package dev.tinyforge.domain.source;

import dev.tinyforge.domain.deploy.LiveInstance;
import dev.tinyforge.domain.release.PinnedImage;
import dev.tinyforge.domain.release.Release;
import dev.tinyforge.domain.workload.DeploymentId;
import dev.tinyforge.domain.workload.Workload;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Everything a plan is made from.
 *
 * @param workload what shall run; for a rollback, with the release's own configuration
 * @param tag what the version is called
 * @param rollbackTo the kept release to go back to; absent for a new one
 * @param live what the store says runs now
 * @param current the release of the newest of what runs now; absent without one
 * @param checkIndex names these facts
 */
public record PlanRequest(
        DeploymentId deployment,
        Workload workload,
        PinnedImage image,
        String tag,
        Optional<Release> rollbackTo,
        List<LiveInstance> live,
        Optional<Release> current,
        PlanSettings settings,
        Instant now,
        String checkIndex) {
    public PlanRequest {
        Objects.requireNonNull(deployment, "deployment");
        live = List.copyOf(live);
    }

    /** When it is not known what the live instances are of. */
    public PlanRequest(
            DeploymentId deployment,
            Workload workload,
            PinnedImage image,
            String tag,
            Optional<Release> rollbackTo,
            List<LiveInstance> live,
            PlanSettings settings,
            Instant now,
            String checkIndex) {
        this(deployment, workload, image, tag, rollbackTo, live, Optional.empty(), settings, now, checkIndex);
    }

    /** The same for another version of the workload. */
    PlanRequest about(String otherTag) {
        return new PlanRequest(
                deployment, workload, image, otherTag, rollbackTo, live, current, settings, now, checkIndex);
    }
}
