package dev.tinyforge.proof.kill;

import dev.tinyforge.domain.deploy.Event;
import dev.tinyforge.ports.store.JournalRecord;
import dev.tinyforge.proof.kill.StopPoint.Kind;
import dev.tinyforge.proof.kill.StopPoint.When;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Where to kill a deployment, found from the journal of one that was not. */
public final class KillPoints {
    private KillPoints() {}

    /**
     * Every state a kill can leave: after each entry (what it announces not done), before each outcome (done, but not
     * written), and before the first entry (accepted, but not opened). Before any other entry is as after the one before.
     *
     * @return what each of them is, in the order of the journal
     */
    public static Map<StopPoint, String> of(List<JournalRecord> journal) {
        Map<StopPoint, String> points = new LinkedHashMap<>();
        for (int i = 0; i < journal.size(); i++) {
            JournalRecord entry = journal.get(i);
            if (i == 0 || entry instanceof JournalRecord.Completed) {
                points.put(new StopPoint(Kind.APPEND, i, When.BEFORE), "before " + describe(entry));
            }
            points.put(new StopPoint(Kind.APPEND, i, When.AFTER), "after " + describe(entry));
        }
        return points;
    }

    /** Some of the calls that change something, on either side of them, by the seed. */
    public static List<StopPoint> ofCalls(int calls, int howMany, long seed) {
        List<StopPoint> all = new ArrayList<>();
        for (int i = 0; i < calls; i++) {
            all.add(new StopPoint(Kind.CALL, i, When.BEFORE));
            all.add(new StopPoint(Kind.CALL, i, When.AFTER));
        }
        java.util.Collections.shuffle(all, new Random(seed));
        return List.copyOf(all.subList(0, Math.min(howMany, all.size())));
    }

    static String describe(JournalRecord entry) {
        if (entry instanceof JournalRecord.Intended intended) {
            return "intended " + intended.effect().key() + " "
                    + intended.effect().step().getClass().getSimpleName();
        }
        if (entry instanceof JournalRecord.Completed completed) {
            return "completed " + describe(completed.event());
        }
        if (entry instanceof JournalRecord.Signalled signalled) {
            return "signalled " + describe(signalled.event());
        }
        return "opened";
    }

    private static String describe(Event event) {
        if (event instanceof Event.StepDone done) {
            return done.key();
        }
        if (event instanceof Event.StepFailed failed) {
            return failed.key() + " (failed: " + failed.reason() + ")";
        }
        return event.getClass().getSimpleName();
    }
}
