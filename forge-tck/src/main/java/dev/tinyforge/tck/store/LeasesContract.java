package dev.tinyforge.tck.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.ports.store.Lease;
import dev.tinyforge.ports.store.Store;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

interface LeasesContract extends StoreTest {
    private static Optional<Lease> acquire(Store store) {
        return store.leases().acquire("work", StoreFixture.TTL);
    }

    @Test
    default void aFreeLeaseIsTakenForItsTime() {
        Lease lease = acquire(store()).orElseThrow();
        assertEquals("work", lease.name());
        assertEquals(fixture().now().plus(StoreFixture.TTL), lease.expiresAt());
        assertTrue(store().leases().acquire("other work", StoreFixture.TTL).isPresent());
    }

    @Test
    default void aHeldLeaseIsNotTaken() {
        Lease lease = acquire(store()).orElseThrow();
        Store other = fixture().another();
        assertEquals(Optional.empty(), acquire(other));
        assertEquals(Optional.empty(), acquire(store()), "not by the one that has it either");
        fixture().pass(StoreFixture.TTL.minusMillis(1));
        assertEquals(Optional.empty(), acquire(other));
        assertTrue(store().leases().renew(lease, StoreFixture.TTL).isPresent());
    }

    @Test
    default void anExpiredLeaseIsTakenOverForGood() {
        Lease lost = acquire(store()).orElseThrow();
        fixture().pass(StoreFixture.TTL);
        Store other = fixture().another();
        Lease held = acquire(other).orElseThrow();
        assertTrue(held.token() > lost.token());
        assertNotEquals(lost.owner(), held.owner());
        assertEquals(Optional.empty(), store().leases().renew(lost, StoreFixture.TTL));
        store().leases().release(lost);
        assertEquals(Optional.empty(), acquire(store()), "what was lost cannot be given up");
        other.leases().release(held);
        assertEquals(Optional.empty(), store().leases().renew(lost, StoreFixture.TTL), "lost for good");
        assertTrue(acquire(store()).orElseThrow().token() > held.token());
    }

    @Test
    default void oneMayTakeOverItsOwnExpiredLease() {
        Lease lost = acquire(store()).orElseThrow();
        fixture().pass(StoreFixture.TTL);
        Lease held = acquire(store()).orElseThrow();
        assertTrue(held.token() > lost.token());
        assertEquals(Optional.empty(), store().leases().renew(lost, StoreFixture.TTL));
        assertTrue(store().leases().renew(held, StoreFixture.TTL).isPresent());
    }

    @Test
    default void aRenewedLeaseLastsLonger() {
        Lease lease = acquire(store()).orElseThrow();
        fixture().pass(Duration.ofSeconds(15));
        Lease renewed = store().leases().renew(lease, Duration.ofSeconds(30)).orElseThrow();
        assertEquals(fixture().now().plusSeconds(30), renewed.expiresAt());
        assertEquals(lease.token(), renewed.token());
        Store other = fixture().another();
        fixture().pass(Duration.ofSeconds(29));
        assertEquals(Optional.empty(), acquire(other));
        fixture().pass(Duration.ofSeconds(1));
        assertTrue(acquire(other).isPresent());
    }

    @Test
    default void anExpiredLeaseNobodyTookIsRenewed() {
        Lease lease = acquire(store()).orElseThrow();
        fixture().pass(Duration.ofDays(1));
        assertTrue(store().leases().renew(lease, StoreFixture.TTL).isPresent());
        assertEquals(Optional.empty(), acquire(fixture().another()));
    }

    @Test
    default void aReleasedLeaseIsFree() {
        Lease given = acquire(store()).orElseThrow();
        store().leases().release(given);
        store().leases().release(given);
        Lease taken = acquire(fixture().another()).orElseThrow();
        assertTrue(taken.token() > given.token());
        assertEquals(Optional.empty(), store().leases().renew(given, StoreFixture.TTL));
    }

    @Test
    default void aDeadProcessLosesItsLeasesAtOnce() {
        Lease lost = acquire(store()).orElseThrow();
        Store witness = fixture().another();
        assertEquals(Optional.empty(), acquire(witness));
        fixture().killed(store());
        Lease held = acquire(witness).orElseThrow();
        assertTrue(held.token() > lost.token());
    }

    @Test
    default void aDeadProcessLosesItsLeasesToTheNextStart() {
        Lease lost = acquire(store()).orElseThrow();
        fixture().killed(store());
        Lease held = acquire(fixture().another()).orElseThrow();
        assertTrue(held.token() > lost.token());
    }

    @Test
    default void aClockSetBackDoesNotProtectADeadProcess() {
        Lease lost = acquire(store()).orElseThrow();
        Store witness = fixture().another();
        fixture().pass(Duration.ofDays(-365));
        assertEquals(Optional.empty(), acquire(witness), "it is alive");
        fixture().killed(store());
        assertTrue(acquire(witness).orElseThrow().token() > lost.token());
    }

    @Test
    default void aClosedHandleGivesItsLeasesUp() {
        assertTrue(acquire(store()).isPresent());
        assertTrue(store().leases().acquire("other work", StoreFixture.TTL).isPresent());
        Store other = fixture().another();
        Lease kept = other.leases().acquire("third", StoreFixture.TTL).orElseThrow();
        store().close();
        assertTrue(acquire(other).isPresent());
        assertTrue(other.leases().acquire("other work", StoreFixture.TTL).isPresent());
        assertTrue(other.leases().renew(kept, StoreFixture.TTL).isPresent());
    }

    @Test
    default void ofManyThatWantALeaseOneGetsIt() {
        List<Store> stores = List.of(store(), fixture().another(), fixture().another());
        List<Callable<Optional<Lease>>> acts = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            Store store = stores.get(i % stores.size());
            acts.add(() -> acquire(store));
        }
        assertEquals(1, Together.run(acts).stream().filter(Optional::isPresent).count());
    }
}
