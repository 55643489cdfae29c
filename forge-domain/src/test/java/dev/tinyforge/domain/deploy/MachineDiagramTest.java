package dev.tinyforge.domain.deploy;

import dev.tinyforge.domain.Docs;
import dev.tinyforge.domain.Samples;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Draws {@code docs/machine.md} from what the machine does. */
class MachineDiagramTest {
    private static final List<Class<?>> EVENTS = Exploration.kindsOfEvent();

    @Test
    void thePageShowsWhatTheMachineDoes() {
        Exploration all = Exploration.ofSamples();
        Docs.assertSays(
                "machine.md",
                """
                # The deployment machine

                <!-- Generated from BlueGreen.next by MachineDiagramTest. Change the machine, not this page:
                     mvn verify -pl forge-domain -Dforge.regenerate=true -->

                One pure function, `BlueGreen.next(state, event)`, decides what a deployment does next. This page is drawn
                by telling it every event in every state it can be in.

                """
                        + diagram(all)
                        + """

                `Recording` is the point of no return: the proxy was observed to serve green. What fails above it is undone,
                below it the run goes forward. An arrow from a state to itself is its next step, or the same step again.

                ## Events by state

                """
                        + table(all)
                        + """

                `·` is ignored: the event came late, twice, or means nothing there.

                ## Steps

                What each kind of plan performs when all goes well, and what it performs to go back after a failure in the
                step named in the first column. `blue` and `green` are the instances.

                """
                        + steps(
                                "Blue-green, with a watch window",
                                Samples.second(Samples.app().watched()))
                        + steps("Recreate", Samples.second(Samples.app().recreate()))
                        + steps("The first deploy", Samples.first(Samples.app())));
    }

    private static String diagram(Exploration all) {
        Map<String, Set<Class<?>>> arrows = new LinkedHashMap<>();
        List<String> names =
                Exploration.kindsOfState().stream().map(Class::getSimpleName).toList();
        all.moves().stream()
                .filter(move -> !move.from().equals(move.to()))
                .sorted(Comparator.comparing((Exploration.Move move) ->
                                names.indexOf(move.from().getClass().getSimpleName()))
                        .thenComparing(move -> rank(move.to(), names)))
                .forEach(move -> arrows.computeIfAbsent(
                                "    " + move.from().getClass().getSimpleName() + " --> " + node(move.to()),
                                arrow -> new LinkedHashSet<>())
                        .add(move.event().getClass()));
        StringBuilder text = new StringBuilder("```mermaid\nstateDiagram-v2\n    [*] --> Accepted\n");
        arrows.forEach((arrow, events) -> text.append(arrow)
                .append(": ")
                .append(EVENTS.stream()
                        .filter(events::contains)
                        .map(Class::getSimpleName)
                        .collect(Collectors.joining(", ")))
                .append('\n'));
        for (Class<?> outcome : Exploration.kindsOfOutcome()) {
            text.append("    ").append(outcome.getSimpleName()).append(" --> [*]\n");
        }
        return text.append("```\n").toString();
    }

    /** The outcomes are drawn as states of their own. */
    private static String node(State state) {
        return state instanceof State.Ended ended
                ? ended.outcome().getClass().getSimpleName()
                : state.getClass().getSimpleName();
    }

    private static int rank(State state, List<String> names) {
        return state instanceof State.Ended ended
                ? 100 + Exploration.kindsOfOutcome().indexOf(ended.outcome().getClass())
                : names.indexOf(state.getClass().getSimpleName());
    }

    private static String table(Exploration all) {
        StringBuilder text = new StringBuilder("| |");
        EVENTS.forEach(event -> text.append(' ').append(event.getSimpleName()).append(" |"));
        text.append("\n|---|").append("---|".repeat(EVENTS.size())).append('\n');
        for (Class<?> state : Exploration.kindsOfState()) {
            text.append("| ").append(state.getSimpleName()).append(" |");
            for (Class<?> event : EVENTS) {
                Set<String> to = all.moves().stream()
                        .filter(move -> move.from().getClass() == state
                                && move.event().getClass() == event
                                && !move.from().equals(move.to()))
                        .map(move -> node(move.to()))
                        .collect(Collectors.toCollection(java.util.TreeSet::new));
                text.append(' ')
                        .append(to.isEmpty() ? "·" : String.join(", ", to))
                        .append(" |");
            }
            text.append('\n');
        }
        return text.toString();
    }

    private static String steps(String title, Plan plan) {
        StringBuilder text =
                new StringBuilder("### " + title + "\n\n| step | key | on failure, back by |\n|---|---|---|\n");
        for (Effect effect : Drive.begun(plan).toEnd().effects()) {
            Drive run = Drive.begun(plan).untilKey(effect.key());
            int before = run.steps().size();
            run.fail("refused");
            List<Step> back = new ArrayList<>();
            boolean undoing = run.state() instanceof State.Undoing;
            boolean ended = run.ended();
            run.toEnd();
            if (undoing) {
                back.addAll(run.steps().subList(before, run.steps().size()));
            }
            String how = undoing
                    ? back.stream().map(step -> words(step, plan)).collect(Collectors.joining(", "))
                    : ended ? "(nothing to undo)" : "(forward only: again)";
            text.append("| ")
                    .append(words(effect.step(), plan))
                    .append(" | `")
                    .append(effect.key())
                    .append("` | ")
                    .append(how)
                    .append(" |\n");
        }
        return text.append('\n').toString().replaceAll("\n\n$", "\n") + (title.startsWith("The") ? "" : "\n");
    }

    private static String words(Step step, Plan plan) {
        return step.match(new Step.Cases<>() {
            @Override
            public String pullImage(Step.PullImage s) {
                return "pull image";
            }

            @Override
            public String buildImage(Step.BuildImage s) {
                return "build image";
            }

            @Override
            public String bringUp(Step.BringUp s) {
                return "bring up services";
            }

            @Override
            public String dropServices(Step.DropServices s) {
                return "drop services";
            }

            @Override
            public String createInstance(Step.CreateInstance s) {
                return "create " + who(s.spec().ref());
            }

            @Override
            public String startInstance(Step.StartInstance s) {
                return "start " + who(s.instance());
            }

            @Override
            public String awaitHealthy(Step.AwaitHealthy s) {
                return "health of " + who(s.instance());
            }

            @Override
            public String writeRoutes(Step.WriteRoutes s) {
                return s.change().equals(plan.restore()) ? old("write old routes", "remove routes") : "write routes";
            }

            @Override
            public String observeSwitch(Step.ObserveSwitch s) {
                return s.change().equals(plan.restore())
                        ? old("observe old routes", "observe their removal")
                        : "observe switch";
            }

            @Override
            public String recordLive(Step.RecordLive s) {
                return s.live().equals(plan.before()) ? "record what was live" : "record what is live";
            }

            @Override
            public String watch(Step.Watch s) {
                return "watch " + who(s.instance());
            }

            @Override
            public String drain(Step.Drain s) {
                return "drain " + who(s.instance());
            }

            @Override
            public String stopInstance(Step.StopInstance s) {
                return "stop " + who(s.instance());
            }

            @Override
            public String removeInstance(Step.RemoveInstance s) {
                return "remove " + who(s.instance());
            }

            @Override
            public String applyRetention(Step.ApplyRetention s) {
                return "forget old releases";
            }

            private String old(String some, String none) {
                return plan.restore().write().isEmpty() ? none : some;
            }

            private String who(InstanceRef ref) {
                return ref.equals(plan.green()) ? "green" : "blue";
            }
        });
    }
}
