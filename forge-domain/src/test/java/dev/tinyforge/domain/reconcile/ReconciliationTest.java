package dev.tinyforge.domain.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tinyforge.domain.Samples;
import dev.tinyforge.domain.deploy.LiveInstance;
import dev.tinyforge.domain.deploy.Route;
import dev.tinyforge.domain.reconcile.Reconciliation.Life;
import dev.tinyforge.domain.reconcile.Reconciliation.SeenContainer;
import dev.tinyforge.domain.reconcile.Reconciliation.SeenRoute;
import dev.tinyforge.domain.workload.DeploymentId;
import dev.tinyforge.domain.workload.WorkloadId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReconciliationTest {
    private static final WorkloadId SHOP = Samples.workloadId(1);
    private static final LiveInstance LIVE =
            Samples.first(Samples.app()).after().get(0);
    private static final Route ROUTE = LIVE.routes().get(0);
    private static final DeploymentId MARKER = LIVE.ref().deployment();
    private static final String HOST = "shop.example.com";
    private static final Optional<String> ADDRESS = Optional.of("10.0.0.5:8080");

    private final List<SeenContainer> containers = new ArrayList<>();
    private final List<SeenRoute> routes = new ArrayList<>();
    private Set<WorkloadId> busy = Set.of();
    private Set<DeploymentId> busyRuns = Set.of();
    private Map<WorkloadId, List<LiveInstance>> live = Map.of(SHOP, List.of(LIVE));

    @Test
    void aWorldThatIsAsItShouldBeIsLeftAlone() {
        container(LIVE.ref().name(), MARKER, Life.UP, ADDRESS);
        route(HOST, MARKER, "10.0.0.5:8080");
        assertRepairs();
    }

    @Test
    void aDeadInstanceIsStartedBeforeItsRoutesAreLookedAt() {
        container(LIVE.ref().name(), MARKER, Life.DOWN, Optional.empty());
        assertRepairs(new Repair.StartInstance(SHOP, LIVE));
    }

    @Test
    void aMissingInstanceIsReplaced() {
        route(HOST, MARKER, "10.0.0.5:8080");
        assertRepairs(new Repair.ReplaceInstance(SHOP, LIVE));
    }

    @Test
    void anInstanceThatIsBeingRemovedOrCannotRunAgainIsReplaced() {
        container(LIVE.ref().name(), MARKER, Life.LOST, Optional.empty());
        route(HOST, MARKER, "10.0.0.5:8080");
        assertRepairs(new Repair.ReplaceInstance(SHOP, LIVE));
    }

    @Test
    void anInstanceOffTheNetworkIsJoinedBeforeItsRoutesAreLookedAt() {
        container(LIVE.ref().name(), MARKER, Life.APART, Optional.empty());
        assertRepairs(new Repair.JoinNetwork(SHOP, LIVE));
    }

    @Test
    void aMissingRouteIsWritten() {
        container(LIVE.ref().name(), MARKER, Life.UP, ADDRESS);
        assertRepairs(new Repair.WriteRoute(SHOP, ROUTE));
    }

    @Test
    void aRouteThatLeadsToAnotherInstanceIsWritten() {
        container(LIVE.ref().name(), MARKER, Life.UP, ADDRESS);
        route(HOST, Samples.deployment(9), "10.0.0.5:8080");
        assertRepairs(new Repair.WriteRoute(SHOP, ROUTE));
    }

    @Test
    void aRouteToAnAddressTheInstanceHasNoMoreIsWritten() {
        container(LIVE.ref().name(), MARKER, Life.UP, ADDRESS);
        route(HOST, MARKER, "10.0.0.4:8080");
        assertRepairs(new Repair.WriteRoute(SHOP, ROUTE));
    }

    @Test
    void aRouteIsNotWrittenToWhatCannotBeReachedNow() {
        container(LIVE.ref().name(), MARKER, Life.UP, Optional.empty());
        assertRepairs();
    }

    @Test
    void containersAndRoutesThatBelongToNothingGo() {
        live = Map.of();
        container("tf-old", Samples.deployment(3), Life.UP, ADDRESS);
        containers.add(
                new SeenContainer("tf-odd", Optional.empty(), Optional.empty(), false, Life.UP, port -> ADDRESS));
        route("old.example.com", Samples.deployment(4), "10.0.0.9:1");
        assertRepairs(
                new Repair.RemoveContainer(Optional.of(SHOP), "tf-old"),
                new Repair.RemoveContainer(Optional.empty(), "tf-odd"),
                new Repair.RemoveRoute("old.example.com"));
    }

    @Test
    void anOrphanThatIsStillRoutedToStaysUntilItsRouteIsGone() {
        live = Map.of();
        container("tf-old", Samples.deployment(3), Life.UP, ADDRESS);
        route("old.example.com", Samples.deployment(3), "10.0.0.5:8080");
        assertRepairs(new Repair.RemoveRoute("old.example.com"));
    }

    @Test
    void aBusyWorkloadIsLeftToItsRun() {
        busy = Set.of(SHOP);
        busyRuns = Set.of(Samples.deployment(2));
        container("tf-green", Samples.deployment(2), Life.UP, ADDRESS);
        route("new.example.com", Samples.deployment(2), "10.0.0.6:8080");
        assertRepairs();
    }

    @Test
    void anotherWorkloadBeingBusyChangesNothing() {
        busy = Set.of(Samples.workloadId(2));
        busyRuns = Set.of(Samples.deployment(2));
        container("tf-old", Samples.deployment(3), Life.UP, ADDRESS);
        assertRepairs(new Repair.ReplaceInstance(SHOP, LIVE), new Repair.RemoveContainer(Optional.of(SHOP), "tf-old"));
    }

    @Test
    void aHostOfALiveInstanceIsNeverTakenDown() {
        container(LIVE.ref().name(), MARKER, Life.DOWN, Optional.empty());
        route(HOST, Samples.deployment(9), "10.0.0.9:1");
        assertRepairs(new Repair.StartInstance(SHOP, LIVE));
    }

    private void container(String name, DeploymentId deployment, Life life, Optional<String> upstream) {
        containers.add(
                new SeenContainer(name, Optional.of(SHOP), Optional.of(deployment), false, life, port -> upstream));
    }

    private void route(String host, DeploymentId marker, String upstream) {
        routes.add(new SeenRoute(host, marker, upstream));
    }

    private void assertRepairs(Repair... repairs) {
        assertEquals(List.of(repairs), Reconciliation.compare(live, busy, busyRuns, containers, routes));
    }
}
