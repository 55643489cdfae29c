package dev.tinyforge.domain.source;

import dev.tinyforge.domain.naming.HostNames;
import java.time.Duration;
import java.util.List;

/**
 * What of the server's settings plans depend on.
 *
 * @param network the network the proxy reaches instances on
 * @param allowedVolumePaths host paths below which absolute volumes may lie
 * @param observeWithin how long the proxy may take to prove a switch
 */
public record PlanSettings(
        HostNames hostNames, String network, List<String> allowedVolumePaths, Duration observeWithin) {
    public PlanSettings {
        allowedVolumePaths = allowedVolumePaths.stream()
                .map(path -> path.replaceAll("/+$", ""))
                .toList();
    }
}
