package dev.tinyforge.tck.fake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.domain.workload.DeploymentId;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.proxy.ProxyRouter.Observation;
import dev.tinyforge.ports.store.Journal;
import dev.tinyforge.ports.store.Lease;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class FaultsTest {
    private final FakeWorld world = new FakeWorld();
    private final FakeProcess process = world.process("a");

    @Test
    void everyCallHasTwoBoundaries() {
        process.engine().info();
        process.proxy().list();
        process.store().journal().read(new DeploymentId(new SeededIds(1, world.clock()).next()));
        process.proxy().name();
        assertEquals(6, world.faults().count());
        assertEquals(1, world.calls("Journal.read"));
    }

    @Test
    void beforeTheActNothingHappenedAfterItEverythingDid() {
        Fault.Fail gone = new Fault.Fail(ErrorCode.ENGINE_UNREACHABLE);
        world.faults().once(Boundary.before("ContainerEngine", "ensureNetwork"), gone);
        assertThrows(ForgeException.class, () -> process.engine().ensureNetwork("one"));
        assertFalse(world.host().networks().contains("one"));
        world.faults().once(Boundary.after("ContainerEngine", "ensureNetwork"), gone);
        assertThrows(ForgeException.class, () -> process.engine().ensureNetwork("two"));
        assertTrue(world.host().networks().contains("two"));
        assertEquals(2, world.faults().injected());
    }

    @Test
    void whoDiesAtABoundaryDoesNothingMore() {
        Lease lease =
                process.store().leases().acquire("x", Duration.ofSeconds(20)).orElseThrow();
        Journal journal = process.store().journal();
        world.faults().restart().crashAt(1);
        DeploymentId run = new DeploymentId(new SeededIds(1, world.clock()).next());
        assertThrows(Crash.class, () -> journal.read(run));
        assertFalse(process.alive());
        assertThrows(Crash.class, () -> journal.read(run));
        assertThrows(Crash.class, () -> process.store().leases().release(lease));
        assertTrue(world.process("b")
                .store()
                .leases()
                .acquire("x", Duration.ofSeconds(20))
                .isPresent());
    }

    @Test
    void aHangTakesItsTime() {
        world.faults()
                .once(
                        Boundary.after("ProxyRouter", "list"),
                        new Fault.Hang(Duration.ofSeconds(30), ErrorCode.PROXY_UNREACHABLE));
        assertThrows(ForgeException.class, () -> process.proxy().list());
        assertEquals(Duration.ofSeconds(30), world.clock().elapsed());
    }

    @Test
    void whatNeverThrowsAnswersWithTheReason() {
        world.faults().passing(1, 1, boundary -> true);
        assertInstanceOf(Observation.Unreachable.class, process.proxy().observe("app.test"));
        assertTrue(process.probe().tcp("10.0.0.1", 80, Duration.ofSeconds(1)).isPresent());
    }

    @Test
    void aRefusalAfterTheActIsAMistakeOfTheTest() {
        world.faults().when(Boundary.after("ContainerEngine", "info"), new Fault.Fail(ErrorCode.ENGINE_REFUSED));
        assertThrows(IllegalStateException.class, () -> process.engine().info());
    }

    @Test
    void theSeedDecidesWhatGoesWrong() {
        assertEquals(failures(5), failures(5));
    }

    private List<Boolean> failures(long seed) {
        world.faults().clear().passing(seed, 0.3, Boundary.of("ContainerEngine"));
        return java.util.stream.IntStream.range(0, 50)
                .mapToObj(i -> {
                    try {
                        process.engine().info();
                        return false;
                    } catch (ForgeException e) {
                        return true;
                    }
                })
                .toList();
    }
}
