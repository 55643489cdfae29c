package dev.tinyforge.cli;

import dev.tinyforge.ports.store.Deployment;
import dev.tinyforge.ports.store.DeploymentLog;
import dev.tinyforge.ports.usecase.DeploymentProgress;
import dev.tinyforge.ports.usecase.DeploymentProgress.StepProgress;
import java.io.PrintStream;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/** Ended steps as lines that stay; below them one line that changes: what is being done, and for how long. */
final class LiveProgress implements ProgressView {
    private static final String CLEAR = "\r\u001b[K";
    private static final int WIDTH = 100;

    private final PrintStream out;
    private final LongSupplier nanos;
    private final Set<String> ended = new HashSet<>();
    /** When a step was first seen here; the other side's clock may be another. */
    private final Map<String, Long> seen = new HashMap<>();

    private Optional<String> said = Optional.empty();

    LiveProgress(PrintStream out, LongSupplier nanos) {
        this.out = out;
        this.nanos = nanos;
    }

    @Override
    public void begin(Deployment deployment) {
        line("deployment " + deployment.id() + " of "
                + deployment.request().snapshot().name() + " "
                + deployment.request().tag());
    }

    @Override
    public void show(DeploymentProgress progress) {
        for (DeploymentLog.Numbered entry : progress.log()) {
            if (entry.entry().level() == DeploymentLog.Level.INFO) {
                said = Optional.of(entry.entry().message());
            } else {
                line("%-7s %s"
                        .formatted(
                                entry.entry().level().name().toLowerCase(Locale.ROOT),
                                entry.entry().message()));
            }
        }
        Optional<StepProgress> current = Optional.empty();
        for (StepProgress step : progress.steps()) {
            seen.putIfAbsent(step.key(), nanos.getAsLong());
            if (step.endedAt().isEmpty()) {
                current = Optional.of(step);
            } else if (ended.add(step.key())) {
                said = Optional.empty();
                line(PlainProgress.line(step));
            }
        }
        Optional<String> more = progress.deployment().note().or(() -> said);
        String now = current.map(step -> "...     " + step.title() + "  " + since(step))
                .orElse(progress.deployment().status().open() ? "...     waiting" : "");
        String text = now + more.map(extra -> "  " + extra).orElse("");
        out.print(CLEAR + (text.length() > WIDTH ? text.substring(0, WIDTH) : text));
        out.flush();
    }

    @Override
    public void say(String line) {
        line(line);
    }

    @Override
    public void end() {
        out.print(CLEAR);
        out.flush();
    }

    private String since(StepProgress step) {
        long millis = (nanos.getAsLong() - seen.getOrDefault(step.key(), nanos.getAsLong())) / 1_000_000;
        return "%.1f s".formatted(millis / 1000.0);
    }

    private void line(String text) {
        out.print(CLEAR + text + "\n");
    }
}
