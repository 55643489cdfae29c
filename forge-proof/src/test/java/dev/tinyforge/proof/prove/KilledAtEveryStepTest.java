package dev.tinyforge.proof.prove;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.ports.store.JournalRecord;
import dev.tinyforge.proof.kill.DeployerProcess;
import dev.tinyforge.proof.kill.DeployerProcess.Ended;
import dev.tinyforge.proof.kill.KillPoints;
import dev.tinyforge.proof.kill.StopPoint;
import dev.tinyforge.proof.report.Proof;
import dev.tinyforge.proof.stage.Leftovers;
import dev.tinyforge.proof.stage.Stage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The deployer is killed with signal 9 at each journaled step of a deploy, under traffic, and started again. */
@Tag("prove")
@ExtendWith(Proofs.class)
@Execution(ExecutionMode.CONCURRENT)
class KilledAtEveryStepTest {
    private static final int PER_SECOND = 60;
    private static final int INSIDE_EFFECTS = 6;

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void behind_haproxy_it_goes_on_and_no_request_is_lost() throws Exception {
        Proofs.REPORT.prove("killed at every step, HAProxy", proof -> prove(Stage.withHaproxy("kill-haproxy"), proof));
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void behind_nginx_proxy_manager_it_goes_on_and_no_request_is_lost() throws Exception {
        Proofs.REPORT.prove("killed at every step, NPM", proof -> prove(StandInNpm.stage("kill-npm"), proof));
    }

    private static void prove(Stage opened, Proof proof) throws Exception {
        long seed = Long.getLong("forge.seed", System.nanoTime() % 1_000_000);
        proof.note("seed of the kills inside effects: " + seed);
        try (Stage stage = opened) {
            stage.images("v1", "v2");
            DeployerProcess deployer = DeployerProcess.start(stage).awaitRecovered();
            try (Leftovers leftovers = new Leftovers(stage)) {
                String workload = deployer.apply(stage.workload("web", Stage.HOST, Map.of()));
                assertEquals("SUCCEEDED", deployer.deploy(workload, "v1").status());
                try (Flow flow = Flow.start(stage, proof, PER_SECOND)) {
                    flow.awaitAnswers("v1", 10);
                    flow.switching("v2");
                    Ended unkilled = deployer.deploy(workload, "v2");
                    assertEquals("SUCCEEDED", unkilled.status());
                    flow.switched(
                            "v1",
                            "v2",
                            leftovers.switchedAt(unkilled.deployment()).orElseThrow());
                    leftovers.filesBelong();
                    proof.deploys(2);

                    List<JournalRecord> journal = leftovers.journal(unkilled.deployment());
                    proof.journaled(journal.size());
                    Map<StopPoint, String> points = new LinkedHashMap<>(KillPoints.of(journal));
                    KillPoints.ofCalls(unkilled.calls(), INSIDE_EFFECTS, seed)
                            .forEach(point -> points.put(point, "at " + point));

                    String live = "v2";
                    for (Map.Entry<StopPoint, String> point : points.entrySet()) {
                        String next = live.equals("v1") ? "v2" : "v1";
                        deployer = killAndRestart(stage, deployer, leftovers, flow, proof, point, workload, live, next);
                        live = next;
                    }
                    flow.endWithoutFailure();
                }
            } finally {
                deployer.close();
            }
        }
    }

    private static DeployerProcess killAndRestart(
            Stage stage,
            DeployerProcess deployer,
            Leftovers leftovers,
            Flow flow,
            Proof proof,
            Map.Entry<StopPoint, String> point,
            String workload,
            String live,
            String next)
            throws Exception {
        flow.switching(next);
        String deployment = deployer.killAt(point.getKey(), workload, next);
        proof.deploys(1).killedAt(point.getValue());
        DeployerProcess again = DeployerProcess.start(stage);
        try {
            again.awaitRecovered();
            String where = "killed " + point.getValue() + " (" + deployment + ")";
            List<String> complaints = leftovers.complaints();
            proof.leftovers(complaints.size());
            assertTrue(complaints.isEmpty(), () -> where + ": " + complaints);
            assertEquals("SUCCEEDED", leftovers.deployment(deployment).status().name(), where);
            assertEquals(next, leftovers.live(workload).tag(), where);
            flow.switched(live, next, leftovers.switchedAt(deployment).orElseThrow());
            flow.awaitAnswers(next, 3);
            assertEquals(0, flow.failedSoFar(), where);
            proof.survived();
            return again;
        } catch (Throwable t) {
            again.close();
            throw t;
        }
    }
}
