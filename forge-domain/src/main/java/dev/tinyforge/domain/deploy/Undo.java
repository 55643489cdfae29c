package dev.tinyforge.domain.deploy;

import dev.tinyforge.domain.deploy.Step.AwaitHealthy;
import dev.tinyforge.domain.deploy.Step.BringUp;
import dev.tinyforge.domain.deploy.Step.CreateInstance;
import dev.tinyforge.domain.deploy.Step.Drain;
import dev.tinyforge.domain.deploy.Step.DropServices;
import dev.tinyforge.domain.deploy.Step.ObserveSwitch;
import dev.tinyforge.domain.deploy.Step.RecordLive;
import dev.tinyforge.domain.deploy.Step.RemoveInstance;
import dev.tinyforge.domain.deploy.Step.StartInstance;
import dev.tinyforge.domain.deploy.Step.StopInstance;
import dev.tinyforge.domain.deploy.Step.WriteRoutes;
import dev.tinyforge.domain.workload.DeployPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The way back from each phase. Green is never removed before the old routes have proved themselves, unless blue was
 * stopped to make room for it: then nothing serves until blue is back.
 */
final class Undo {
    private Undo() {}

    /** From within the preparation; step {@code reached} may or may not have happened. */
    static List<Step> preparation(Plan plan, int reached) {
        List<Step> back = new ArrayList<>();
        for (int i = reached; i >= 0; i--) {
            Step step = plan.prepare().get(i);
            if (step instanceof CreateInstance create) {
                back.add(new RemoveInstance(create.spec().ref(), true));
            } else if (step instanceof StopInstance stop) {
                back.addAll(revive(plan, stop.instance()));
            } else if (step instanceof BringUp up) {
                back.addAll(bringBack(up));
            }
        }
        if (stopsBlue(plan) && !back.isEmpty()) {
            back.addAll(restoreRoutes(plan));
        }
        return back;
    }

    /** From a route that was, or may have been, written. */
    static List<Step> switchOver(Plan plan) {
        List<Step> prepared = preparation(plan, plan.prepare().size() - 1);
        if (stopsBlue(plan)) {
            return prepared;
        }
        List<Step> back = new ArrayList<>(restoreRoutes(plan));
        back.addAll(letGo(plan));
        back.addAll(prepared);
        return back;
    }

    /** From a green that is recorded as live. */
    static List<Step> live(Plan plan) {
        List<Step> prepared = preparation(plan, plan.prepare().size() - 1);
        List<Step> back = new ArrayList<>();
        if (stopsBlue(plan)) {
            back.addAll(prepared);
            back.add(recordBefore(plan));
            return back;
        }
        back.addAll(restoreRoutes(plan));
        back.add(recordBefore(plan));
        back.addAll(letGo(plan));
        back.addAll(prepared);
        return back;
    }

    /** A route that could not be proved is written again first; everything else is just repeated. */
    static int retryFrom(List<Step> steps, int index) {
        return steps.get(index) instanceof ObserveSwitch ? index - 1 : index;
    }

    /** The end of a run whose way back was refused again and again. */
    static Outcome incomplete(Outcome end, String reason) {
        String cause = end instanceof Outcome.Failed failed
                ? failed.reason()
                : end instanceof Outcome.RolledBack back ? back.reason() : "cancelled";
        return new Outcome.Failed(cause + "; undoing it was refused, the reconciler goes on: " + reason);
    }

    private static boolean stopsBlue(Plan plan) {
        return plan.prepare().stream().anyMatch(StopInstance.class::isInstance);
    }

    private static List<Step> restoreRoutes(Plan plan) {
        return plan.restore().isEmpty()
                ? List.of()
                : List.of(new WriteRoutes(plan.restore()), new ObserveSwitch(plan.restore(), plan.observeWithin()));
    }

    /** A new green may have been given requests; they are let finish, as blue's are on the way forward. */
    private static List<Step> letGo(Plan plan) {
        boolean ran = plan.before().stream().anyMatch(live -> live.ref().equals(plan.green()));
        if (plan.change().write().isEmpty() || ran) {
            return List.of();
        }
        DeployPolicy policy = plan.release().workload().policy();
        return List.of(new Drain(plan.green(), policy.drain(), policy.drainTimeout()), new StopInstance(plan.green()));
    }

    private static RecordLive recordBefore(Plan plan) {
        return new RecordLive(plan.workload(), plan.before(), Optional.empty());
    }

    /** What ran beside blue runs beside it again, and nothing else does. */
    private static List<Step> bringBack(BringUp up) {
        return up.previous()
                .<List<Step>>map(previous -> List.of(
                        new BringUp(up.workload(), previous, Optional.empty()),
                        new DropServices(up.workload(), previous.name(), previous.services(), false)))
                .orElseGet(() ->
                        List.of(new DropServices(up.workload(), up.project().name(), List.of(), true)));
    }

    private static List<Step> revive(Plan plan, InstanceRef blue) {
        List<Step> steps = new ArrayList<>();
        steps.add(new StartInstance(blue));
        plan.before().stream()
                .filter(live -> live.ref().equals(blue))
                .forEach(live -> steps.add(new AwaitHealthy(blue, live.healthcheck())));
        return steps;
    }
}
