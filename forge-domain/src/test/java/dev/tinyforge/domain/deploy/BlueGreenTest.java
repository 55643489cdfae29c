package dev.tinyforge.domain.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.domain.Samples;
import dev.tinyforge.domain.deploy.State.Accepted;
import dev.tinyforge.domain.deploy.State.Ended;
import dev.tinyforge.domain.deploy.State.Finishing;
import dev.tinyforge.domain.deploy.State.Observing;
import dev.tinyforge.domain.deploy.State.Preparing;
import dev.tinyforge.domain.deploy.State.Recording;
import dev.tinyforge.domain.deploy.State.Switching;
import dev.tinyforge.domain.deploy.State.Undoing;
import dev.tinyforge.domain.deploy.State.Watching;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class BlueGreenTest {
    private static final Plan FIRST = Samples.first(Samples.app());
    private static final Plan SECOND = Samples.second(Samples.app());
    private static final Plan WATCHED = Samples.second(Samples.app().watched());
    private static final Plan RECREATE = Samples.second(Samples.app().recreate());
    private static final String BLUE = SECOND.before().get(0).ref().name();

    @Nested
    class TheTable {
        /** Events that change nothing in a state. A new kind of state or event belongs here or must be handled. */
        private static final Map<Class<?>, Set<Class<?>>> IGNORED = Map.of(
                Accepted.class,
                Set.of(
                        Event.StepDone.class,
                        Event.StepFailed.class,
                        Event.DeadlinePassed.class,
                        Event.RollbackRequested.class),
                Preparing.class,
                Set.of(Event.Begun.class, Event.SupersededBy.class, Event.RollbackRequested.class),
                Switching.class,
                Set.of(Event.Begun.class, Event.SupersededBy.class, Event.RollbackRequested.class),
                Observing.class,
                Set.of(Event.Begun.class, Event.SupersededBy.class, Event.RollbackRequested.class),
                Recording.class,
                Set.of(
                        Event.Begun.class,
                        Event.CancelRequested.class,
                        Event.DeadlinePassed.class,
                        Event.SupersededBy.class,
                        Event.RollbackRequested.class),
                Watching.class,
                Set.of(
                        Event.Begun.class,
                        Event.CancelRequested.class,
                        Event.DeadlinePassed.class,
                        Event.SupersededBy.class),
                Finishing.class,
                Set.of(
                        Event.Begun.class,
                        Event.CancelRequested.class,
                        Event.DeadlinePassed.class,
                        Event.SupersededBy.class,
                        Event.RollbackRequested.class),
                Undoing.class,
                Set.of(
                        Event.Begun.class,
                        Event.CancelRequested.class,
                        Event.DeadlinePassed.class,
                        Event.SupersededBy.class,
                        Event.RollbackRequested.class),
                Ended.class,
                Set.of(
                        Event.Begun.class,
                        Event.StepDone.class,
                        Event.StepFailed.class,
                        Event.CancelRequested.class,
                        Event.DeadlinePassed.class,
                        Event.SupersededBy.class,
                        Event.RollbackRequested.class));

        @Test
        void everyPairOfStateAndEventIsHandledOrListedAsIgnored() {
            Exploration all = Exploration.ofSamples();
            Set<String> handled = new TreeSet<>();
            for (Exploration.Move move : all.moves()) {
                if (!move.from().equals(move.to())) {
                    handled.add(pair(move.from().getClass(), move.event().getClass()));
                }
            }
            Set<String> ignored = new TreeSet<>();
            IGNORED.forEach((state, events) -> events.forEach(event -> ignored.add(pair(state, event))));
            Set<String> every = new TreeSet<>();
            Exploration.kindsOfState()
                    .forEach(state -> Exploration.kindsOfEvent().forEach(event -> every.add(pair(state, event))));

            Set<String> both = new TreeSet<>(handled);
            both.retainAll(ignored);
            assertEquals(Set.of(), both, "listed as ignored, yet handled");
            Set<String> neither = new TreeSet<>(every);
            neither.removeAll(handled);
            neither.removeAll(ignored);
            assertEquals(Set.of(), neither, "neither handled nor listed as ignored");
            Set<String> unknown = new TreeSet<>(ignored);
            unknown.removeAll(every);
            assertEquals(Set.of(), unknown, "listed, but there is no such state or event");
        }

        @Test
        void everyKindOfStateAndEventIsMet() {
            Exploration all = Exploration.ofSamples();
            Set<Class<?>> states = all.states().stream().map(Object::getClass).collect(Collectors.toSet());
            Set<Class<?>> events =
                    all.moves().stream().map(move -> move.event().getClass()).collect(Collectors.toSet());
            assertEquals(new HashSet<>(Exploration.kindsOfState()), states);
            assertEquals(new HashSet<>(Exploration.kindsOfEvent()), events);
        }

        @Test
        void anOutcomeOfAnotherEffectIsLateEverywhere() {
            for (State state : Exploration.ofSamples().states()) {
                for (String key : List.of("prepare/99", "undo/99", "", "switch", "watch#1", "record/0#77")) {
                    assertIgnored(state, new Event.StepDone(key, Samples.NOW));
                    assertIgnored(state, new Event.StepFailed(key, "late", Samples.NOW));
                }
            }
        }

        @Test
        void aDeadlineThatIsNotDueYetIsIgnoredEverywhere() {
            for (State state : Exploration.ofSamples().states()) {
                assertIgnored(
                        state,
                        new Event.DeadlinePassed(
                                state.deadline().orElse(Samples.NOW).minusNanos(1)));
            }
        }

        @Test
        void onlyStatesBeforeThePointOfNoReturnHaveADeadline() {
            Set<String> with = new TreeSet<>();
            Set<String> without = new TreeSet<>();
            for (State state : Exploration.ofSamples().states()) {
                (state.deadline().isPresent() ? with : without)
                        .add(state.getClass().getSimpleName());
            }
            assertEquals(Set.of("Preparing", "Switching", "Observing"), with);
            assertEquals(Set.of("Accepted", "Recording", "Watching", "Finishing", "Undoing", "Ended"), without);
        }

        private static String pair(Class<?> state, Class<?> event) {
            return state.getSimpleName() + " x " + event.getSimpleName();
        }

        private static void assertIgnored(State state, Event event) {
            assertEquals(new Transition(state, List.of()), BlueGreen.next(state, event));
        }
    }

    @Nested
    class GoingWell {
        @Test
        void theFirstDeployHasNothingToDrainOrToGoBackTo() {
            Drive run = Drive.begun(FIRST).toEnd();
            assertEquals(new Outcome.Succeeded(List.of()), run.outcome());
            assertEquals(
                    List.of(
                            "prepare/0",
                            "prepare/1",
                            "prepare/2",
                            "prepare/3",
                            "switch/write",
                            "switch/observe",
                            "record/0",
                            "finish/0"),
                    run.keys());
            assertEquals(
                    List.of(
                            "PullImage",
                            "CreateInstance",
                            "StartInstance",
                            "AwaitHealthy",
                            "WriteRoutes",
                            "ObserveSwitch",
                            "RecordLive",
                            "ApplyRetention"),
                    kinds(run.steps()));
            assertEquals(List.of("shop.example.com"), FIRST.restore().remove());
        }

        @Test
        void blueServesUntilGreenIsHealthyAndProvedToBeServing() {
            Drive run = Drive.begun(SECOND).toEnd();
            assertEquals(new Outcome.Succeeded(List.of()), run.outcome());
            assertEquals(
                    List.of(
                            "PullImage",
                            "CreateInstance",
                            "StartInstance",
                            "AwaitHealthy",
                            "WriteRoutes",
                            "ObserveSwitch",
                            "RecordLive",
                            "Drain " + BLUE,
                            "StopInstance " + BLUE,
                            "RemoveInstance " + BLUE,
                            "ApplyRetention"),
                    kinds(run.steps(), BLUE));
        }

        @Test
        void recreateStopsBlueOnceTheImageIsThere() {
            Drive run = Drive.begun(RECREATE).toEnd();
            assertEquals(new Outcome.Succeeded(List.of()), run.outcome());
            assertEquals(
                    List.of(
                            "PullImage",
                            "StopInstance " + BLUE,
                            "CreateInstance",
                            "StartInstance",
                            "AwaitHealthy",
                            "WriteRoutes",
                            "ObserveSwitch",
                            "RecordLive",
                            "RemoveInstance " + BLUE,
                            "ApplyRetention"),
                    kinds(run.steps(), BLUE));
        }

        @Test
        void aPlanListsTheStepsThatAreThenDone() {
            for (Plan plan : List.of(
                    FIRST,
                    SECOND,
                    WATCHED,
                    RECREATE,
                    Samples.second(Samples.app().faces()))) {
                assertEquals(plan.steps(), Drive.begun(plan).toEnd().steps());
            }
        }

        @Test
        void withoutFacesThereIsNoSwitch() {
            List<String> keys =
                    Drive.begun(Samples.second(Samples.app().faces())).toEnd().keys();
            assertTrue(keys.stream().noneMatch(key -> key.startsWith("switch/")), keys::toString);
        }

        @Test
        void aTagBesideOthersLeavesThemRunning() {
            Samples.App app = Samples.app().with("max_instances", 2);
            Plan second = Samples.second(app);
            assertEquals(
                    List.of(
                            "PullImage",
                            "CreateInstance",
                            "StartInstance",
                            "AwaitHealthy",
                            "WriteRoutes",
                            "ObserveSwitch",
                            "RecordLive",
                            "ApplyRetention"),
                    kinds(Drive.begun(second).toEnd().steps()));
            Plan third = app.plan(3, "3.0", second.after());
            Drive run = Drive.begun(third).toEnd();
            assertEquals(
                    List.of("RemoveInstance " + BLUE),
                    kinds(run.steps(), BLUE).stream()
                            .filter(step -> step.startsWith("Remove"))
                            .toList(),
                    "the oldest goes");
        }

        @Test
        void theStoreIsToldOfTheReleaseOnceAndOfWhatIsLive() {
            Step.RecordLive told = (Step.RecordLive) Drive.begun(SECOND).toEnd().steps().stream()
                    .filter(Step.RecordLive.class::isInstance)
                    .findFirst()
                    .orElseThrow();
            assertEquals(SECOND.after(), told.live());
            assertEquals(SECOND.release(), told.release().orElseThrow());
        }

        @Test
        void aRollbackMakesNoNewRelease() {
            Plan back = Samples.app().rollback(3, FIRST.release(), "1.0", SECOND.after());
            Step.RecordLive told = (Step.RecordLive) Drive.begun(back).toEnd().steps().stream()
                    .filter(Step.RecordLive.class::isInstance)
                    .findFirst()
                    .orElseThrow();
            assertTrue(told.release().isEmpty());
            assertEquals(FIRST.release().id(), told.live().get(0).release());
        }
    }

    @Nested
    class TheWatchWindow {
        @Test
        void keepsBlueUntilItHasPassed() {
            Drive run = Drive.begun(WATCHED).until(Step.Watch.class);
            assertInstanceOf(Watching.class, run.state());
            assertTrue(kinds(run.steps(), BLUE).stream().noneMatch(step -> step.endsWith(BLUE)));
            run.toEnd();
            assertEquals(new Outcome.Succeeded(List.of()), run.outcome());
            assertEquals(WATCHED.steps(), run.steps());
        }

        @Test
        void goesBackToBlueWhenGreenFails() {
            Drive run = Drive.begun(WATCHED).until(Step.Watch.class).fail("it exited");
            assertGoesBack(run, "it exited");
        }

        @Test
        void goesBackToBlueWhenAskedFromOutside() {
            Drive run = Drive.begun(WATCHED)
                    .until(Step.Watch.class)
                    .tell(new Event.RollbackRequested("log line matched", Samples.NOW));
            assertGoesBack(run, "log line matched");
        }

        private static void assertGoesBack(Drive run, String reason) {
            int before = run.steps().size() - 1;
            run.toEnd();
            assertEquals(new Outcome.RolledBack(reason), run.outcome());
            assertEquals(
                    List.of("WriteRoutes", "ObserveSwitch", "RecordLive", "Drain", "StopInstance", "RemoveInstance"),
                    kinds(run.steps()).subList(before, run.steps().size()));
            assertEquals(
                    new Step.RecordLive(WATCHED.workload(), WATCHED.before(), java.util.Optional.empty()),
                    run.steps().get(before + 2));
        }

        @Test
        void hasNothingToGoBackToOnTheFirstDeploy() {
            Drive run = Drive.begun(Samples.first(Samples.app().watched()))
                    .until(Step.Watch.class)
                    .fail("it exited");
            run.toEnd();
            assertEquals(
                    new Outcome.Succeeded(List.of("green failed in its watch window and there is no blue: it exited")),
                    run.outcome());
        }

        @Test
        void startsARecreatedBlueAgain() {
            Drive run = Drive.begun(Samples.second(Samples.app().recreate().watched()))
                    .until(Step.Watch.class);
            int before = run.steps().size();
            run.fail("it exited").toEnd();
            assertEquals(
                    List.of(
                            "RemoveInstance",
                            "StartInstance " + BLUE,
                            "AwaitHealthy " + BLUE,
                            "WriteRoutes",
                            "ObserveSwitch",
                            "RecordLive"),
                    kinds(run.steps(), BLUE).subList(before, run.steps().size()));
        }
    }

    @Nested
    class GoingBack {
        @Test
        void aRunThatHasNotBegunLeavesNoTrace() {
            Drive cancelled = new Drive(SECOND).cancel();
            assertEquals(new Outcome.Cancelled("ada"), cancelled.outcome());
            assertEquals(List.of(), cancelled.effects());
            Drive superseded = new Drive(SECOND).tell(new Event.SupersededBy(Samples.deployment(9), Samples.NOW));
            assertEquals(new Outcome.Superseded(Samples.deployment(9)), superseded.outcome());
            assertEquals(List.of(), superseded.effects());
        }

        @Test
        void beforeTheSwitchAFailureRemovesGreenAndTouchesNothingElse() {
            Map<String, List<String>> undone = new TreeMap<>();
            for (int i = 0; i < SECOND.prepare().size(); i++) {
                Drive run = Drive.begun(SECOND).untilKey("prepare/" + i);
                int before = run.steps().size();
                run.fail("refused").toEnd();
                assertEquals(new Outcome.Failed("refused"), run.outcome());
                undone.put(
                        SECOND.prepare().get(i).getClass().getSimpleName(),
                        kinds(run.steps()).subList(before, run.steps().size()));
            }
            assertEquals(
                    Map.of(
                            "PullImage", List.of(),
                            "CreateInstance", List.of("RemoveInstance"),
                            "StartInstance", List.of("RemoveInstance"),
                            "AwaitHealthy", List.of("RemoveInstance")),
                    undone);
        }

        @Test
        void theLogOfAFailedGreenIsKept() {
            Drive run = Drive.begun(SECOND).until(Step.AwaitHealthy.class).fail("unhealthy");
            assertEquals(
                    new Step.RemoveInstance(SECOND.green(), true),
                    run.wanted().orElseThrow().step());
        }

        @Test
        void theOldRoutesProveThemselvesBeforeGreenGoes() {
            for (Class<? extends Step> from : List.of(Step.WriteRoutes.class, Step.ObserveSwitch.class)) {
                Drive run = Drive.begun(SECOND).until(from);
                int before = run.steps().size();
                run.fail("the proxy still shows the old configuration").toEnd();
                assertEquals(new Outcome.Failed("the proxy still shows the old configuration"), run.outcome());
                assertEquals(
                        List.of(
                                new Step.WriteRoutes(SECOND.restore()),
                                new Step.ObserveSwitch(SECOND.restore(), SECOND.observeWithin()),
                                new Step.Drain(SECOND.green(), Duration.ofSeconds(10), Duration.ofSeconds(30)),
                                new Step.StopInstance(SECOND.green()),
                                new Step.RemoveInstance(SECOND.green(), true)),
                        run.steps().subList(before, run.steps().size()));
            }
        }

        @Test
        void aRecreatedBlueIsHealthyAgainBeforeItsRoutesAreWritten() {
            Map<String, List<String>> undone = new TreeMap<>();
            for (String key : Drive.begun(RECREATE).untilState(Recording.class).keys()) {
                if (key.startsWith("record")) {
                    continue;
                }
                Drive run = Drive.begun(RECREATE).untilKey(key);
                int before = run.steps().size();
                run.fail("refused").toEnd();
                undone.put(
                        key,
                        kinds(run.steps(), BLUE).subList(before, run.steps().size()));
            }
            List<String> revive =
                    List.of("StartInstance " + BLUE, "AwaitHealthy " + BLUE, "WriteRoutes", "ObserveSwitch");
            List<String> all = new ArrayList<>(List.of("RemoveInstance"));
            all.addAll(revive);
            assertEquals(
                    Map.of(
                            "prepare/0", List.of(),
                            "prepare/1", revive,
                            "prepare/2", all,
                            "prepare/3", all,
                            "prepare/4", all,
                            "switch/write", all,
                            "switch/observe", all),
                    undone,
                    "green makes room first: both cannot run at once");
        }

        @Test
        void cancelIsHeardInEveryStateBeforeTheSwitchIsProved() {
            for (Plan plan : List.of(FIRST, SECOND, WATCHED, RECREATE)) {
                Set<String> heard = new LinkedHashSet<>();
                Set<String> tooLate = new LinkedHashSet<>();
                for (String key : Drive.begun(plan).toEnd().keys()) {
                    Drive run = Drive.begun(plan).untilKey(key).cancel().toEnd();
                    (run.outcome().equals(new Outcome.Cancelled("ada")) ? heard : tooLate).add(phase(key));
                }
                assertEquals(Set.of("prepare", "switch"), heard);
                assertTrue(tooLate.stream().allMatch(Set.of("record", "watch", "finish")::contains));
            }
        }

        @Test
        void theTimeoutCountsInEveryStateBeforeTheSwitchIsProved() {
            for (Plan plan : List.of(FIRST, SECOND, WATCHED, RECREATE)) {
                for (String key : Drive.begun(plan).toEnd().keys()) {
                    Drive run = Drive.begun(plan).untilKey(key).deadline().toEnd();
                    boolean before = key.startsWith("prepare") || key.startsWith("switch");
                    assertEquals(
                            before
                                    ? new Outcome.Failed("it took longer than its timeout")
                                    : new Outcome.Succeeded(List.of()),
                            run.outcome(),
                            key);
                }
            }
        }

        @Test
        void theTimeoutStartsWithTheRun() {
            Drive run = Drive.begun(SECOND);
            assertEquals(
                    Samples.NOW.plus(SECOND.timeout()), run.state().deadline().orElseThrow());
            run.done().done();
            assertEquals(
                    Samples.NOW.plus(SECOND.timeout()), run.state().deadline().orElseThrow());
        }

        @Test
        void anOldRouteThatCannotBeProvedIsWrittenAgain() {
            Drive run =
                    Drive.begun(SECOND).until(Step.ObserveSwitch.class).cancel().done();
            assertInstanceOf(
                    Step.ObserveSwitch.class, run.wanted().orElseThrow().step());
            run.fail("still green");
            Effect again = run.wanted().orElseThrow();
            assertEquals(new Step.WriteRoutes(SECOND.restore()), again.step());
            assertEquals("undo/0#1", again.key());
            assertEquals(Duration.ofMillis(250), again.after());
            run.done();
            assertEquals("undo/1#1", run.wanted().orElseThrow().key());
            assertEquals(Duration.ZERO, run.wanted().orElseThrow().after());
        }

        @Test
        void undoingGivesUpInBoundedTimeAndSaysSo() {
            Drive run = Drive.begun(SECOND).until(Step.AwaitHealthy.class).fail("unhealthy");
            for (int i = 0; i < BlueGreen.MAX_ATTEMPTS; i++) {
                run.fail("the engine refused");
            }
            assertEquals(
                    new Outcome.Failed("unhealthy; undoing it was refused, the reconciler goes on: the engine refused"),
                    run.outcome());
        }

        @Test
        void aPlanWithoutAnInstanceOfItsOwnCanBeUndoneToo() {
            Plan odd = new Plan(
                    WATCHED.deployment(),
                    WATCHED.workload(),
                    WATCHED.release(),
                    true,
                    WATCHED.strategy(),
                    WATCHED.downtime(),
                    WATCHED.green(),
                    List.of(WATCHED.prepare().get(0)),
                    RouteChange.NONE,
                    RouteChange.NONE,
                    WATCHED.before(),
                    WATCHED.after(),
                    List.of(),
                    WATCHED.timeout(),
                    WATCHED.watchWindow(),
                    WATCHED.observeWithin(),
                    "");
            Drive run =
                    Drive.begun(odd).until(Step.Watch.class).fail("it exited").toEnd();
            assertEquals(new Outcome.RolledBack("it exited"), run.outcome());
        }
    }

    @Nested
    class GoingForward {
        @Test
        void theStoreIsToldUntilItHears() {
            Drive run = Drive.begun(SECOND).until(Step.RecordLive.class);
            List<Duration> waits = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                run.fail("disk full");
                waits.add(run.wanted().orElseThrow().after());
            }
            assertInstanceOf(Recording.class, run.state());
            assertEquals(Duration.ofMillis(250), waits.get(0));
            assertEquals(Duration.ofMillis(500), waits.get(1));
            assertEquals(Duration.ofSeconds(15), waits.get(11));
            assertEquals(waits.stream().sorted().toList(), waits);
            assertEquals(new Outcome.Succeeded(List.of()), run.toEnd().outcome());
        }

        @Test
        void aSourceThatCannotSaveItsStateHasTheDeployUndone() {
            Plan stateful = SECOND.withRuntime(
                    RuntimeState.NONE.synced("c0ffee", SECOND.after().get(0).since()));
            Drive run = Drive.begun(stateful).until(Step.RecordLive.class);
            for (int i = 0; i < BlueGreen.MAX_ATTEMPTS; i++) {
                assertInstanceOf(Recording.class, run.state());
                run.fail("it is not writable");
            }
            assertEquals(
                    List.of("WriteRoutes", "ObserveSwitch", "RecordLive", "Drain", "StopInstance", "RemoveInstance"),
                    kinds(((State.Undoing) run.state()).steps()));
            assertEquals(
                    new Outcome.Failed("it could not be saved: it is not writable"),
                    run.toEnd().outcome());
        }

        @Test
        void whatCannotBeTidiedUpIsLeftWithAWarning() {
            Drive run = Drive.begun(SECOND).until(Step.RemoveInstance.class);
            for (int i = 0; i < BlueGreen.MAX_ATTEMPTS; i++) {
                run.fail("device busy");
            }
            run.toEnd();
            assertEquals(new Outcome.Succeeded(List.of("device busy")), run.outcome());
        }

        @Test
        void aTidyingStepThatSucceedsAfterAllLeavesNoWarning() {
            Drive run = Drive.begun(SECOND).until(Step.RemoveInstance.class);
            for (int i = 1; i < BlueGreen.MAX_ATTEMPTS; i++) {
                run.fail("device busy");
            }
            assertEquals(new Outcome.Succeeded(List.of()), run.toEnd().outcome());
        }
    }

    static List<String> kinds(List<Step> steps) {
        return steps.stream().map(step -> step.getClass().getSimpleName()).toList();
    }

    /** Kinds of step, with the name where it is about this instance. */
    static List<String> kinds(List<Step> steps, String instance) {
        return steps.stream()
                .map(step -> step.getClass().getSimpleName() + (about(step).equals(instance) ? " " + instance : ""))
                .toList();
    }

    private static String about(Step step) {
        if (step instanceof Step.StartInstance start) {
            return start.instance().name();
        }
        if (step instanceof Step.AwaitHealthy await) {
            return await.instance().name();
        }
        if (step instanceof Step.Drain drain) {
            return drain.instance().name();
        }
        if (step instanceof Step.StopInstance stop) {
            return stop.instance().name();
        }
        return step instanceof Step.RemoveInstance remove ? remove.instance().name() : "";
    }

    private static String phase(String key) {
        return key.replaceAll("/.*", "");
    }
}
