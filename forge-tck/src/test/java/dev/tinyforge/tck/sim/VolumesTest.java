package dev.tinyforge.tck.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.naming.ResourceNames;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.store.Deployment.Status;
import dev.tinyforge.ports.store.EventLog;
import dev.tinyforge.ports.usecase.ManageWorkloads.Removal;
import dev.tinyforge.ports.usecase.PlanPreview;
import dev.tinyforge.tck.fake.Boundary;
import dev.tinyforge.tck.fake.Fault;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What becomes of data: that of a tag goes with its instance, the rest only when that is asked for. */
class VolumesTest {
    static final List<Config> VOLUMES = List.of(
            Config.of("scope", "instance", "source", "cache", "target", "/cache"),
            Config.of("scope", "project-named", "source", "db", "target", "/db"),
            Config.of("scope", "stage", "source", "up", "target", "/up"),
            Config.of("scope", "project", "source", "all", "target", "/all"),
            Config.of("scope", "named", "source", "theirs", "target", "/theirs"),
            Config.of("scope", "ephemeral", "target", "/tmp"));

    private final Stage stage = new Stage(Simulation::inOrder, Config.of("volumes", VOLUMES));

    @Test
    void dataOfATagGoesWithItsInstanceAndTheRestStays() {
        deploy("v1");
        assertEquals(with(cache("v1")), volumes());
        deploy("v2");
        assertEquals(with(cache("v2")), volumes());
    }

    @Test
    void theSameTagAgainFindsItsData() {
        deploy("v1");
        deploy("v1");
        assertEquals(with(cache("v1")), volumes());
    }

    @Test
    void aVersionThatFailsLeavesNoDataAndTakesNone() {
        deploy("v1");
        deploy("exits");
        assertEquals(Status.FAILED, stage.last().status());
        assertEquals(with(cache("v1")), volumes());
    }

    @Test
    void anInstanceRemovedByHandAndMadeAgainFindsItsData() {
        deploy("v1");
        stage.world.host().containers().forEach(container -> stage.world.host().remove(container.name()));
        stage.rest();
        assertEquals(1, stage.world.host().containers().size());
        assertEquals(with(cache("v1")), volumes());
    }

    @Test
    void aPlanNamesTheDataThatGoes() {
        deploy("v1");
        PlanPreview preview = stage.forge().deployments().plan(stage.workload, Optional.of("v2"));
        assertTrue(
                preview.differences().contains(new PlanPreview.Difference("data of v1", cache("v1"), "")),
                preview.differences().toString());
        PlanPreview same = stage.forge().deployments().plan(stage.workload, Optional.of("v1"));
        assertTrue(
                same.differences().stream().noneMatch(d -> d.field().startsWith("data")),
                same.differences().toString());
    }

    @Test
    void aDeletedWorkloadLeavesTheDataThatIsNotOfATagAndSaysSo() {
        deploy("v1");
        Removal removal = stage.forge().workloads().delete(stage.workload, OptionalLong.empty(), "test");
        assertEquals(new Removal(List.of(cache("v1")), own().stream().sorted().toList()), removal);
        stage.rest();
        assertEquals(with(), volumes());
        assertEquals(
                "its data stays: " + String.join(", ", own().stream().sorted().toList()), removed());
    }

    @Test
    void oneDeletedWithItsDataLeavesOnlyWhatItWasGivenByName() {
        deploy("v1");
        Removal removal = stage.forge().workloads().delete(stage.workload, true, OptionalLong.empty(), "test");
        assertEquals(List.of(), removal.volumesStay());
        stage.rest();
        assertEquals(Set.of("theirs"), volumes());
        assertEquals("everything of it is gone", removed());
    }

    @Test
    void oneIsDeletedAlsoWhileTheEngineCannotBeAsked() {
        deploy("v1");
        stage.world
                .faults()
                .once(Boundary.before("ContainerEngine", "volumes"), new Fault.Fail(ErrorCode.ENGINE_UNREACHABLE));
        assertEquals(
                Removal.UNKNOWN, stage.forge().workloads().delete(stage.workload, true, OptionalLong.empty(), "test"));
        stage.rest();
        assertEquals(Set.of("theirs"), volumes());
    }

    private void deploy(String version) {
        stage.deploy(version);
        stage.settle();
    }

    private Set<String> volumes() {
        return stage.world.host().volumes();
    }

    private String cache(String tag) {
        return ResourceNames.tagVolume(stage.workload, tag, "cache");
    }

    private Set<String> own() {
        return Set.of(
                ResourceNames.volume(stage.workload, "db"),
                ResourceNames.stageVolume(stage.workload, "up"),
                ResourceNames.projectVolume(stage.workload, "all"));
    }

    private Set<String> with(String... more) {
        Set<String> all = new java.util.HashSet<>(own());
        all.add("theirs");
        all.addAll(List.of(more));
        return all;
    }

    private String removed() {
        return stage.world.observer().events().list(Optional.empty(), 100).stream()
                .map(EventLog.Numbered::entry)
                .filter(entry -> entry.action().equals("workload.removed"))
                .map(EventLog.Entry::text)
                .findFirst()
                .orElseThrow();
    }
}
