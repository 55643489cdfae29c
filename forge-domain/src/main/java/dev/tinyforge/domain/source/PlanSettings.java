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
 * @param sites what sites are put into
 */
public record PlanSettings(
        HostNames hostNames, String network, List<String> allowedVolumePaths, Duration observeWithin, SiteBases sites) {
    public PlanSettings {
        allowedVolumePaths = allowedVolumePaths.stream()
                .map(path -> path.replaceAll("/+$", ""))
                .toList();
    }

    /** With the usual images for sites. */
    public PlanSettings(HostNames hostNames, String network, List<String> allowedVolumePaths, Duration observeWithin) {
        this(hostNames, network, allowedVolumePaths, observeWithin, SiteBases.USUAL);
    }
}
