package dev.tinyforge.engine.tell;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.workload.DeploymentId;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.log.LogFields;
import dev.tinyforge.ports.store.DeploymentLog;
import dev.tinyforge.ports.store.DeploymentLog.Level;
import dev.tinyforge.ports.store.EventLog;
import dev.tinyforge.ports.store.Store;
import dev.tinyforge.ports.time.Clock;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.System.Logger;
import java.util.Optional;
import java.util.Set;

/**
 * Tells what happens: deployment log, event log and the program's own log. Masks secrets, in the fields of a line too;
 * never fails its caller.
 */
public final class Narrator {
    private static final Logger LOG = System.getLogger("dev.tinyforge.engine");

    private final Store store;
    private final Clock clock;
    private final Masker masker;
    private final LogFields about;

    public Narrator(Store store, Clock clock, Masker masker) {
        this(store, clock, masker, LogFields.NONE);
    }

    private Narrator(Store store, Clock clock, Masker masker, LogFields about) {
        this.store = store;
        this.clock = clock;
        this.masker = masker;
        this.about = about;
    }

    /** The same one, whose lines in the program's own log bear these fields too. */
    public Narrator about(LogFields more) {
        return new Narrator(store, clock, masker, about.with(more));
    }

    public String mask(String text) {
        return ForgeException.oneLine(masker.mask(text));
    }

    /** As {@link Masker#mask(Config, Set)}. */
    public Config mask(Config config, Set<String> secretNames) {
        return masker.mask(config, secretNames);
    }

    public void deployment(DeploymentId deployment, Level level, String step, String message) {
        String masked = masker.mask(message);
        tell(
                level == Level.INFO ? Logger.Level.DEBUG : Logger.Level.WARNING,
                "deployment " + deployment + " " + step + ": " + masked,
                about.with(LogFields.DEPLOYMENT, deployment.value()).with(LogFields.STEP, step));
        quietly(() -> store.log().append(deployment, new DeploymentLog.Entry(clock.now(), level, step, masked)));
    }

    public void event(String actor, String action, String subject, String text) {
        String masked = mask(text);
        tell(
                Logger.Level.INFO,
                action + " " + subject + " by " + actor + ": " + masked,
                about.with(LogFields.EVENT, action)
                        .with(LogFields.SUBJECT, subject)
                        .with(LogFields.BY, actor));
        quietly(() -> store.events().append(new EventLog.Entry(clock.now(), actor, action, subject, masked)));
    }

    /** What a deployment waits for, shown where it is listed. */
    public void note(DeploymentId deployment, Optional<String> note) {
        quietly(() -> store.deployments().note(deployment, note.map(this::mask)));
    }

    /** In the program's own log only: what the journal has anyway. */
    public void progress(String what) {
        tell(Logger.Level.INFO, mask(what), about);
    }

    public void problem(String what) {
        tell(Logger.Level.WARNING, mask(what), about);
    }

    public void problem(String what, Throwable e) {
        tell(Logger.Level.WARNING, what + ": " + mask(String.valueOf(e.getMessage())), about);
    }

    /** An error in Forge itself: the one case where the log shows a stack. In the text, so that it is masked too. */
    public void defect(String what, Throwable e) {
        StringWriter stack = new StringWriter();
        e.printStackTrace(new PrintWriter(stack, true));
        tell(Logger.Level.ERROR, masker.mask(what + ": " + stack.toString().strip()), about);
    }

    private void tell(Logger.Level level, String masked, LogFields fields) {
        if (LOG.isLoggable(level)) {
            LOG.log(level, "{0}", masked, fields.each(masker::mask));
        }
    }

    private void quietly(Runnable write) {
        try {
            write.run();
        } catch (ForgeException e) {
            problem("not written to the store", e);
        }
    }
}
