package dev.tinyforge.tck.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.deploy.LiveInstance;
import dev.tinyforge.domain.deploy.RuntimeState;
import dev.tinyforge.domain.release.Release;
import dev.tinyforge.domain.workload.Workload;
import dev.tinyforge.domain.workload.WorkloadId;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.store.Lease;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

interface ReleasesContract extends StoreTest {
    private Workload given(int number) {
        return store().workloads().create(Samples.workload(number), List.of(), Map.of());
    }

    @Test
    default void nothingIsLiveAtFirst() {
        WorkloadId id = given(1).id();
        assertEquals(List.of(), store().releases().live(id));
        assertEquals(Map.of(), store().releases().allLive());
        assertEquals(List.of(), store().releases().kept(id));
        assertEquals(List.of(), store().releases().images());
        assertEquals(Optional.empty(), store().releases().find(Samples.deploymentId(1)));
    }

    @Test
    default void whatIsRecordedIsAllThatIsLive() {
        Lease lease = fixture().lease(store());
        WorkloadId id = given(1).id();
        LiveInstance blue = Samples.live(1, Samples.AT);
        LiveInstance green = Samples.live(2, Samples.AT.plusSeconds(1));
        store().releases().record(lease, id, List.of(blue), Optional.empty());
        assertEquals(List.of(blue), store().releases().live(id));
        store().releases().record(lease, id, List.of(blue, green), Optional.empty());
        assertEquals(List.of(green, blue), store().releases().live(id), "newest first");
        store().releases().record(lease, id, List.of(blue, green), Optional.empty());
        assertEquals(List.of(green, blue), store().releases().live(id), "twice is once");
        store().releases().record(lease, id, List.of(green), Optional.empty());
        assertEquals(List.of(green), store().releases().live(id));
        store().releases().record(lease, id, List.of(), Optional.empty());
        assertEquals(List.of(), store().releases().live(id));
        assertEquals(Map.of(), store().releases().allLive());
    }

    @Test
    default void aLiveInstanceComesBackWithEveryField() {
        Lease lease = fixture().lease(store());
        WorkloadId id = given(1).id();
        store().releases().record(lease, id, List.of(Samples.fullLive()), Optional.empty());
        assertEquals(List.of(Samples.fullLive()), store().releases().live(id));
    }

    @Test
    default void aSourcesStateIsKeptBesideTheNewestInstanceWithKeysNobodyKnows() {
        Lease lease = fixture().lease(store());
        WorkloadId id = given(1).id();
        LiveInstance old = Samples.live(1, Samples.AT);
        LiveInstance newest = Samples.live(2, Samples.AT.plusSeconds(1));
        RuntimeState state = new RuntimeState(
                Config.of("of_tomorrow", Config.of("list", List.of("one", "two")), "status", "synced"));
        store().releases().saveRuntime(lease, id, state);
        assertEquals(List.of(), store().releases().live(id), "nothing is live, nothing is kept");
        store().releases().record(lease, id, List.of(newest, old), Optional.empty());
        store().releases().saveRuntime(lease, id, state);
        assertEquals(List.of(newest.withRuntime(state), old), store().releases().live(id));
        store().releases().saveRuntime(lease, id, RuntimeState.NONE);
        assertEquals(List.of(newest, old), store().releases().live(id));
        store().releases().record(lease, id, List.of(newest.withRuntime(state)), Optional.empty());
        assertEquals(List.of(newest.withRuntime(state)), store().releases().live(id));
    }

    @Test
    default void whatIsLiveOfAllWorkloadsIsReadAtOnce() {
        Lease lease = fixture().lease(store());
        WorkloadId one = given(1).id();
        WorkloadId two = given(2).id();
        given(3);
        LiveInstance first = Samples.live(1, Samples.AT);
        LiveInstance second = Samples.live(2, Samples.AT.plus(Duration.ofDays(1)));
        LiveInstance third = Samples.live(3, Samples.AT);
        store().releases().record(lease, one, List.of(first, second), Optional.empty());
        store().releases().record(lease, two, List.of(third), Optional.empty());
        assertEquals(
                Map.of(one, List.of(second, first), two, List.of(third)),
                store().releases().allLive());
    }

    @Test
    default void aReleaseIsKeptUntilForgotten() {
        Lease lease = fixture().lease(store());
        Workload workload = given(2);
        Workload other = given(1);
        Release old = Samples.release(1, workload, Samples.AT);
        Release young = Samples.release(2, Samples.fullWorkload(2), Samples.AT.plusMillis(1));
        Release foreign = Samples.release(3, other, Samples.AT);
        store().releases().record(lease, workload.id(), List.of(), Optional.of(young));
        store().releases().record(lease, workload.id(), List.of(), Optional.of(old));
        store().releases().record(lease, workload.id(), List.of(), Optional.of(old));
        store().releases().record(lease, other.id(), List.of(), Optional.of(foreign));
        assertEquals(List.of(young, old), store().releases().kept(workload.id()));
        assertEquals(Optional.of(young), store().releases().find(young.id()));

        store().releases().forget(lease, workload.id(), List.of(old.id(), Samples.deploymentId(8), foreign.id()));
        assertEquals(List.of(young), store().releases().kept(workload.id()));
        assertEquals(Optional.empty(), store().releases().find(old.id()));
        assertEquals(List.of(foreign), store().releases().kept(other.id()), "another workload's stay");
    }

    @Test
    default void theImagesAreThoseOfAllKeptReleases() {
        Lease lease = fixture().lease(store());
        Workload one = given(1);
        Workload two = given(2);
        store().releases().record(lease, one.id(), List.of(), Optional.of(Samples.release(1, one, Samples.AT)));
        store().releases().record(lease, two.id(), List.of(), Optional.of(Samples.release(2, two, Samples.AT)));
        store().releases()
                .record(
                        lease,
                        two.id(),
                        List.of(),
                        Optional.of(new Release(Samples.deploymentId(3), Samples.fullImage(), two, Samples.AT)));
        assertEquals(
                Set.of(Samples.image(1), Samples.image(2), Samples.fullImage()),
                new HashSet<>(store().releases().images()));
    }

    @Test
    default void aLostLeaseRecordsAndForgetsNothing() {
        Lease lost = fixture().lease(store());
        Workload workload = given(1);
        Release release = Samples.release(1, workload, Samples.AT);
        List<LiveInstance> live = List.of(Samples.live(1, Samples.AT));
        store().releases().record(lost, workload.id(), live, Optional.of(release));
        fixture().pass(StoreFixture.TTL);
        fixture().lease(fixture().another());
        StoreFixture.refused(ErrorCode.LEASE_LOST, () -> store().releases()
                .record(lost, workload.id(), List.of(), Optional.empty()));
        StoreFixture.refused(
                ErrorCode.LEASE_LOST, () -> store().releases().forget(lost, workload.id(), List.of(release.id())));
        StoreFixture.refused(ErrorCode.LEASE_LOST, () -> store().releases()
                .saveRuntime(lost, workload.id(), RuntimeState.NONE.failed("late")));
        assertEquals(live, store().releases().live(workload.id()));
        assertEquals(List.of(release), store().releases().kept(workload.id()));
    }
}
