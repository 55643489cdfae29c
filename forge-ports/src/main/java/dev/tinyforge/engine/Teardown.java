package dev.tinyforge.engine;

import dev.tinyforge.domain.deploy.LiveInstance;
import dev.tinyforge.domain.naming.ResourceNames;
import dev.tinyforge.domain.release.PinnedImage;
import dev.tinyforge.domain.release.Release;
import dev.tinyforge.domain.source.ComposeSource;
import dev.tinyforge.domain.workload.DeploymentId;
import dev.tinyforge.domain.workload.WorkloadId;
import dev.tinyforge.engine.tell.Narrator;
import dev.tinyforge.ports.container.Container;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.proxy.ProxyRouter.HeldRoute;
import dev.tinyforge.ports.store.Deployment;
import dev.tinyforge.ports.store.Lease;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Removes everything of a deleted workload: routes first, then containers, images, rows. Has no journal: it looks at
 * what is left and removes that, so it can be killed and begun again at any point. Volumes of tags go with their instances,
 * the others if that was asked for.
 */
final class Teardown implements Work {
    private static final int PAGE = 1000;

    private final WorkloadId workload;
    private final Ports ports;
    private final EngineSettings settings;
    private final Narrator narrator;
    private final Housekeeping housekeeping;
    private final Backoff backoff = new Backoff();
    private volatile Lease lease;

    Teardown(
            WorkloadId workload,
            Lease lease,
            Ports ports,
            EngineSettings settings,
            Narrator narrator,
            Housekeeping housekeeping) {
        this.workload = workload;
        this.lease = lease;
        this.ports = ports;
        this.settings = settings;
        this.narrator = narrator.about(About.of(workload));
        this.housekeeping = housekeeping;
    }

    @Override
    public WorkloadId workload() {
        return workload;
    }

    @Override
    public Lease lease() {
        return lease;
    }

    @Override
    public void renewed(Lease renewed) {
        lease = renewed;
    }

    @Override
    public void interrupt() {}

    @Override
    public boolean nudged() {
        return false;
    }

    @Override
    public Next advance() {
        try {
            return step();
        } catch (ForgeException e) {
            if (e.code() == ErrorCode.LEASE_LOST) {
                return LOST;
            }
            narrator.problem("the removal of workload " + workload + " waits", e);
            return new Next.After(backoff.next());
        } catch (RuntimeException e) {
            narrator.defect("the removal of workload " + workload, e);
            return new Next.After(backoff.next());
        }
    }

    private Next step() {
        // A process that was paused for long must not remove what another one has made since.
        Optional<Lease> mine = ports.store().leases().renew(lease, settings.leaseTtl());
        if (mine.isEmpty()) {
            return LOST;
        }
        lease = mine.get();
        List<Container> containers = ports.engine().list(ResourceNames.LABEL_WORKLOAD).stream()
                .filter(container ->
                        Reconciler.ofInstallation(container, settings.plan().network()))
                .filter(container -> workload.value().equals(container.labels().get(ResourceNames.LABEL_WORKLOAD)))
                .toList();
        List<String> hosts = hosts(containers);
        if (!hosts.isEmpty()) {
            ports.proxy().write(List.of(), hosts);
            return NOW;
        }
        if (!containers.isEmpty()) {
            String name = containers.get(0).name();
            ports.engine().stop(name);
            ports.engine().remove(name);
            return NOW;
        }
        boolean composed = deployments().stream()
                .anyMatch(deployment ->
                        deployment.request().snapshot().source().kind().equals(ComposeSource.KIND));
        if (composed) {
            ports.compose().down(workload, line -> {});
        }
        List<String> volumes = ports.engine().volumes(ResourceNames.VOLUMES).stream()
                .filter(volume -> ResourceNames.isVolumeOf(workload, volume))
                .toList();
        boolean allGo = ports.store().workloads().volumesGo(workload);
        List<String> stay = new ArrayList<>();
        for (String volume : volumes) {
            boolean goes = allGo || ResourceNames.isTagVolumeOf(workload, volume);
            if (!goes || !ports.engine().removeVolume(volume)) {
                stay.add(volume);
            }
        }
        List<Release> kept = ports.store().releases().kept(workload);
        // From the deployments, which go last, so that a removal begun again knows them too.
        List<PinnedImage> images = deployments().stream()
                .map(deployment -> deployment.request().image())
                .distinct()
                .toList();
        ports.store()
                .releases()
                .forget(lease, workload, kept.stream().map(Release::id).toList());
        housekeeping.prune(images);
        ports.store().workloads().erase(lease, workload);
        narrator.event(
                "forge",
                "workload.removed",
                workload.value(),
                stay.isEmpty() ? "everything of it is gone" : "its data stays: " + String.join(", ", stay));
        return FINISHED;
    }

    private List<Deployment> deployments() {
        return ports.store().deployments().list(Optional.of(workload), Optional.empty(), PAGE);
    }

    private List<String> hosts(List<Container> containers) {
        Set<DeploymentId> ours = new HashSet<>();
        containers.forEach(container -> Reconciler.id(container, ResourceNames.LABEL_DEPLOYMENT, DeploymentId::new)
                .ifPresent(ours::add));
        ports.store().releases().live(workload).stream()
                .map(LiveInstance::ref)
                .forEach(ref -> ours.add(ref.deployment()));
        deployments().stream().map(Deployment::id).forEach(ours::add);
        return ports.proxy().list().stream()
                .filter(route -> ours.contains(route.marker()))
                .map(HeldRoute::host)
                .toList();
    }
}
