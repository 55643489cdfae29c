package dev.tinyforge.engine;

import dev.tinyforge.domain.deploy.Effect;
import dev.tinyforge.domain.deploy.Event;
import dev.tinyforge.domain.deploy.Outcome;
import dev.tinyforge.domain.deploy.Plan;
import dev.tinyforge.domain.deploy.State;
import dev.tinyforge.domain.workload.DeploymentId;
import dev.tinyforge.domain.workload.WorkloadId;
import dev.tinyforge.engine.tell.Narrator;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.store.DeploymentLog.Level;
import dev.tinyforge.ports.store.JournalRecord;
import dev.tinyforge.ports.store.Lease;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One deployment under way. The journal protocol: the intent is durable before the effect is performed, the outcome is
 * durable before, or together with, the next intent. What was intended and not completed is simply performed again, because
 * every step is idempotent.
 */
final class Run implements Work {
    private final DeploymentId id;
    private final Ports ports;
    private final Performer performer;
    private final Narrator narrator;
    private final SteadyClock clock;
    private final Backoff backoff = new Backoff();
    private volatile Lease lease;
    private volatile @Nullable String cancelledBy;
    private volatile boolean nudged;
    private volatile @Nullable Activity activity;
    private volatile Replay at;
    /** Until when it may still be undone by a cancel or its deadline; none past the switch. */
    private volatile @Nullable Instant undoableUntil;

    private @Nullable Instant notBefore;

    Run(DeploymentId id, Lease lease, Replay at, Ports ports, Performer performer, Narrator narrator) {
        this.id = id;
        this.lease = lease;
        this.at = at;
        this.undoableUntil = at.state().deadline().orElse(null);
        this.ports = ports;
        this.clock = new SteadyClock(ports.clock());
        this.performer = performer;
        this.narrator = narrator;
    }

    DeploymentId id() {
        return id;
    }

    @Override
    public WorkloadId workload() {
        return at.state().plan().workload();
    }

    @Override
    public Lease lease() {
        return lease;
    }

    @Override
    public void renewed(Lease renewed) {
        lease = renewed;
    }

    void cancel(String by) {
        if (cancelledBy == null) {
            cancelledBy = by;
            nudged = true;
            interrupt();
        }
    }

    @Override
    public void tend() {
        Instant limit = undoableUntil;
        if (limit != null && (cancelledBy != null || !clock.now().isBefore(limit))) {
            interrupt();
        }
    }

    @Override
    public boolean handles(String container) {
        Plan plan = at.state().plan();
        return plan.green().name().equals(container)
                || plan.before().stream().anyMatch(live -> live.ref().name().equals(container));
    }

    @Override
    public boolean nudged() {
        boolean was = nudged;
        nudged = false;
        return was;
    }

    @Override
    public void interrupt() {
        Activity current = activity;
        if (current != null) {
            current.interrupt();
        }
    }

    @Override
    public Next advance() {
        try {
            Next next = step();
            if (backoff.waiting() && !(next instanceof Next.After)) {
                backoff.reset();
                narrator.note(id, Optional.empty());
            }
            return next;
        } catch (ForgeException e) {
            return failed(e);
        } catch (RuntimeException e) {
            narrator.defect("deployment " + id, e);
            return failed(new ForgeException(ErrorCode.INTERNAL, "an error in Forge itself: " + e, e));
        }
    }

    private Next step() {
        State state = at.state();
        if (state instanceof State.Ended ended) {
            return end(ended.outcome());
        }
        Instant now = clock.now();
        Optional<Event> signal = signal(at, now);
        if (signal.isPresent()) {
            activity = null;
            return write(new JournalRecord.Signalled(signal.get(), now));
        }
        Effect effect = at.wanted().orElseThrow();
        if (!at.intended()) {
            Instant due = notBefore;
            if (due != null && now.isBefore(due)) {
                return new Next.After(shortest(Duration.between(now, due)));
            }
            return write(new JournalRecord.Intended(effect, now));
        }
        return holdsLease() ? perform(effect) : LOST;
    }

    /** A process that was paused for long must not act on a right it may have lost meanwhile. */
    private boolean holdsLease() {
        if (ports.clock().now().isBefore(lease.expiresAt())) {
            return true;
        }
        Optional<Lease> renewed = ports.store().leases().renew(lease, performer.leaseTtl());
        renewed.ifPresent(this::renewed);
        return renewed.isPresent();
    }

