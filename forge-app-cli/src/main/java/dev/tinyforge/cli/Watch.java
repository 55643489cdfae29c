package dev.tinyforge.cli;

import dev.tinyforge.domain.deploy.Outcome;
import dev.tinyforge.ports.codec.DeploymentDocument;
import dev.tinyforge.ports.store.Deployment;
import dev.tinyforge.ports.store.DeploymentLog;
import dev.tinyforge.ports.usecase.DeployWorkloads;
import dev.tinyforge.ports.usecase.DeploymentProgress;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/** Stays with a deployment to its end. Ctrl-C asks it to stop and undo; a second one leaves it to itself. */
final class Watch {
    private static final Duration LOOK = Duration.ofMillis(200);
    private static final int INTERRUPTED = 130;

    private final Task.Desk desk;
    private final DeployWorkloads deployments;
    private final AtomicInteger interrupts = new AtomicInteger();

    Watch(Task.Desk desk, DeployWorkloads deployments) {
        this.desk = desk;
        this.deployments = deployments;
    }

    ExitCode untilEnd(Deployment asked) throws InterruptedException {
        return ended(follow(asked));
    }

    /** Shows how it goes. @return as it ended */
    Deployment follow(Deployment asked) throws InterruptedException {
        desk.shell().interrupts().handle(this::interrupted);
        boolean live = desk.shell().terminal() && !desk.options().json();
        ProgressView view = live
                ? new LiveProgress(desk.shell().err(), System::nanoTime)
                : new PlainProgress(desk.shell().err());
        view.begin(asked);
        boolean cancelled = false;
        long log = 0;
        while (true) {
            if (interrupts.get() > 0 && !cancelled) {
                cancelled = true;
                view.say(
                        deployments.cancel(asked.id(), desk.options().caller())
                                ? "cancelling; once more to leave without waiting"
                                : "it has ended already");
            }
            DeploymentProgress progress = deployments.progress(asked.id(), log);
            for (DeploymentLog.Numbered entry : progress.log()) {
                log = Math.max(log, entry.number());
            }
            view.show(progress);
            if (progress.log().isEmpty() && !progress.deployment().status().open()) {
                view.end();
                return progress.deployment();
            }
            if (progress.log().isEmpty()) {
                desk.shell().pause().pause(LOOK);
            }
        }
    }

    private void interrupted() {
        if (interrupts.incrementAndGet() > 1) {
            Runtime.getRuntime().halt(INTERRUPTED);
        }
    }

    private ExitCode ended(Deployment deployment) {
        if (desk.options().json()) {
            desk.shell().out().println(JsonText.write(DeploymentDocument.write(deployment)));
        } else {
            desk.shell().out().println(sentence(deployment));
        }
        return ExitCode.of(deployment.status());
    }

    static String sentence(Deployment deployment) {
        String what = deployment.request().snapshot().name() + " "
                + deployment.request().tag();
        return what
                + deployment
                        .outcome()
                        .map(outcome -> outcome.match(new Sentences()))
                        .orElse(" is " + deployment.status().name().toLowerCase(Locale.ROOT))
                + deployment
                        .endedAt()
                        .map(end -> " (" + took(deployment.createdAt(), end) + ", deployment " + deployment.id() + ")")
                        .orElse(" (deployment " + deployment.id() + ")");
    }

    static String took(Instant from, Instant to) {
        return "%.1f s".formatted(Duration.between(from, to).toMillis() / 1000.0);
    }

    private static final class Sentences implements Outcome.Cases<String> {
        @Override
        public String succeeded(Outcome.Succeeded outcome) {
            return outcome.warnings().isEmpty()
                    ? " is live"
                    : " is live, with warnings: " + String.join("; ", outcome.warnings());
        }

        @Override
        public String rolledBack(Outcome.RolledBack outcome) {
            return " was rolled back: " + outcome.reason();
        }

        @Override
        public String cancelled(Outcome.Cancelled outcome) {
            return " was cancelled by " + outcome.by() + " and undone";
        }

        @Override
        public String superseded(Outcome.Superseded outcome) {
            return " was superseded by deployment " + outcome.successor();
        }

        @Override
        public String failed(Outcome.Failed outcome) {
            return " failed and was undone: " + outcome.reason();
        }
    }
}
