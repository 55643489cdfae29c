package dev.tinyforge.tck.fake;

import dev.tinyforge.domain.deploy.LiveInstance;
import dev.tinyforge.domain.release.PinnedImage;
import dev.tinyforge.domain.release.Release;
import dev.tinyforge.domain.workload.DeploymentId;
import dev.tinyforge.domain.workload.WorkloadId;
import dev.tinyforge.ports.store.Lease;
import dev.tinyforge.ports.store.Releases;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

final class FakeReleases implements Releases {
    private static final Comparator<LiveInstance> NEWEST_LIVE = Comparator.comparing(LiveInstance::since)
            .thenComparing(live -> live.ref().deployment().value())
            .reversed();
    private static final Comparator<Release> NEWEST = Comparator.comparing(Release::createdAt)
            .thenComparing(release -> release.id().value())
            .reversed();

    final Map<WorkloadId, List<LiveInstance>> live = new LinkedHashMap<>();
    final Set<WorkloadId> everLive = new LinkedHashSet<>();
    private final Map<DeploymentId, Release> releases = new LinkedHashMap<>();
    private final StoreData data;

    FakeReleases(StoreData data) {
        this.data = data;
    }

    @Override
    public List<LiveInstance> live(WorkloadId workload) {
        synchronized (data.world) {
            data.check();
            return live.getOrDefault(workload, List.of());
        }
    }

    @Override
    public Map<WorkloadId, List<LiveInstance>> allLive() {
        synchronized (data.world) {
            data.check();
            return Map.copyOf(live);
        }
    }

    @Override
    public void record(Lease lease, WorkloadId workload, List<LiveInstance> nowLive, Optional<Release> release) {
        synchronized (data.world) {
            data.check(lease);
            if (nowLive.isEmpty()) {
                live.remove(workload);
            } else {
                live.put(workload, nowLive.stream().sorted(NEWEST_LIVE).toList());
                everLive.add(workload);
            }
            release.ifPresent(kept -> releases.put(kept.id(), kept));
        }
    }

    @Override
    public List<Release> kept(WorkloadId workload) {
        synchronized (data.world) {
            data.check();
            return releases.values().stream()
                    .filter(release -> release.workload().id().equals(workload))
                    .sorted(NEWEST)
                    .toList();
        }
    }

    @Override
    public Optional<Release> find(DeploymentId id) {
        synchronized (data.world) {
            data.check();
            return Optional.ofNullable(releases.get(id));
        }
    }

    @Override
    public void forget(Lease lease, WorkloadId workload, Collection<DeploymentId> ids) {
        synchronized (data.world) {
            data.check(lease);
            releases.values()
                    .removeIf(release -> release.workload().id().equals(workload) && ids.contains(release.id()));
        }
    }

    @Override
    public List<PinnedImage> images() {
        synchronized (data.world) {
            data.check();
            return releases.values().stream().map(Release::image).distinct().toList();
        }
    }

    void erase(WorkloadId workload) {
        live.remove(workload);
        everLive.remove(workload);
        releases.values().removeIf(release -> release.workload().id().equals(workload));
    }
}
