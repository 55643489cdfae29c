package dev.tinyforge.domain.release;

import dev.tinyforge.domain.workload.DeploymentId;
import dev.tinyforge.domain.workload.Workload;
import java.time.Instant;
import java.util.Objects;

/**
 * What a deployment makes live, pinned: the thing rollback and promotion name. Its id is that of the deployment that
 * first made it.
 *
 * @param workload the configuration as it was; env secrets by version
 */
public record Release(DeploymentId id, PinnedImage image, Workload workload, Instant createdAt) {
    public Release {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(image, "image");
        Objects.requireNonNull(workload, "workload");
    }
}
