package dev.tinyforge.http;

import dev.tinyforge.domain.workload.DeploymentId;
import dev.tinyforge.ports.codec.DeploymentDocument;
import dev.tinyforge.ports.codec.ProgressDocument;
import dev.tinyforge.ports.store.Deployment;
import dev.tinyforge.ports.store.DeploymentLog;
import dev.tinyforge.ports.usecase.DeployWorkloads;
import dev.tinyforge.ports.usecase.DeploymentProgress;
import dev.tinyforge.ports.usecase.DeploymentProgress.StepProgress;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A deployment as events: {@code deployment} when its status or note changes, {@code step} when one begins and when it
 * ends, {@code log} for each entry, {@code end} once. A reader that resumes may be told of a step again: of two events
 * with one key the later holds.
 */
final class DeploymentEvents implements EventStreams.Source {
    private final DeployWorkloads deployments;
    private final DeploymentId id;
    private Position position;
    private List<StepProgress> told = new ArrayList<>();
    private Optional<String> state = Optional.empty();

    DeploymentEvents(DeployWorkloads deployments, DeploymentId id, Position from) {
        this.deployments = deployments;
        this.id = id;
        this.position = from;
    }

    /**
     * What an event's id says: where to go on behind it.
     *
     * @param log the number of the newest entry told
     * @param steps how many steps, from the first on, were told to have ended
     */
    record Position(long log, int steps) {
        static final Position START = new Position(0, 0);

        static Position of(Context ctx) {
            String last = ctx.header("Last-Event-ID");
            if (last == null || !last.matches("\\d{1,18}-\\d{1,9}")) {
                return START;
            }
            String[] parts = last.split("-", 2);
            return new Position(Long.parseLong(parts[0]), Integer.parseInt(parts[1]));
        }

        @Override
        public String toString() {
            return log + "-" + steps;
        }
    }

    @Override
    public boolean tell(EventStreams.Reader reader) {
        DeploymentProgress progress = deployments.progress(id, position.log());
        tellState(reader, progress.deployment());
        tellSteps(reader, progress.steps());
        for (DeploymentLog.Numbered entry : progress.log()) {
            position = new Position(Math.max(position.log(), entry.number()), position.steps());
            reader.send("log", ProgressDocument.write(entry), position.toString());
        }
        if (progress.log().isEmpty() && !progress.deployment().status().open()) {
            reader.send("end", DeploymentDocument.write(progress.deployment()), position.toString());
            return false;
        }
        return true;
    }

    private void tellState(EventStreams.Reader reader, Deployment deployment) {
        String now = deployment.status() + deployment.note().orElse("");
        if (!state.equals(Optional.of(now))) {
            state = Optional.of(now);
            reader.send("deployment", DeploymentDocument.write(deployment), position.toString());
        }
    }

    private void tellSteps(EventStreams.Reader reader, List<StepProgress> steps) {
        for (int i = position.steps(); i < steps.size(); i++) {
            StepProgress step = steps.get(i);
            if (told.contains(step)) {
                continue;
            }
            if (i == position.steps() && step.endedAt().isPresent()) {
                position = new Position(position.log(), i + 1);
            }
            reader.send("step", ProgressDocument.write(step), position.toString());
        }
        told = new ArrayList<>(steps);
        int settled = position.steps();
        while (settled < steps.size() && steps.get(settled).endedAt().isPresent()) {
            settled++;
        }
        position = new Position(position.log(), settled);
    }
}
