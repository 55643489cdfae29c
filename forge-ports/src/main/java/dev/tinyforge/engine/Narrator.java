package dev.tinyforge.engine;

import dev.tinyforge.domain.workload.DeploymentId;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.store.DeploymentLog;
import dev.tinyforge.ports.store.DeploymentLog.Level;
import dev.tinyforge.ports.store.EventLog;
import dev.tinyforge.ports.store.Store;
import dev.tinyforge.ports.time.Clock;
import java.lang.System.Logger;
import java.util.Optional;

/** Tells what happens: deployment log, event log and the program's own log. Masks secrets; never fails its caller. */
final class Narrator {
    private static final Logger LOG = System.getLogger("dev.tinyforge.engine");

    private final Store store;
    private final Clock clock;
    private final Masker masker;

    Narrator(Store store, Clock clock, Masker masker) {
        this.store = store;
        this.clock = clock;
        this.masker = masker;
    }

    String mask(String text) {
        return ForgeException.oneLine(masker.mask(text));
    }

    void deployment(DeploymentId deployment, Level level, String step, String message) {
        String masked = masker.mask(message);
        LOG.log(
                level == Level.INFO ? Logger.Level.DEBUG : Logger.Level.WARNING,
                "deployment {0} {1}: {2}",
                deployment,
                step,
                masked);
        quietly(() -> store.log().append(deployment, new DeploymentLog.Entry(clock.now(), level, step, masked)));
    }

    void event(String actor, String action, String subject, String text) {
        String masked = mask(text);
        LOG.log(Logger.Level.INFO, "{0} {1} by {2}: {3}", action, subject, actor, masked);
        quietly(() -> store.events().append(new EventLog.Entry(clock.now(), actor, action, subject, masked)));
    }

    /** What a deployment waits for, shown where it is listed. */
    void note(DeploymentId deployment, Optional<String> note) {
        quietly(() -> store.deployments().note(deployment, note.map(this::mask)));
    }

    void problem(String what) {
        LOG.log(Logger.Level.WARNING, "{0}", mask(what));
    }

    void problem(String what, Throwable e) {
        LOG.log(Logger.Level.WARNING, "{0}: {1}", what, mask(String.valueOf(e.getMessage())));
    }

    /** An error in Forge itself: the one case where the log shows a stack. */
    void defect(String what, Throwable e) {
        LOG.log(Logger.Level.ERROR, what, e);
    }

    private void quietly(Runnable write) {
        try {
            write.run();
        } catch (ForgeException e) {
            problem("not written to the store", e);
        }
    }
}
