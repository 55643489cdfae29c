package dev.tinyforge.domain.release;

import dev.tinyforge.domain.workload.DeploymentId;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** Which releases go: all but the newest {@code keep}, and never one that is live. */
public final class Retention {
    private Retention() {}

    public static List<Release> expired(List<Release> releases, Set<DeploymentId> live, int keep) {
        return releases.stream()
                .sorted(Comparator.comparing(Release::createdAt)
                        .thenComparing(release -> release.id().value())
                        .reversed())
                .skip(keep)
                .filter(release -> !live.contains(release.id()))
                .toList();
    }
}
