package dev.tinyforge.tck.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.domain.config.InvalidInput;
import dev.tinyforge.domain.workload.EnvSet;
import dev.tinyforge.domain.workload.EnvSetId;
import dev.tinyforge.domain.workload.EnvSetUse;
import dev.tinyforge.domain.workload.EnvValue;
import dev.tinyforge.domain.workload.QueuePolicy;
import dev.tinyforge.domain.workload.Workload;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.store.Deployment;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

interface EnvSetsContract extends StoreTest {
    private static EnvSetId id(int number) {
        return new EnvSetId("%026d".formatted(900 + number));
    }

    private static EnvSet set(int number, Map<String, EnvValue> env) {
        return new EnvSet(id(number), "set-" + number, env, 0);
    }

    private EnvSet given(int number) {
        return store().envSets()
                .create(
                        set(number, Map.of("PLAIN", new EnvValue.Plain("x"), "TOKEN", new EnvValue.Secret("TOKEN", 0))),
                        Map.of("TOKEN", "hush-1"));
    }

    @Test
    default void aSetIsFoundAsStoredAndItsSecretsOpen() {
        EnvSet stored = given(1);
        assertEquals(1, stored.revision());
        assertEquals(Optional.of(stored), store().envSets().find(stored.id()));
        assertEquals(Optional.of(stored), fixture().another().envSets().named("set-1"));
        assertEquals(Optional.empty(), store().envSets().named("other"));
        assertEquals("hush-1", store().envSets().open(stored.id(), "TOKEN", 1));
        StoreFixture.refused(ErrorCode.NOT_FOUND, () -> store().envSets().open(stored.id(), "TOKEN", 2));
        StoreFixture.refused(ErrorCode.NOT_FOUND, () -> store().envSets().open(id(2), "TOKEN", 1));
        assertThrows(InvalidInput.class, () -> store().envSets()
                .create(set(2, Map.of("A", new EnvValue.Secret("A", 0))), Map.of()));
        assertEquals(Optional.empty(), store().envSets().find(id(2)));
    }

    @Test
    default void idsAndNamesAreUniqueAndAListIsInOrder() {
        given(2);
        EnvSet first = given(1);
        StoreFixture.refused(ErrorCode.CONFLICT, () -> given(1));
        StoreFixture.refused(
                ErrorCode.CONFLICT, () -> store().envSets().create(new EnvSet(id(3), "set-1", Map.of(), 0), Map.of()));
        StoreFixture.refused(
                ErrorCode.CONFLICT, () -> store().envSets().update(new EnvSet(id(1), "set-2", Map.of(), 1), Map.of()));
        assertEquals(
                List.of(id(1), id(2)),
                store().envSets().list(Optional.empty(), 10).stream()
                        .map(EnvSet::id)
                        .toList());
        assertEquals(List.of(first), store().envSets().list(Optional.empty(), 1));
        assertEquals(1, store().envSets().list(Optional.of(id(1)), 10).size());
    }

    @Test
    default void anUpdateKeepsTheSecretsItNamesAndForgetsTheOthers() {
        given(1);
        EnvSet kept = store().envSets()
                .update(
                        new EnvSet(
                                id(1),
                                "renamed",
                                Map.of("TOKEN", new EnvValue.Secret("TOKEN", 1), "NEW", new EnvValue.Secret("NEW", 0)),
                                1),
                        Map.of("NEW", "hush-2"));
        assertEquals(2, kept.revision());
        assertEquals("hush-1", store().envSets().open(id(1), "TOKEN", 1));
        assertEquals("hush-2", store().envSets().open(id(1), "NEW", 2));
        StoreFixture.refused(ErrorCode.CONFLICT, () -> store().envSets()
                .update(new EnvSet(id(1), "renamed", Map.of(), 1), Map.of()));
        store().envSets().update(new EnvSet(id(1), "renamed", Map.of(), 2), Map.of());
        StoreFixture.refused(ErrorCode.NOT_FOUND, () -> store().envSets().open(id(1), "TOKEN", 1));
        StoreFixture.refused(ErrorCode.NOT_FOUND, () -> store().envSets().update(set(5, Map.of()), Map.of()));
    }

    @Test
    default void aSetThatIsAttachedStays() {
        EnvSet set = given(1);
        Workload workload = store().workloads()
                .create(Samples.workload(1).withEnvSets(List.of(new EnvSetUse(set.id()))), List.of(), Map.of());
        assertEquals(List.of(workload.id()), store().envSets().users(set.id()));
        ForgeException refusal = StoreFixture.refused(
                ErrorCode.CONFLICT, () -> store().envSets().delete(set.id(), OptionalLong.empty()));
        assertTrue(refusal.line().contains(workload.name()), refusal.line());
        assertEquals(Optional.of(workload), store().workloads().find(workload.id()));

        store().workloads().update(workload.withEnvSets(List.of()), List.of(), Map.of());
        assertEquals(List.of(), store().envSets().users(set.id()));
        StoreFixture.refused(ErrorCode.CONFLICT, () -> store().envSets().delete(set.id(), OptionalLong.of(7)));
        store().envSets().delete(set.id(), OptionalLong.of(1));
        store().envSets().delete(set.id(), OptionalLong.empty());
        assertEquals(Optional.empty(), store().envSets().find(set.id()));
    }

    @Test
    default void aSetThatIsNotThereCannotBeAttached() {
        Workload wanting = Samples.workload(1).withEnvSets(List.of(new EnvSetUse(id(1))));
        StoreFixture.refused(ErrorCode.NOT_FOUND, () -> store().workloads().create(wanting, List.of(), Map.of()));
        assertEquals(Optional.empty(), store().workloads().find(wanting.id()));
    }

    @Test
    default void whatADeploymentBringsIsSealedWithItAndSealingIsForeseen() {
        Workload workload = store().workloads().create(Samples.workload(1), List.of(), Map.of());
        assertEquals(1, store().vault().next(workload.id(), "TOKEN", "hush"));
        Deployment asked =
                Samples.deployment(1, workload.withEnv(Map.of("TOKEN", new EnvValue.Secret("TOKEN", 0))), Samples.AT);
        store().deployments().submit(asked, QueuePolicy.LATEST, Map.of("TOKEN", "hush"));
        Deployment stored = store().deployments().find(asked.id()).orElseThrow();
        assertEquals(asked.sealed(Map.of("TOKEN", 1L)), stored);
        store().vault().forgetUnused(workload.id());
        assertEquals("hush", store().vault().open(workload.id(), "TOKEN", 1));
        assertEquals(1, store().vault().next(workload.id(), "TOKEN", "hush"));
        assertEquals(2, store().vault().next(workload.id(), "TOKEN", "other"));
    }
}
