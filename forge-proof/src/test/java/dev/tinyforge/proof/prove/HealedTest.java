package dev.tinyforge.proof.prove;

import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.tinyforge.proof.stage.Stage;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * What somebody breaks by hand, with the engine's or the proxy's own means, is mended by Forge unasked: the app answers
 * again, nothing is left over, and the event log has one line for it, also after many more passes.
 */
@Tag("prove")
@ExtendWith(Proofs.class)
@Execution(ExecutionMode.CONCURRENT)
class HealedTest {
    @Test
    void each_damage_is_healed_once_and_told_once_behind_haproxy() throws Exception {
        Proofs.REPORT.prove("healed, HAProxy", proof -> {
            try (Healing healing = new Healing(Stage.withHaproxy("healed"), proof)) {
                healing.of("killed", List.of("instance.restarted"), () -> healing.kill());
                String before = healing.live();
                healing.of("removed", List.of("instance.replaced"), () -> healing.remove());
                assertNotEquals(before, healing.live());
                healing.of("route deleted", List.of("route.rewritten"), () -> healing.deleteRoute());
                healing.of("off the network", List.of("instance.joined"), () -> healing.disconnect());
                healing.of("network gone", List.of("instance.joined"), () -> healing.removeNetwork());
                healing.of("HAProxy emptied", List.of("route.rewritten"), () -> healing.emptyHaproxy());
                healing.of("HAProxy removed", List.of("proxy.returned"), () -> healing.removeHaproxy());
                healing.toldInAll();
            }
        });
    }

    @Test
    void an_app_that_was_built_is_made_again_without_being_built_again() throws Exception {
        Proofs.REPORT.prove("healed, built", proof -> {
            Stage stage = Stage.withHaproxy("healed-built");
            try (GitRepository sources = GitRepository.on(stage)) {
                stage.images("base");
                sources.commit(DockerfileTest.app(stage, "v1"));
                try (Healing healing = new Healing(stage, proof, DockerfileTest.workload(stage, sources))) {
                    // What is built anew would be another version.
                    sources.commit(DockerfileTest.app(stage, "v2"));
                    healing.of("killed", List.of("instance.restarted"), () -> healing.kill());
                    healing.of("removed", List.of("instance.replaced"), () -> healing.remove());
                    healing.toldInAll();
                }
            }
        });
    }

    @Test
    void a_deleted_route_is_healed_once_and_told_once_behind_nginx_proxy_manager() throws Exception {
        Proofs.REPORT.prove("healed, NPM", proof -> {
            try (Healing healing = new Healing(StandInNpm.stage("healed-npm"), proof)) {
                healing.of("killed", List.of("instance.restarted"), () -> healing.kill());
                healing.of("route deleted", List.of("route.rewritten"), () -> healing.deleteRoute());
                healing.toldInAll();
            }
        });
    }
}
