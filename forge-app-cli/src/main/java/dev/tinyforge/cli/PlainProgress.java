package dev.tinyforge.cli;

import dev.tinyforge.ports.store.Deployment;
import dev.tinyforge.ports.store.DeploymentLog;
import dev.tinyforge.ports.usecase.DeploymentProgress;
import dev.tinyforge.ports.usecase.DeploymentProgress.StepProgress;
import java.io.PrintStream;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** A line for each thing that happens, never changed again. */
final class PlainProgress implements ProgressView {
    private final PrintStream out;
    private final Set<String> begun = new HashSet<>();
    private final Set<String> ended = new HashSet<>();
    private Optional<String> note = Optional.empty();

    PlainProgress(PrintStream out) {
        this.out = out;
    }

    @Override
    public void begin(Deployment deployment) {
        out.println("deployment " + deployment.id() + " of "
                + deployment.request().snapshot().name() + " "
                + deployment.request().tag());
    }

    @Override
    public void show(DeploymentProgress progress) {
        for (StepProgress step : progress.steps()) {
            if (begun.add(step.key()) && step.endedAt().isEmpty()) {
                out.println("begin   " + step.title());
            }
            if (step.endedAt().isPresent() && ended.add(step.key())) {
                out.println(line(step));
            }
        }
        for (DeploymentLog.Numbered entry : progress.log()) {
            out.println("%-7s %s"
                    .formatted(
                            entry.entry().level().name().toLowerCase(Locale.ROOT),
                            entry.entry().message()));
        }
        Optional<String> now = progress.deployment().note();
        if (!now.equals(note)) {
            note = now;
            now.ifPresent(text -> out.println("waits   " + text));
        }
    }

    @Override
    public void say(String line) {
        out.println(line);
    }

    @Override
    public void end() {
        out.flush();
    }

    /** Of a step that has ended. */
    static String line(StepProgress step) {
        String time = step.endedAt()
                .map(end -> "  " + Watch.took(step.startedAt(), end))
                .orElse("");
        return step.failure()
                .map(why -> "failed  " + step.title() + time + ": " + why)
                .orElse("done    " + step.title() + time);
    }
}