    /** What from outside the run is due: that it begins, a cancel, its deadline. */
    private Optional<Event> signal(Replay then, Instant now) {
        if (then.state() instanceof State.Accepted && cancelledBy == null) {
            return Optional.of(new Event.Begun(now));
        }
        String by = cancelledBy;
        if (by != null) {
            Event cancel = new Event.CancelRequested(by, now);
            if (then.accepts(cancel)) {
                return Optional.of(cancel);
            }
        }
        return then.state()
                .deadline()
                .filter(due -> !now.isBefore(due))
                .map(due -> (Event) new Event.DeadlinePassed(now))
                .filter(then::accepts);
    }

    private Next perform(Effect effect) {
        Activity current = activity;
        if (current == null) {
            current = performer.start(id, workload(), effect, lease, narrator.about(About.of(effect)));
            activity = current;
        }
        Activity.Progress progress = current.poll();
        Instant now = clock.now();
        if (progress instanceof Activity.Progress.Again again) {
            return new Next.After(untilDeadline(again.after(), now));
        }
        activity = null;
        if (progress instanceof Activity.Progress.Failed failed) {
            return complete(effect, failed.reason(), now);
        }
        Next next = write(new JournalRecord.Completed(new Event.StepDone(effect.key(), now), now));
        narrator.about(About.of(effect))
                .progress("deployment " + id + " " + effect.key() + ": " + Titles.of(effect.step()));
        return next;
    }

    private Next complete(Effect effect, String reason, Instant now) {
        String line = narrator.mask(reason);
        narrator.about(About.of(effect))
                .deployment(id, Level.ERROR, effect.key(), Titles.of(effect.step()) + ": " + line);
        return write(new JournalRecord.Completed(new Event.StepFailed(effect.key(), line, now), now));
    }

    /** What came to be, and with it what is intended next where nothing stands before that. */
    private Next write(JournalRecord entry) {
        Replay then = at.then(entry);
        List<JournalRecord> entries = new ArrayList<>(List.of(entry));
        if (!then.intended() && signal(then, entry.at()).isEmpty()) {
            then.wanted()
                    .filter(effect -> effect.after().isZero())
                    .ifPresent(effect -> entries.add(new JournalRecord.Intended(effect, entry.at())));
        }
        ports.store().journal().append(lease, id, at.position(), entries);
        for (JournalRecord written : entries) {
            at = at.then(written);
        }
        undoableUntil = at.state().deadline().orElse(null);
        notBefore = at.wanted()
                .filter(effect -> !effect.after().isZero())
                .map(effect -> entry.at().plus(effect.after()))
                .orElse(null);
        return NOW;
    }

    private Next end(Outcome outcome) {
        LastError.keep(ports.store().releases(), lease, workload(), outcome);
        ports.store().deployments().end(lease, id, outcome, ports.clock().now());
        narrator.deployment(
                id, outcome instanceof Outcome.Succeeded ? Level.INFO : Level.ERROR, "end", Titles.of(outcome));
        narrator.event("forge", "deployment.ended", id.value(), Titles.of(outcome));
        return FINISHED;
    }

    /** A port threw. What may pass is waited for; what will not is the step's failure; a lost lease ends it here. */
    private Next failed(ForgeException e) {
        if (e.code() == ErrorCode.LEASE_LOST) {
            return LOST;
        }
        activity = null;
        if (e.code().passing()) {
            if (!backoff.waiting()) {
                waitingFor().deployment(id, Level.WARN, "wait", "waiting: " + e.line());
            }
            narrator.note(id, Optional.of("waiting: " + e.line()));
            return new Next.After(untilDeadline(backoff.next(), clock.now()));
        }
        try {
            if (e.code() == ErrorCode.CONFLICT) {
                at = Replay.of(ports.store().journal().read(id));
                return NOW;
            }
            if (at.intended() && at.wanted().isPresent()) {
                return complete(at.wanted().get(), e.line(), clock.now());
            }
        } catch (ForgeException again) {
            narrator.problem("the failure of " + id + " could not be written", again);
        }
        narrator.problem("deployment " + id + " cannot go on for now", e);
        return new Next.After(backoff.next());
    }

    private Narrator waitingFor() {
        return at.wanted().map(About::of).map(narrator::about).orElse(narrator);
    }

    private Duration untilDeadline(Duration wait, Instant now) {
        Duration left = at.state()
                .deadline()
                .map(due -> Duration.between(now, due))
                .filter(duration -> !duration.isNegative() && duration.compareTo(wait) < 0)
                .orElse(wait);
        return shortest(left);
    }

    /** Long waits are cut, so that a clock set back cannot make one last. */
    private static Duration shortest(Duration wait) {
        Duration most = Duration.ofSeconds(15);
        return wait.compareTo(most) < 0 ? wait : most;
    }
}
