package dev.tinyforge.tck.fake;

import dev.tinyforge.domain.deploy.LiveInstance;
import dev.tinyforge.domain.deploy.RuntimeState;
import dev.tinyforge.domain.release.PinnedImage;
import dev.tinyforge.domain.release.Release;
import dev.tinyforge.domain.workload.DeploymentId;
import dev.tinyforge.domain.workload.WorkloadId;
import dev.tinyforge.ports.store.Lease;
import dev.tinyforge.ports.store.Releases;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

final class FakeReleases implements Releases {
    private static final Comparator<LiveInstance> NEWEST_LIVE = Comparator.comparing(LiveInstance::since)
            .thenComparing(live -> live.ref().deployment().value())
            .reversed();
    private static final Comparator<Release> NEWEST = Comparator.comparing(Release::createdAt)
            .thenComparing(release -> release.id().value())
            .reversed();

    private record Kept(WorkloadId of, Release release) {}

    final Map<WorkloadId, List<LiveInstance>> live = new LinkedHashMap<>();
    private final Map<DeploymentId, Kept> releases = new LinkedHashMap<>();
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
            }
            release.ifPresent(kept -> releases.put(kept.id(), new Kept(workload, kept)));
        }
    }

    @Override
    public void saveRuntime(Lease lease, WorkloadId workload, RuntimeState state) {
        synchronized (data.world) {
            data.check(lease);
            live.computeIfPresent(workload, (id, instances) -> {
                List<LiveInstance> changed = new ArrayList<>(instances);
                changed.set(0, changed.get(0).withRuntime(state));
                return List.copyOf(changed);
            });
        }
    }

    @Override
    public List<Release> kept(WorkloadId workload) {
        synchronized (data.world) {
            data.check();
            return releases.values().stream()
                    .filter(kept -> kept.of().equals(workload))
                    .map(Kept::release)
                    .sorted(NEWEST)
                    .toList();
        }
    }

    @Override
    public Optional<Release> find(DeploymentId id) {
        synchronized (data.world) {
            data.check();
            return Optional.ofNullable(releases.get(id)).map(Kept::release);
        }
    }

    @Override
    public void forget(Lease lease, WorkloadId workload, Collection<DeploymentId> ids) {
        synchronized (data.world) {
            data.check(lease);
            releases.values()
                    .removeIf(kept -> kept.of().equals(workload)
                            && ids.contains(kept.release().id()));
        }
    }

    @Override
    public List<PinnedImage> images() {
        synchronized (data.world) {
            data.check();
            return releases.values().stream()
                    .map(kept -> kept.release().image())
                    .distinct()
                    .toList();
        }
    }

    void erase(WorkloadId workload) {
        live.remove(workload);
        releases.values().removeIf(kept -> kept.of().equals(workload));
    }

    void copy(FakeReleases other) {
        live.putAll(other.live);
        releases.putAll(other.releases);
    }
}
