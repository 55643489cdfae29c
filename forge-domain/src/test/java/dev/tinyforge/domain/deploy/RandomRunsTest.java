package dev.tinyforge.domain.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.domain.RandomApps;
import dev.tinyforge.domain.Samples;
import dev.tinyforge.domain.Seeds;
import dev.tinyforge.domain.World;
import dev.tinyforge.domain.workload.Strategy;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whole histories of deploys with everything that can happen to them, on a small world that says what is true. */
class RandomRunsTest {
    private static final int CASES = 500;

    @Test
    void whateverHappensTheWorldIsInOrderAfterEveryStepAndAtTheEnd() {
        Seeds.forEach(CASES, random -> {
            World world = new World();
            Samples.App app = RandomApps.any(random);
            for (int number = 1; number <= 4; number++) {
                if (random.nextInt(4) == 0) {
                    app = RandomApps.any(random);
                }
                List<LiveInstance> before = world.live();
                Plan plan;
                if (before.isEmpty() || random.nextInt(3) > 0) {
                    plan = app.plan(number, RandomApps.tag(random), before);
                } else {
                    RandomApps.otherFaces(random, app);
                    plan = app.rerouted(number, before);
                }
                Drive run = run(random, world, new Drive(plan));
                assertReplays(random, run);
                if (leftToTheReconciler(run.outcome())) {
                    return;
                }
                List<LiveInstance> expected =
                        run.outcome() instanceof Outcome.Succeeded ? run.plan().after() : before;
                assertEquals(List.of(), world.differences(expected), () -> run.outcome() + " after " + run.events());
            }
        });
    }

    @Test
    void aRunEndsOnceEveryEffectCompletesWhateverWasSaidBefore() {
        Seeds.forEach(CASES, random -> {
            Drive run = new Drive(RandomApps.any(random).plan(1, "1.0", List.of()));
            for (int i = random.nextInt(60); i > 0; i--) {
                noise(random, run);
            }
            if (run.state() instanceof State.Accepted) {
                run.begin();
            }
            run.toEnd();
        });
    }

    private static Drive run(Random random, World world, Drive run) {
        boolean window = run.plan().strategy() == Strategy.RECREATE;
        int patience = 400;
        while (!run.ended()) {
            assertTrue(patience-- > 0, () -> "no end in sight: " + run.events());
            if (run.state() instanceof State.Accepted) {
                if (random.nextInt(10) > 0) {
                    run.begin();
                } else {
                    noise(random, run);
                }
                continue;
            }
            Step step = run.wanted().orElseThrow().step();
            switch (random.nextInt(12)) {
                case 0 -> noise(random, run);
                case 1 -> run.fail("refused before anything happened");
                case 2 -> {
                    world.perform(step);
                    run.fail("refused after all was done");
                }
                case 3 -> {
                    world.perform(step);
                    world.perform(step);
                    run.done();
                }
                default -> {
                    world.perform(step);
                    run.done();
                }
            }
            if (!window) {
                assertEquals(List.of(), world.broken(), () -> "no way for requests after " + run.events());
            }
        }
        assertEquals(new HashSet<>(run.keys()).size(), run.keys().size(), () -> "a key was used twice: " + run.keys());
        return run;
    }

    /** What comes from outside, or late. */
    private static void noise(Random random, Drive run) {
        switch (random.nextInt(9)) {
            case 0 -> run.cancel();
            case 1 -> run.deadline();
            case 2 -> run.tell(new Event.DeadlinePassed(Samples.NOW));
            case 3 -> run.tell(new Event.SupersededBy(Samples.deployment(77), run.now()));
            case 4 -> run.tell(new Event.RollbackRequested("log line", run.now()));
            case 5 -> run.tell(new Event.Begun(run.now()));
            case 6 -> run.tell(new Event.StepDone(anyKey(random), run.now()));
            case 7 -> run.tell(new Event.StepFailed(anyKey(random), "late", run.now()));
            default ->
                run.effects().stream()
                        .skip(random.nextInt(run.effects().size() + 1))
                        .findFirst()
                        .filter(effect -> !run.wanted().equals(java.util.Optional.of(effect)))
                        .ifPresent(effect -> run.tell(new Event.StepDone(effect.key(), run.now())));
        }
    }

    private static String anyKey(Random random) {
        return List.of("late/0", "prepare/55", "undo/31#7", "finish/40").get(random.nextInt(4));
    }

    /** The same events give the same states and effects; those that were ignored may as well be left out. */
    private static void assertReplays(Random random, Drive run) {
        State whole = BlueGreen.accept(run.plan());
        State without = whole;
        List<Effect> effects = new ArrayList<>();
        for (Event event : run.events()) {
            Transition next = BlueGreen.next(whole, event);
            boolean ignored = next.state().equals(whole);
            effects.addAll(next.effects());
            if (!ignored || random.nextBoolean()) {
                without = BlueGreen.next(without, event).state();
            }
            whole = next.state();
        }
        assertEquals(run.state(), whole);
        assertEquals(run.state(), without);
        assertEquals(run.effects(), effects);
    }

    private static boolean leftToTheReconciler(Outcome outcome) {
        return outcome instanceof Outcome.Failed failed && failed.reason().contains("reconciler")
                || outcome instanceof Outcome.Succeeded done
                        && done.warnings().stream().anyMatch(warning -> !warning.contains("there is no blue"));
    }
}
