package dev.tinyforge.domain.naming;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.domain.Samples;
import dev.tinyforge.domain.Seeds;
import dev.tinyforge.domain.workload.DeploymentId;
import dev.tinyforge.domain.workload.WorkloadId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ResourceNamesTest {
    @Test
    void anInstanceIsNamedAfterWorkloadAndDeployment() {
        assertEquals(
                "tf-my-shop-00000001-00000007",
                ResourceNames.instance(Samples.app().name("My Shop").build(), Samples.deployment(7)));
    }

    @Test
    void anyNameGivesAValidLabel() {
        Seeds.forEach(3_000, random -> {
            String name = ResourceNames.instance(
                    Samples.app()
                            .name("n" + Seeds.text(random, "abcXYZ 09.-_éжİK中", 199))
                            .build(),
                    Samples.deployment(random.nextInt(1_000_000)));
            assertTrue(name.matches(DnsLabelTest.VALID), name);
            assertTrue(name.startsWith("tf-"), name);
        });
    }

    @Test
    void theShortFormIsTheEndThatDiffersBetweenIdsOfOneMoment() {
        assertNotEquals(
                new DeploymentId("01J00000000000000000000001").shortForm(),
                new DeploymentId("01J00000000000000000000002").shortForm());
        assertEquals("0123abcd", new WorkloadId("00000000-0000-4000-8000-00000123ABCD").shortForm());
    }

    @Test
    void noTwoVolumesOfAWorkloadShareAName() {
        WorkloadId id = Samples.workloadId(1);
        List<String> parts = List.of("a", "b", "a-b", "a.b", "a_b", "A", "stage-a", "project-a", "tag-a", "a-b.c", "c");
        Map<String, String> seen = new HashMap<>();
        for (String name : parts) {
            unique(seen, ResourceNames.volume(id, name), "named " + name);
            unique(seen, ResourceNames.stageVolume(id, name), "stage " + name);
            unique(seen, ResourceNames.projectVolume(id, name), "project " + name);
            for (String tag : parts) {
                unique(seen, ResourceNames.tagVolume(id, tag, name), "tag " + tag + ", " + name);
            }
        }
    }

    private static void unique(Map<String, String> seen, String volume, String of) {
        String other = seen.put(volume, of);
        assertNull(other, volume + " is both that of " + other + " and of " + of);
    }

    @Test
    void labelsSayWhoseItIsAndOfWhichInstallation() {
        assertEquals(
                Map.of(
                        "tinyforge.workload.id",
                        Samples.workloadId(1).value(),
                        "tinyforge.workload.kind",
                        "image",
                        "tinyforge.deployment.id",
                        Samples.deployment(7).value(),
                        "tinyforge.role",
                        "instance",
                        "tinyforge.network",
                        "web"),
                ResourceNames.labels(Samples.app().build(), Samples.deployment(7), "web"));
    }

    @Test
    void aVolumeIsKnownByItsNameAsThatOfItsWorkloadAndOfItsTag() {
        WorkloadId shop = Samples.workloadId(1);
        WorkloadId other = Samples.workloadId(2);
        String tagged = ResourceNames.tagVolume(shop, "v1.0", "cache");
        for (String volume : List.of(
                ResourceNames.volume(shop, "db"),
                ResourceNames.stageVolume(shop, "db"),
                ResourceNames.projectVolume(shop, "db"),
                tagged)) {
            assertTrue(ResourceNames.isVolumeOf(shop, volume), volume);
            assertFalse(ResourceNames.isVolumeOf(other, volume), volume);
            assertEquals(volume.equals(tagged), ResourceNames.isTagVolumeOf(shop, volume), volume);
            assertEquals(volume.equals(tagged), ResourceNames.isTagVolumeOf(shop, "v1.0", volume), volume);
        }
        assertFalse(ResourceNames.isTagVolumeOf(shop, "v1", tagged));
        assertFalse(ResourceNames.isTagVolumeOf(other, "v1.0", tagged));
        assertFalse(ResourceNames.isVolumeOf(shop, "data"));
        // The name of one cannot pass for that of another scope.
        assertFalse(
                ResourceNames.isTagVolumeOf(shop, ResourceNames.volume(shop, "tag-" + shop.shortForm() + "-v1.db")));
    }

    @Test
    void volumesOfTwoWorkloadsNeverShareAName() {
        assertEquals("tf-00000001-data", ResourceNames.volume(Samples.workloadId(1), "data"));
        assertNotEquals(
                ResourceNames.volume(Samples.workloadId(1), "data"),
                ResourceNames.volume(Samples.workloadId(2), "data"));
    }
}
