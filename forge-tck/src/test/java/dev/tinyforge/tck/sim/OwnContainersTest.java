package dev.tinyforge.tck.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.naming.ResourceNames;
import dev.tinyforge.domain.workload.Workload;
import dev.tinyforge.engine.ForgeProcess;
import dev.tinyforge.engine.Ports;
import dev.tinyforge.engine.Work;
import dev.tinyforge.ports.container.Container;
import dev.tinyforge.tck.fake.Behaviour;
import dev.tinyforge.tck.fake.FakePages;
import dev.tinyforge.tck.fake.FakeProcess;
import dev.tinyforge.tck.fake.FakeWorld;
import dev.tinyforge.tck.fake.FakeYaml;
import dev.tinyforge.tck.fake.SeededIds;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OwnContainersTest {
    private final FakeWorld world = new FakeWorld();
    private final FakeProcess parts = world.process("one");
    private final ForgeProcess process = new ForgeProcess(
            new Ports(
                    parts.engine(),
                    parts.images(),
                    parts.probe(),
                    parts.proxy(),
                    parts.store(),
                    parts.registry(),
                    parts.repositoryHost(),
                    new FakePages(),
                    new FakeYaml(),
                    parts.compose(),
                    world.clock(),
                    new SeededIds(1, world.clock())),
            Simulation.settings(),
            Runnable::run);

    @Test
    void whatHappensToTheContainersOfARunIsItsOwnDoingUntilItIsOver() {
        world.shelf().publish("app:v1", Behaviour.healthy());
        world.shelf().publish("app:v2", Behaviour.healthy());
        Workload workload = process.workloads()
                .create(
                        Config.of(
                                "name",
                                "app",
                                "source",
                                "image",
                                "source_config",
                                Config.of("image", "app", "port", 8080),
                                "faces",
                                List.of(Config.empty())),
                        "test");
        finish(begin(workload, "v1"));
        String blue = only();

        Work run = begin(workload, "v2");
        String green = ResourceNames.instance(
                workload,
                process.deployments()
                        .list(Optional.of(workload.id()), Optional.empty(), 1)
                        .get(0)
                        .id());
        assertTrue(process.handles(blue));
        assertTrue(process.handles(green));
        assertFalse(process.handles("tf-another"));

        finish(run);
        assertEquals(green, only());
        assertFalse(process.handles(green));
    }

    private Work begin(Workload workload, String version) {
        process.deployments().deploy(workload.id(), Optional.of(version), Optional.empty(), "test");
        List<Work> begun = process.tick();
        assertEquals(1, begun.size());
        return begun.get(0);
    }

    private void finish(Work run) {
        for (Work.Next next = run.advance(); !(next instanceof Work.Next.Finished); next = run.advance()) {
            if (next instanceof Work.Next.After after) {
                world.clock().advance(after.delay());
            }
        }
        process.over(run);
    }

    private String only() {
        List<Container> containers = parts.engine().list(ResourceNames.LABEL_WORKLOAD);
        assertEquals(1, containers.size());
        return containers.get(0).name();
    }
}
