package dev.tinyforge.domain.deploy;

import dev.tinyforge.domain.workload.Face;
import java.util.Objects;

/**
 * What a proxy holds for a face: requests for {@code host} go to {@code port} of the instance. The instance's
 * deployment id is the marker the proxy answers with when it is asked what it has switched to.
 */
public record Route(String host, InstanceRef instance, int port, Face.Options options) {
    public Route {
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(instance, "instance");
        Objects.requireNonNull(options, "options");
    }
}
