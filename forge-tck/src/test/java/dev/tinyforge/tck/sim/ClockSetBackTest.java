package dev.tinyforge.tck.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.ports.store.Deployment;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Somebody sets the machine's clock back, at any moment of a deploy: nothing hangs, nothing is lost. */
class ClockSetBackTest {
    @Test
    void a_deploy_goes_on_and_takes_hardly_longer() {
        Duration usual = deployed(-1);
        int moments = 0;
        for (int after = 0; after < 40; after++) {
            Duration took = deployed(after);
            assertTrue(
                    took.compareTo(usual.plusSeconds(20)) <= 0,
                    "set back after " + after + " actions it took " + took + " instead of " + usual);
            moments++;
        }
        assertEquals(40, moments);
    }

    @Test
    void an_unhealthy_one_is_undone_all_the_same() {
        for (int after = 0; after < 40; after += 3) {
            Stage stage = live();
            stage.deploy("never");
            stage.someActions(after);
            stage.world.clock().setBack(Duration.ofHours(1));
            stage.rest();
            assertEquals(Deployment.Status.FAILED, stage.last().status(), "set back after " + after);
        }
    }

    private static Duration deployed(int setBackAfter) {
        Stage stage = live();
        Duration begun = stage.world.clock().elapsed();
        stage.deploy("v2");
        if (setBackAfter >= 0) {
            stage.someActions(setBackAfter);
            stage.world.clock().setBack(Duration.ofHours(1));
        }
        stage.settle();
        assertEquals(Deployment.Status.SUCCEEDED, stage.last().status(), "set back after " + setBackAfter);
        Duration took = stage.world.clock().elapsed().minus(begun);
        stage.rest();
        return took;
    }

    private static Stage live() {
        Stage stage = new Stage(Simulation::inOrder, Config.empty());
        stage.deploy("v1");
        stage.settle();
        return stage;
    }
}
