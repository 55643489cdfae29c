package dev.tinyforge.proof.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.workload.Workload;
import dev.tinyforge.engine.ForgeProcess;
import dev.tinyforge.engine.Ports;
import dev.tinyforge.ports.usecase.UseCases;
import dev.tinyforge.proof.report.Samples;
import dev.tinyforge.tck.fake.Behaviour;
import dev.tinyforge.tck.fake.FakePages;
import dev.tinyforge.tck.fake.FakeProcess;
import dev.tinyforge.tck.fake.FakeWorld;
import dev.tinyforge.tck.fake.FakeYaml;
import dev.tinyforge.tck.fake.SeededIds;
import dev.tinyforge.tck.sim.Simulation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A look at a thousand workloads asks engine and proxy no more often than a look at ten. */
@Tag("bench")
class ReconcileBenchTest {
    @Test
    void calls_do_not_grow_with_workloads() {
        Map<String, Object> json = new LinkedHashMap<>();
        Look ten = look(10);
        Look thousand = look(1000);
        json.put("calls_of_10", ten.calls);
        json.put("calls_of_1000", thousand.calls);
        json.put("pass_of_1000_ms", thousand.took.json());
        Bench.record("reconcile", json);
        assertEquals(ten.calls, thousand.calls);
    }

    private record Look(Map<String, Integer> calls, Samples took) {}

    private static Look look(int workloads) {
        FakeWorld world = new FakeWorld();
        world.shelf().publish("app:v1", Behaviour.healthy());
        Simulation simulation = Simulation.inOrder(world);
        simulation.start("server", false);
        UseCases forge = simulation.forge("server");
        for (int i = 0; i < workloads; i++) {
            Workload workload = forge.workloads()
                    .create(
                            Config.of(
                                    "name",
                                    "w" + i,
                                    "source",
                                    "image",
                                    "source_config",
                                    Config.of("image", "app", "port", 8080),
                                    "faces",
                                    List.of(Config.of("host", "w" + i + ".example.test"))),
                            "bench");
            forge.deployments().deploy(workload.id(), Optional.of("v1"), Optional.empty(), "bench");
            simulation.untilQuiet(10_000, action -> {});
        }
        FakeProcess other = world.process("other");
        ForgeProcess process = new ForgeProcess(
                new Ports(
                        other.engine(),
                        other.images(),
                        other.probe(),
                        other.proxy(),
                        other.store(),
                        other.registry(),
                        other.repositoryHost(),
                        new FakePages(),
                        new FakeYaml(),
                        other.compose(),
                        world.clock(),
                        new SeededIds(1, world.clock())),
                Simulation.settings(),
                Runnable::run);
        Samples took = new Samples();
        world.forgetCalls();
        process.reconcile();
        Map<String, Integer> calls = new TreeMap<>(world.calls());
        for (int i = 0; i < 10; i++) {
            long begun = System.nanoTime();
            process.reconcile();
            took.addNanos(System.nanoTime() - begun);
        }
        return new Look(calls, took);
    }
}
