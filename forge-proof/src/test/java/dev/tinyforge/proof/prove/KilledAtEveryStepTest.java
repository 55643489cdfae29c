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
import java.util.function.Function;
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
        Proofs.REPORT.prove(
                "killed at every step, HAProxy",
                proof -> prove(Stage.withHaproxy("kill-haproxy"), Supply::images, proof));
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void behind_nginx_proxy_manager_it_goes_on_and_no_request_is_lost() throws Exception {
        Proofs.REPORT.prove(
                "killed at every step, NPM", proof -> prove(StandInNpm.stage("kill-npm"), Supply::images, proof));
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void while_building_from_a_repository_it_goes_on_and_no_request_is_lost() throws Exception {
        Proofs.REPORT.prove(
                "killed while building, dockerfile",
                proof -> prove(Stage.withHaproxy("kill-dockerfile"), Supply::commits, proof));
    }

    /**
     * A version to be deployed.
     *
     * @param asked what is asked for
     * @param serves what the app says it is
     * @param tag what the live instance is called then
     */
    private record Version(String asked, String serves, String tag) {}

    /** One new version after another; of two that follow each other the app says different things. */
    private interface Supply extends AutoCloseable {
        String workload();

        Version next();

        @Override
        void close();

        /** Whether to kill there. */
        boolean matters(String point);

        static Supply images(Stage stage) {
            stage.images("v1", "v2");
            return new Supply() {
                private int made;

                @Override
                public String workload() {
                    return stage.workload("web", Stage.HOST, Map.of());
                }

                @Override
                public Version next() {
                    String tag = made++ % 2 == 0 ? "v1" : "v2";
                    return new Version(tag, tag, tag);
                }

                @Override
                public boolean matters(String point) {
                    return !point.isEmpty();
                }

                @Override
                public void close() {}
            };
        }

        /** Every version is a commit of its own, and so built anew. */
        static Supply commits(Stage stage) {
            stage.images("base");
            GitRepository sources = GitRepository.on(stage);
            return new Supply() {
                private int made;

                @Override
                public String workload() {
                    return DockerfileTest.workload(stage, sources);
                }

                @Override
                public Version next() {
                    String serves = made++ % 2 == 0 ? "v1" : "v2";
                    String commit = sources.commit(DockerfileTest.app(stage, serves));
                    return new Version(commit, serves, commit.substring(0, 12));
                }

                /** What comes after the image is there is the same as for every other. */
                @Override
                public boolean matters(String point) {
                    return point.contains("opened") || point.contains("Begun") || point.contains("prepare/0");
                }

                @Override
                public void close() {
                    sources.close();
                }
            };
        }
    }

    private static void prove(Stage opened, Function<Stage, Supply> supplies, Proof proof) throws Exception {
        long seed = Long.getLong("forge.seed", System.nanoTime() % 1_000_000);
        proof.note("seed of the kills inside effects: " + seed);
        try (Stage stage = opened;
                Supply supply = supplies.apply(stage)) {
            DeployerProcess deployer = DeployerProcess.start(stage).awaitRecovered();
            try (Leftovers leftovers = new Leftovers(stage)) {
                String workload = deployer.apply(supply.workload());
                Version live = supply.next();
                assertEquals(
                        "SUCCEEDED", deployer.deploy(workload, live.asked()).status());
                try (Flow flow = Flow.start(stage, proof, PER_SECOND)) {
                    flow.awaitAnswers(live.serves(), 10);
                    Version second = supply.next();
                    flow.switching(second.serves());
                    Ended unkilled = deployer.deploy(workload, second.asked());
                    assertEquals("SUCCEEDED", unkilled.status());
                    flow.switched(
                            live.serves(),
                            second.serves(),
                            leftovers.switchedAt(unkilled.deployment()).orElseThrow());
                    leftovers.filesBelong();
                    proof.deploys(2);

                    List<JournalRecord> journal = leftovers.journal(unkilled.deployment());
                    proof.journaled(journal.size());
                    Map<StopPoint, String> points = new LinkedHashMap<>(KillPoints.of(journal));
                    points.values().removeIf(point -> !supply.matters(point));
                    KillPoints.ofCalls(unkilled.calls(), INSIDE_EFFECTS, seed)
                            .forEach(point -> points.put(point, "at " + point));

                    live = second;
                    for (Map.Entry<StopPoint, String> point : points.entrySet()) {
                        Version next = supply.next();
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
            Version live,
            Version next)
            throws Exception {
        flow.switching(next.serves());
        String deployment = deployer.killAt(point.getKey(), workload, next.asked());
        proof.deploys(1).killedAt(point.getValue());
        DeployerProcess again = DeployerProcess.start(stage);
        try {
            again.awaitRecovered();
            String where = "killed " + point.getValue() + " (" + deployment + ")";
            List<String> complaints = leftovers.complaints();
            proof.leftovers(complaints.size());
            assertTrue(complaints.isEmpty(), () -> where + ": " + complaints);
            assertEquals("SUCCEEDED", leftovers.deployment(deployment).status().name(), where);
            assertEquals(next.tag(), leftovers.live(workload).tag(), where);
            flow.switched(
                    live.serves(),
                    next.serves(),
                    leftovers.switchedAt(deployment).orElseThrow());
            flow.awaitAnswers(next.serves(), 3);
            assertEquals(0, flow.failedSoFar(), where);
            proof.survived();
            return again;
        } catch (Throwable t) {
            again.close();
            throw t;
        }
    }
}
