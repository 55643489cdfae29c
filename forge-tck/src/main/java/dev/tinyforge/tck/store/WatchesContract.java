package dev.tinyforge.tck.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.store.Lease;
import dev.tinyforge.ports.store.Store;
import dev.tinyforge.ports.store.Watches;
import dev.tinyforge.ports.store.Watches.Watch;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

interface WatchesContract extends StoreTest {
    String NAME = "registry ghcr.io/acme/shop";
    Duration LONG = Duration.ofDays(1);

    private Watches watches() {
        return store().watches();
    }

    private Lease lease() {
        return store().leases().acquire("watching", LONG.multipliedBy(9)).orElseThrow();
    }

    @Test
    default void aWatchComesBackWithEveryField() {
        Lease lease = lease();
        assertEquals(Optional.empty(), watches().find(NAME));
        Watch stored = watches().save(lease, Samples.watch(NAME));
        assertEquals(Samples.watch(NAME).atRevision(1), stored);
        assertEquals(Optional.of(stored), watches().find(NAME));
        Watch bare =
                new Watch("schedule 1", 0, Map.of(), Optional.empty(), Samples.AT, Samples.AT, 0, Optional.empty());
        watches().save(lease, bare);
        assertEquals(Optional.of(bare.atRevision(1)), watches().find("schedule 1"));
        assertEquals(Optional.of(stored), fixture().another().watches().find(NAME));
    }

    @Test
    default void aSaveReplacesWhatIsAtItsRevision() {
        Lease lease = lease();
        Watch first = watches().save(lease, Samples.watch(NAME));
        Watch next = new Watch(
                NAME,
                first.revision(),
                Map.of("v2", "sha256:3"),
                Optional.empty(),
                Samples.AT,
                Samples.AT,
                0,
                Optional.empty());
        assertEquals(next.atRevision(2), watches().save(lease, next));
        assertEquals(Optional.of(next.atRevision(2)), watches().find(NAME));
        for (long revision : new long[] {0, 1, 3}) {
            StoreFixture.refused(ErrorCode.CONFLICT, () -> watches().save(lease, first.atRevision(revision)));
        }
        StoreFixture.refused(ErrorCode.CONFLICT, () -> watches()
                .save(lease, Samples.watch("other").atRevision(1)));
        assertEquals(Optional.of(next.atRevision(2)), watches().find(NAME));
        assertEquals(Optional.empty(), watches().find("other"));
    }

    @Test
    default void ofManySavesOfOneRevisionOneWins() {
        Lease lease = lease();
        Store other = fixture().another();
        List<Callable<Boolean>> acts = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            Store store = i % 2 == 0 ? store() : other;
            acts.add(() -> {
                try {
                    store.watches().save(lease, Samples.watch(NAME));
                    return true;
                } catch (ForgeException e) {
                    assertEquals(ErrorCode.CONFLICT, e.code(), e.line());
                    return false;
                }
            });
        }
        assertEquals(1, Together.run(acts).stream().filter(won -> won).count());
    }

    @Test
    default void aLostLeaseNeitherSavesNorForgets() {
        Lease lost = fixture().lease(store());
        watches().save(lost, Samples.watch(NAME));
        fixture().pass(StoreFixture.TTL);
        fixture().lease(fixture().another());
        StoreFixture.refused(ErrorCode.LEASE_LOST, () -> watches().save(lost, Samples.watch("other")));
        StoreFixture.refused(
                ErrorCode.LEASE_LOST, () -> watches().trim(lost, fixture().now().plus(LONG)));
        assertEquals(Optional.empty(), watches().find("other"));
        assertTrue(watches().find(NAME).isPresent());
    }

    @Test
    default void whatIsNeitherAskedForNorSavedIsForgotten() {
        Lease lease = lease();
        watches().save(lease, Samples.watch("unused"));
        watches().save(lease, Samples.watch("asked"));
        Watch saved = watches().save(lease, Samples.watch("saved"));
        fixture().pass(LONG);
        Instant since = fixture().now();
        fixture().another().watches().find("asked");
        watches().save(lease, saved);
        watches().trim(lease, since);
        assertEquals(Optional.empty(), watches().find("unused"));
        assertTrue(watches().find("asked").isPresent());
        assertTrue(watches().find("saved").isPresent());
    }

    @Test
    default void whatWasAskedForOftenIsNotForgottenEarly() {
        Lease lease = lease();
        watches().save(lease, Samples.watch(NAME));
        for (int i = 0; i < 5; i++) {
            fixture().pass(Duration.ofSeconds(25));
            watches().find(NAME);
            watches().trim(lease, fixture().now());
        }
        assertTrue(watches().find(NAME).isPresent());
        fixture().pass(Duration.ofSeconds(62));
        watches().trim(lease, fixture().now());
        assertEquals(Optional.empty(), watches().find(NAME), "a minute longer at most");
    }

    @Test
    default void whatComesBackCountsFromZero() {
        Lease lease = lease();
        Watch stored = watches().save(lease, Samples.watch(NAME));
        watches().trim(lease, fixture().now().plus(LONG));
        StoreFixture.refused(ErrorCode.CONFLICT, () -> watches().save(lease, stored));
        assertEquals(stored, watches().save(lease, Samples.watch(NAME)));
    }
}
