package dev.tinyforge.tck.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.domain.workload.EnvValue;
import dev.tinyforge.domain.workload.QueuePolicy;
import dev.tinyforge.domain.workload.Workload;
import dev.tinyforge.domain.workload.WorkloadId;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.store.SecretVault;
import dev.tinyforge.ports.store.Store;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

interface SecretVaultContract extends StoreTest {
    private WorkloadId given(int number) {
        return store().workloads()
                .create(Samples.workload(number), List.of(), Map.of())
                .id();
    }

    @Test
    default void aSealedValueOpensAgain() {
        WorkloadId id = given(1);
        for (String value : List.of("plain", "", "öäü \uD83D\uDE80\n\"quoted\"", "x".repeat(100_000))) {
            long version = store().vault().seal(id, "TOKEN", value);
            assertEquals(value, store().vault().open(id, "TOKEN", version));
            assertEquals(value, fixture().another().vault().open(id, "TOKEN", version));
        }
    }

    @Test
    default void aNewValueIsTheNextVersion() {
        WorkloadId id = given(1);
        long first = store().vault().seal(id, "TOKEN", "one");
        assertEquals(first, store().vault().seal(id, "TOKEN", "one"), "the newest holds it already");
        long second = store().vault().seal(id, "TOKEN", "two");
        assertTrue(second > first);
        long third = store().vault().seal(id, "TOKEN", "one");
        assertTrue(third > second, "only the newest counts");
        assertEquals("one", store().vault().open(id, "TOKEN", first));
        assertEquals("two", store().vault().open(id, "TOKEN", second));
    }

    @Test
    default void aSecretBelongsToItsWorkloadAndName() {
        WorkloadId one = given(1);
        WorkloadId two = given(2);
        long version = store().vault().seal(one, "TOKEN", "mine");
        StoreFixture.refused(ErrorCode.NOT_FOUND, () -> store().vault().open(two, "TOKEN", version));
        StoreFixture.refused(ErrorCode.NOT_FOUND, () -> store().vault().open(one, "OTHER", version));
        StoreFixture.refused(ErrorCode.NOT_FOUND, () -> store().vault().open(one, "TOKEN", version + 1));
        store().vault().seal(two, "TOKEN", "theirs");
        assertEquals("mine", store().vault().open(one, "TOKEN", version));
    }

    @Test
    default void versionsThatNothingNamesAreForgotten() {
        WorkloadId id = given(1);
        WorkloadId other = given(2);
        long released = seal(id, "TOKEN", "one");
        Workload withOne = named(id, "TOKEN", released);
        store().releases()
                .record(fixture().lease(store()), id, List.of(), Optional.of(Samples.release(1, withOne, Samples.AT)));
        long waiting = seal(id, "TOKEN", "two");
        store().deployments()
                .submit(Samples.deployment(2, named(id, "TOKEN", waiting), Samples.AT), QueuePolicy.LATEST);
        long passed = seal(id, "TOKEN", "three");
        long standing = seal(id, "TOKEN", "four");
        store().workloads().update(named(id, "TOKEN", standing), List.of(), Map.of());
        long password = seal(id, "PASSWORD", "secret");
        long foreign = seal(other, "TOKEN", "theirs");

        store().vault().forgetUnused(id);

        assertEquals("one", store().vault().open(id, "TOKEN", released), "a kept release needs it");
        assertEquals("two", store().vault().open(id, "TOKEN", waiting), "an open deployment needs it");
        assertEquals("four", store().vault().open(id, "TOKEN", standing), "the workload needs it");
        StoreFixture.refused(ErrorCode.NOT_FOUND, () -> store().vault().open(id, "TOKEN", passed));
        StoreFixture.refused(ErrorCode.NOT_FOUND, () -> store().vault().open(id, "PASSWORD", password));
        assertEquals("theirs", store().vault().open(other, "TOKEN", foreign));
    }

    private long seal(WorkloadId id, String name, String value) {
        return store().vault().seal(id, name, value);
    }

    private Workload named(WorkloadId id, String name, long version) {
        return store().workloads().find(id).orElseThrow().withEnv(Map.of(name, new EnvValue.Secret(name, version)));
    }

    @Test
    default void aForgottenVersionNeverStandsForAnotherValue() {
        WorkloadId id = given(1);
        store().vault().seal(id, "TOKEN", "one");
        long second = store().vault().seal(id, "TOKEN", "two");
        store().vault().forgetUnused(id);
        assertTrue(store().vault().seal(id, "TOKEN", "three") > second);
        StoreFixture.refused(ErrorCode.NOT_FOUND, () -> store().vault().open(id, "TOKEN", second));
    }

    @Test
    default void aRotationChangesTheKeyAndNothingElse() {
        WorkloadId id = given(1);
        long first = store().vault().seal(id, "TOKEN", "one");
        long second = store().vault().seal(id, "TOKEN", "two");
        Store another = fixture().another();
        assertEquals("two", another.vault().open(id, "TOKEN", second));

        assertEquals(new SecretVault.Rotation(2, 0), store().vault().rotateKey());

        assertEquals("one", store().vault().open(id, "TOKEN", first));
        assertEquals("one", another.vault().open(id, "TOKEN", first), "one that has it open notices");
        assertEquals(second, another.vault().seal(id, "TOKEN", "two"));
        long third = another.vault().seal(id, "TOKEN", "three");
        assertEquals("three", store().vault().open(id, "TOKEN", third));
        assertEquals(new SecretVault.Rotation(3, 0), another.vault().rotateKey());
        assertEquals("three", store().vault().open(id, "TOKEN", third));
    }
}
