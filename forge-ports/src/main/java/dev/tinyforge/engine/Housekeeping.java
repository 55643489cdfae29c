package dev.tinyforge.engine;

import dev.tinyforge.domain.deploy.LiveInstance;
import dev.tinyforge.domain.naming.ResourceNames;
import dev.tinyforge.domain.release.PinnedImage;
import dev.tinyforge.domain.release.Release;
import dev.tinyforge.domain.release.Retention;
import dev.tinyforge.domain.workload.DeploymentId;
import dev.tinyforge.domain.workload.Volume;
import dev.tinyforge.domain.workload.WorkloadId;
import dev.tinyforge.engine.tell.Narrator;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.store.Deployment;
import dev.tinyforge.ports.store.Lease;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Lets go of what no kept release needs: old releases, their images, their secret versions. */
final class Housekeeping {
    private static final int RECENT = 50;

    private final Ports ports;
    private final Narrator narrator;

    Housekeeping(Ports ports, Narrator narrator) {
        this.ports = ports;
        this.narrator = narrator;
    }

    /**
     * Keeps the newest releases and whatever is live. The images looked at are those of the deployments, whose rows stay:
     * one of a failed deploy goes too, and a pass that was killed half-way is made up for by the next. An image the engine
     * will not give up stays, and is told.
     */
    void retain(Lease lease, WorkloadId workload, int keep) {
        Set<DeploymentId> live = ports.store().releases().live(workload).stream()
                .map(LiveInstance::release)
                .collect(Collectors.toSet());
        List<Release> expired = Retention.expired(ports.store().releases().kept(workload), live, keep);
        if (!expired.isEmpty()) {
            ports.store()
                    .releases()
                    .forget(lease, workload, expired.stream().map(Release::id).toList());
        }
        Set<PinnedImage> images =
                expired.stream().map(Release::image).collect(Collectors.toCollection(LinkedHashSet::new));
        ports.store().deployments().list(Optional.of(workload), Optional.empty(), keep + RECENT).stream()
                .map(deployment -> deployment.request().image())
                .forEach(images::add);
        prune(images);
        ports.store().vault().forgetUnused(workload);
    }

    /** What an instance that was removed kept for its tag goes with it, unless the tag is live. */
    void forgetData(WorkloadId workload, DeploymentId instance) {
        Optional<String> tag = ports.store()
                .deployments()
                .find(instance)
                .map(Deployment::request)
                .filter(request -> request.snapshot().volumes().stream()
                        .anyMatch(volume -> volume.scope() == Volume.Scope.INSTANCE))
                .map(Deployment.Request::tag)
                .filter(known -> ports.store().releases().live(workload).stream()
                        .noneMatch(live -> live.tag().equals(known)));
        if (tag.isEmpty()) {
            return;
        }
        ports.engine().volumes(ResourceNames.VOLUMES).stream()
                .filter(volume -> ResourceNames.isTagVolumeOf(workload, tag.get(), volume))
                // One that another container of the tag has mounted goes with that.
                .forEach(ports.engine()::removeVolume);
    }

    /** Removes those of the images that nothing kept or waiting names. */
    void prune(Collection<PinnedImage> images) {
        Set<PinnedImage> keep = new HashSet<>(ports.store().releases().images());
        ports.store()
                .deployments()
                .open()
                .forEach(open -> keep.add(open.request().image()));
        if (keep.containsAll(images)) {
            return;
        }
        try {
            ports.images().prune(images, keep);
        } catch (ForgeException e) {
            narrator.problem("images were not pruned", e);
        }
    }
}
