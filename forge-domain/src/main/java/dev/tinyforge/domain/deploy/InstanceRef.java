package dev.tinyforge.domain.deploy;

import dev.tinyforge.domain.workload.DeploymentId;
import java.util.Objects;

/** One running version of a workload: the deployment that made it, and its container's name. */
public record InstanceRef(DeploymentId deployment, String name) {
    public InstanceRef {
        Objects.requireNonNull(deployment, "deployment");
        Objects.requireNonNull(name, "name");
    }
}
