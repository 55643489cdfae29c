package dev.tinyforge.engine;

import dev.tinyforge.domain.config.Durations;
import dev.tinyforge.domain.deploy.Outcome;
import dev.tinyforge.domain.deploy.Route;
import dev.tinyforge.domain.deploy.RouteChange;
import dev.tinyforge.domain.deploy.Step;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Steps and outcomes in words for people. */
final class Titles {
    private Titles() {}

    static String of(Step step) {
        return step.match(new Step.Cases<>() {
            @Override
            public String pullImage(Step.PullImage s) {
                return "pull image " + s.image();
            }

            @Override
            public String buildImage(Step.BuildImage s) {
                return "build image " + s.image();
            }

            @Override
            public String bringUp(Step.BringUp s) {
                return s.project().services().isEmpty()
                        ? "keep the file of " + s.project().name()
                        : "bring up " + String.join(", ", s.project().services()) + " of "
                                + s.project().name();
            }

            @Override
            public String dropServices(Step.DropServices s) {
                return "remove services of " + s.project() + " that are not in its file";
            }

            @Override
            public String createInstance(Step.CreateInstance s) {
                return "create " + s.spec().ref().name();
            }

            @Override
            public String startInstance(Step.StartInstance s) {
                return "start " + s.instance().name();
            }

            @Override
            public String awaitHealthy(Step.AwaitHealthy s) {
                return "check health of " + s.instance().name();
            }

            @Override
            public String writeRoutes(Step.WriteRoutes s) {
                return "write route " + hosts(s.change());
            }

            @Override
            public String observeSwitch(Step.ObserveSwitch s) {
                return "observe switch of " + hosts(s.change());
            }

            @Override
            public String recordLive(Step.RecordLive s) {
                return "record what is live";
            }

            @Override
            public String watch(Step.Watch s) {
                return "watch " + s.instance().name() + " for " + Durations.format(s.window());
            }

            @Override
            public String drain(Step.Drain s) {
                return "drain " + s.instance().name();
            }

            @Override
            public String stopInstance(Step.StopInstance s) {
                return "stop " + s.instance().name();
            }

            @Override
            public String removeInstance(Step.RemoveInstance s) {
                return "remove " + s.instance().name();
            }

            @Override
            public String applyRetention(Step.ApplyRetention s) {
                return "keep the newest " + s.keep() + " releases";
            }
        });
    }

    private static String hosts(RouteChange change) {
        return Stream.concat(change.write().stream().map(Route::host), change.remove().stream())
                .distinct()
                .collect(Collectors.joining(", "));
    }

    static String of(Outcome outcome) {
        return outcome.match(new Outcome.Cases<>() {
            @Override
            public String succeeded(Outcome.Succeeded o) {
                return o.warnings().isEmpty() ? "succeeded" : "succeeded, but " + String.join("; ", o.warnings());
            }

            @Override
            public String rolledBack(Outcome.RolledBack o) {
                return "rolled back: " + o.reason();
            }

            @Override
            public String cancelled(Outcome.Cancelled o) {
                return "cancelled by " + o.by();
            }

            @Override
            public String superseded(Outcome.Superseded o) {
                return "superseded by " + o.successor();
            }

            @Override
            public String failed(Outcome.Failed o) {
                return "failed and undone: " + o.reason();
            }
        });
    }
}
