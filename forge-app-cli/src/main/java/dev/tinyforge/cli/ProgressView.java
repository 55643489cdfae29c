package dev.tinyforge.cli;

import dev.tinyforge.ports.store.Deployment;
import dev.tinyforge.ports.usecase.DeploymentProgress;

/** How a deployment's way is shown. */
interface ProgressView {
    void begin(Deployment deployment);

    /** @param progress with the log entries not shown before */
    void show(DeploymentProgress progress);

    void say(String line);

    void end();
}
