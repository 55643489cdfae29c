package dev.tinyforge.engine;

import dev.tinyforge.domain.deploy.LiveInstance;
import dev.tinyforge.domain.release.PinnedImage;
import dev.tinyforge.domain.release.Release;
import dev.tinyforge.domain.release.Retention;
import dev.tinyforge.domain.workload.DeploymentId;
import dev.tinyforge.domain.workload.EnvValue;
import dev.tinyforge.domain.workload.Workload;
import dev.tinyforge.domain.workload.WorkloadId;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.store.Deployment;
import dev.tinyforge.ports.store.Lease;
import dev.tinyforge.ports.store.SecretVault;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Lets go of what no kept release needs: old releases, their images, their secret versions. */
final class Housekeeping {
    private final Ports ports;
    private final Narrator narrator;

    Housekeeping(Ports ports, Narrator narrator) {
        this.ports = ports;
        this.narrator = narrator;
    }

    /** Keeps the newest releases and whatever is live. An image the engine will not give up stays, and is told. */
    void retain(Lease lease, WorkloadId workload, int keep) {
        Set<DeploymentId> live = ports.store().releases().live(workload).stream()
                .map(LiveInstance::release)
                .collect(Collectors.toSet());
        List<Release> expired = Retention.expired(ports.store().releases().kept(workload), live, keep);
        if (expired.isEmpty()) {
            return;
        }
        ports.store()
                .releases()
                .forget(lease, workload, expired.stream().map(Release::id).toList());
        prune(expired.stream().map(Release::image).toList());
        forgetSecrets(workload);
    }

    /** Removes those of the images that nothing kept or waiting names. */
    void prune(Collection<PinnedImage> images) {
        List<PinnedImage> keep = new ArrayList<>(ports.store().releases().images());
        ports.store()
                .deployments()
                .open()
                .forEach(open -> keep.add(open.request().image()));
        try {
            ports.images().prune(images, keep);
        } catch (ForgeException e) {
            narrator.problem("images were not pruned", e);
        }
    }

    private void forgetSecrets(WorkloadId workload) {
        Set<SecretVault.Version> inUse = new HashSet<>();
        ports.store().workloads().find(workload).ifPresent(now -> collect(now, inUse));
        ports.store().releases().kept(workload).forEach(release -> collect(release.workload(), inUse));
        ports.store().deployments().open().stream()
                .map(Deployment::request)
                .map(Deployment.Request::snapshot)
                .filter(snapshot -> snapshot.id().equals(workload))
                .forEach(snapshot -> collect(snapshot, inUse));
        ports.store().vault().forgetExcept(workload, inUse);
    }

    private static void collect(Workload workload, Set<SecretVault.Version> into) {
        workload.env().values().forEach(value -> {
            if (value instanceof EnvValue.Secret secret) {
                into.add(new SecretVault.Version(secret.name(), secret.version()));
            }
        });
    }
}
