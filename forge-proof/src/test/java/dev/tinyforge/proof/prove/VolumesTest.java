package dev.tinyforge.proof.prove;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tinyforge.domain.naming.ResourceNames;
import dev.tinyforge.domain.workload.WorkloadId;
import dev.tinyforge.proof.report.Proof;
import dev.tinyforge.proof.stage.Await;
import dev.tinyforge.proof.stage.Leftovers;
import dev.tinyforge.proof.stage.ServerApi;
import dev.tinyforge.proof.stage.ServerProcess;
import dev.tinyforge.proof.stage.Stage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Data of every scope: what the engine mounts for it, what goes with an instance, what goes when that is asked for. */
@Tag("prove")
@ExtendWith(Proofs.class)
@Execution(ExecutionMode.CONCURRENT)
class VolumesTest {
    @Test
    void data_of_a_tag_goes_with_its_instance_and_the_rest_only_when_asked() throws Exception {
        Proofs.REPORT.prove("volumes", VolumesTest::prove);
    }

    private static void prove(Proof proof) throws Exception {
        try (Stage stage = Stage.withHaproxy("volumes")) {
            Path host = Files.createDirectories(stage.folder().resolve("host"));
            stage.with("allowed_volume_paths", stage.folder().toString());
            String theirs = stage.network() + "-theirs";
            stage.images("v1", "v2");
            String document = stage.workload("web", Stage.HOST, Map.of("volumes", volumes(host, theirs)));
            List<String> left = new ArrayList<>(List.of(theirs));
            try (ServerProcess server = ServerProcess.start(stage);
                    Leftovers look = new Leftovers(stage)) {
                ServerApi api = server.api();
                WorkloadId first = live(api, document, proof, "v1");
                String instance = look.live(first.value()).ref().name();
                assertEquals(expected(first, host, theirs), mounts(stage, instance));
                Set<String> kept = kept(first);
                left.addAll(kept);
                assertEquals(with(kept, cache(first, "v1")), own(stage, first));
                live(api, document, proof, "v2");
                assertEquals(with(kept, cache(first, "v2")), own(stage, first));

                JsonNode answer = removed(api, first, "");
                assertEquals(List.of(cache(first, "v2")), texts(answer.path("volumes_go")));
                assertEquals(List.copyOf(kept), texts(answer.path("volumes_stay")));
                assertEquals(kept, own(stage, first));

                // Its images went with the first one.
                stage.images("v1");
                WorkloadId second = live(api, document, proof, "v1");
                assertEquals(
                        List.of(), texts(removed(api, second, "?volumes=true").path("volumes_stay")));
                assertEquals(Set.of(), own(stage, second));
                assertEquals(kept, own(stage, first), "another workload's data");
                assertEquals(Set.of(theirs), all(stage, theirs));
                List<String> complaints = look.complaints();
                proof.leftovers(complaints.size());
                assertEquals(List.of(), complaints);
            } finally {
                left.forEach(volume -> stage.engine().delete("/volumes/" + volume));
            }
        }
    }

    private static List<Map<String, Object>> volumes(Path host, String theirs) {
        return List.of(
                Map.of("scope", "absolute", "source", host.toString(), "target", "/host", "read_only", true),
                Map.of("scope", "ephemeral", "target", "/scratch", "size_limit", "1m"),
                Map.of("scope", "instance", "source", "cache", "target", "/cache"),
                Map.of("scope", "stage", "source", "data", "target", "/stage"),
                Map.of("scope", "project", "source", "data", "target", "/project"),
                Map.of("scope", "project-named", "source", "data", "target", "/data"),
                Map.of("scope", "named", "source", theirs, "target", "/theirs"));
    }

    private static Map<String, String> expected(WorkloadId workload, Path host, String theirs) {
        return new TreeMap<>(Map.of(
                "/host", "bind " + host,
                "/scratch", "tmpfs ",
                "/cache", "volume " + cache(workload, "v1"),
                "/stage", "volume " + ResourceNames.stageVolume(workload, "data"),
                "/project", "volume " + ResourceNames.projectVolume(workload, "data"),
                "/data", "volume " + ResourceNames.volume(workload, "data"),
                "/theirs", "volume " + theirs));
    }

    /** What the engine has mounted, by where. */
    private static Map<String, String> mounts(Stage stage, String container) {
        Map<String, String> mounts = new TreeMap<>();
        for (JsonNode mount :
                stage.engine().get("/containers/" + container + "/json").body().path("Mounts")) {
            String type = mount.path("Type").asText();
            mounts.put(
                    mount.path("Destination").asText(),
                    type + " "
                            + mount.path(type.equals("volume") ? "Name" : "Source")
                                    .asText());
        }
        return mounts;
    }

    private static WorkloadId live(ServerApi api, String document, Proof proof, String version) {
        String workload = api.apply(document);
        JsonNode ended = api.awaitEnded(api.deploy(workload, version));
        assertEquals("succeeded", ended.path("deployment").path("status").asText(), ended::toString);
        proof.deploys(1);
        return new WorkloadId(workload);
    }

    private static JsonNode removed(ServerApi api, WorkloadId workload, String query) {
        ServerApi.Reply reply = api.call("DELETE", "/api/workloads/" + workload + query, "");
        assertEquals(202, reply.status(), reply::toString);
        Await.that("the workload to be gone", Duration.ofSeconds(60), () -> !api.call(
                        "GET", "/api/workloads/" + workload + "/deletion", "")
                .body()
                .path("deleting")
                .asBoolean(true));
        return reply.body();
    }

    private static String cache(WorkloadId workload, String tag) {
        return ResourceNames.tagVolume(workload, tag, "cache");
    }

    private static Set<String> kept(WorkloadId workload) {
        return new TreeSet<>(Set.of(
                ResourceNames.stageVolume(workload, "data"),
                ResourceNames.projectVolume(workload, "data"),
                ResourceNames.volume(workload, "data")));
    }

    private static Set<String> with(Set<String> volumes, String more) {
        Set<String> all = new TreeSet<>(volumes);
        all.add(more);
        return all;
    }

    private static Set<String> own(Stage stage, WorkloadId workload) {
        return all(stage, workload.shortForm());
    }

    private static Set<String> all(Stage stage, String containing) {
        Set<String> found = new TreeSet<>();
        for (JsonNode volume : stage.engine().get("/volumes").body().path("Volumes")) {
            String name = volume.path("Name").asText();
            if (name.contains(containing)) {
                found.add(name);
            }
        }
        return found;
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }
}
