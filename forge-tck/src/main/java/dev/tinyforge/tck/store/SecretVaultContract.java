package dev.tinyforge.tck.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.domain.workload.WorkloadId;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.store.SecretVault.Version;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
    default void versionsNotInUseAreForgotten() {
        WorkloadId id = given(1);
        WorkloadId other = given(2);
        long first = store().vault().seal(id, "TOKEN", "one");
        long second = store().vault().seal(id, "TOKEN", "two");
        long password = store().vault().seal(id, "PASSWORD", "secret");
        long foreign = store().vault().seal(other, "TOKEN", "theirs");
        store().vault().forgetExcept(id, Set.of(new Version("TOKEN", first)));
        assertEquals("one", store().vault().open(id, "TOKEN", first));
        StoreFixture.refused(ErrorCode.NOT_FOUND, () -> store().vault().open(id, "TOKEN", second));
        StoreFixture.refused(ErrorCode.NOT_FOUND, () -> store().vault().open(id, "PASSWORD", password));
        assertEquals("theirs", store().vault().open(other, "TOKEN", foreign));
    }

    @Test
    default void aForgottenVersionNeverStandsForAnotherValue() {
        WorkloadId id = given(1);
        store().vault().seal(id, "TOKEN", "one");
        long second = store().vault().seal(id, "TOKEN", "two");
        store().vault().forgetExcept(id, Set.of());
        assertTrue(store().vault().seal(id, "TOKEN", "three") > second);
        StoreFixture.refused(ErrorCode.NOT_FOUND, () -> store().vault().open(id, "TOKEN", second));
    }
}
