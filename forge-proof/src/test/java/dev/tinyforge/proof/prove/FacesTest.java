package dev.tinyforge.proof.prove;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.domain.workload.WorkloadId;
import dev.tinyforge.ports.proxy.ProxyRouter.HeldRoute;
import dev.tinyforge.ports.store.Deployment;
import dev.tinyforge.proof.report.Proof;
import dev.tinyforge.proof.stage.EngineApi;
import dev.tinyforge.proof.stage.Leftovers;
import dev.tinyforge.proof.stage.ServerApi;
import dev.tinyforge.proof.stage.ServerProcess;
import dev.tinyforge.proof.stage.Stage;
import dev.tinyforge.proof.traffic.Traffic;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Addresses of a running app are opened, changed and closed while it answers at another; its container is not touched. */
@Tag("prove")
@ExtendWith(Proofs.class)
@Execution(ExecutionMode.CONCURRENT)
class FacesTest {
    private static final String ADMIN = "admin.proof.test";
    private static final String OTHER = "other.proof.test";

    @Test
    void faces_change_behind_haproxy() throws Exception {
        Proofs.REPORT.prove("faces changed, HAProxy", proof -> prove(Stage.withHaproxy("faces-haproxy"), proof));
    }

    @Test
    void faces_change_behind_nginx_proxy_manager() throws Exception {
        Proofs.REPORT.prove("faces changed, NPM", proof -> prove(StandInNpm.stage("faces-npm"), proof));
    }

    private static void prove(Stage opened, Proof proof) throws Exception {
        try (Stage stage = opened;
                ServerProcess server = ServerProcess.start(stage)) {
            ServerApi api = server.api();
            stage.images("v1");
            String workload = api.apply(stage.workload("web", Stage.HOST, Map.of()));
            api.awaitEnded(api.deploy(workload, "v1"));
            try (Leftovers look = new Leftovers(stage);
                    Flow flow = Flow.start(stage, proof, 100)) {
                flow.awaitAnswers("v1", 10);
                List<EngineApi.Seen> containers = stage.containers();
                String startedAt = startedAt(stage, containers);
                for (List<String> hosts :
                        List.of(List.of(Stage.HOST, ADMIN), List.of(Stage.HOST, OTHER), List.of(Stage.HOST))) {
                    api.apply(stage.workload("web", Stage.HOST, faces(hosts)));
                    ended(api, look, workload);
                    proof.deploys(1);
                    assertEquals(Set.copyOf(hosts), held(look));
                    for (String host : hosts) {
                        answers(stage, host);
                    }
                    assertEquals(containers, stage.containers(), "the container is the same");
                    assertEquals(startedAt, startedAt(stage, containers), "and was not restarted");
                    List<String> complaints = look.complaints();
                    proof.leftovers(complaints.size());
                    assertEquals(List.of(), complaints);
                    flow.awaitAnswers("v1", 10);
                }
                flow.endWithoutFailure();
            }
        }
    }

    private static Map<String, Object> faces(List<String> hosts) {
        return Map.of("faces", hosts.stream().map(host -> Map.of("host", host)).toList());
    }

    private static void ended(ServerApi api, Leftovers look, String workload) {
        Deployment newest = look.store()
                .deployments()
                .list(Optional.of(new WorkloadId(workload)), Optional.empty(), 1)
                .get(0);
        assertTrue(newest.request().facesOnly(), newest::toString);
        assertEquals(
                "succeeded",
                api.awaitEnded(newest.id().value())
                        .path("deployment")
                        .path("status")
                        .asText());
    }

    private static Set<String> held(Leftovers look) {
        return look.router().list().stream().map(HeldRoute::host).collect(Collectors.toSet());
    }

    private static void answers(Stage stage, String host) throws Exception {
        try (Traffic traffic = Traffic.start(stage.traffic(host).withPerSecond(20))) {
            traffic.awaitAnswers("v1", 5, Duration.ofSeconds(30));
            assertEquals(0, traffic.stop().failed(), host);
        }
    }

    private static String startedAt(Stage stage, List<EngineApi.Seen> containers) {
        return containers.stream()
                .map(container -> stage.engine().startedAt(container.name()))
                .collect(Collectors.joining(","));
    }
}
