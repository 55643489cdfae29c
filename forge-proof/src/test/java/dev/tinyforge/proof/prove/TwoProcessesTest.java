package dev.tinyforge.proof.prove;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.domain.workload.WorkloadId;
import dev.tinyforge.ports.store.Deployment;
import dev.tinyforge.ports.store.JournalRecord;
import dev.tinyforge.proof.stage.CliProcess;
import dev.tinyforge.proof.stage.Leftovers;
import dev.tinyforge.proof.stage.ServerApi;
import dev.tinyforge.proof.stage.ServerProcess;
import dev.tinyforge.proof.stage.Stage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Server and command line deploy the same workload at once, on one database. */
@Tag("prove")
@ExtendWith(Proofs.class)
@Execution(ExecutionMode.CONCURRENT)
class TwoProcessesTest {
    private static final int ROUNDS = 4;
    private static final Duration LONGEST = Duration.ofSeconds(90);

    @Test
    void never_work_at_once_and_the_last_asked_for_runs() throws Exception {
        Proofs.REPORT.prove("two processes at once", proof -> {
            try (Stage stage = Stage.withHaproxy("two");
                    ServerProcess server = ServerProcess.start(stage)) {
                ServerApi api = server.api();
                stage.images("v1", "v2");
                String workload = api.apply(stage.workload("web", Stage.HOST, Map.of()));
                api.awaitEnded(api.deploy(workload, "v1"));
                try (Leftovers look = new Leftovers(stage);
                        Flow flow = Flow.start(stage, proof, 60)) {
                    flow.awaitAnswers("v1", 10);
                    look.filesBelong();
                    for (int round = 0; round < ROUNDS; round++) {
                        try (CliProcess cli = CliProcess.local(stage, "deploy", "web", "v2")) {
                            List<String> asked = new ArrayList<>();
                            for (int i = 0; i < 2; i++) {
                                asked.add(api.deploy(workload, "v1"));
                            }
                            // 5: superseded by a newer one.
                            int code = cli.await(LONGEST).exitCode();
                            assertTrue(code == 0 || code == 5, () -> "exit code " + code + cli.tail());
                            asked.forEach(api::awaitEnded);
                        }
                    }
                    List<Deployment> all = deployments(look, workload);
                    proof.deploys(all.size());
                    all.forEach(deployment -> assertFalse(deployment.status().open(), deployment::toString));
                    assertNeverTwoAtOnce(look, all);
                    Deployment last = all.get(all.size() - 1);
                    assertEquals(Deployment.Status.SUCCEEDED, last.status());
                    assertEquals(last.id(), look.live(workload).ref().deployment());
                    List<String> complaints = look.complaints();
                    proof.leftovers(complaints.size());
                    assertEquals(List.of(), complaints);
                    flow.awaitAnswers(last.request().tag(), 10);
                    flow.endWithoutFailure();
                }
            }
        });
    }

    /** In the order they were asked for. */
    private static List<Deployment> deployments(Leftovers look, String workload) {
        List<Deployment> all = new ArrayList<>(
                look.store().deployments().list(Optional.of(new WorkloadId(workload)), Optional.empty(), 1000));
        all.sort(Comparator.comparing(Deployment::createdAt)
                .thenComparing(deployment -> deployment.id().value()));
        return all;
    }

    /** The journals of one workload do not interleave: each run's last entry is before the next one's first. */
    private static void assertNeverTwoAtOnce(Leftovers look, List<Deployment> all) {
        record Span(Instant from, Instant to, Deployment of) {}
        List<Span> spans = new ArrayList<>();
        for (Deployment deployment : all) {
            List<JournalRecord> journal = look.store().journal().read(deployment.id());
            if (!journal.isEmpty()) {
                spans.add(new Span(
                        journal.get(0).at(), journal.get(journal.size() - 1).at(), deployment));
            }
        }
        spans.sort(Comparator.comparing(Span::from));
        for (int i = 1; i < spans.size(); i++) {
            Span before = spans.get(i - 1);
            Span after = spans.get(i);
            assertFalse(after.from().isBefore(before.to()), () -> before + " overlaps " + after);
        }
    }
}
