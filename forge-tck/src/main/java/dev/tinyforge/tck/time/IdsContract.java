package dev.tinyforge.tck.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.domain.workload.DeploymentId;
import dev.tinyforge.ports.time.Ids;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What every {@link Ids} keeps to. */
public abstract class IdsContract {
    private static final int MANY = 2000;

    /** The source under test. */
    protected abstract Ids ids();

    /** Lets this much time pass at least, as the source sees it. */
    protected abstract void pass(Duration time);

    @Test
    protected void everyIdIsAUlid() {
        Ids ids = ids();
        for (int i = 0; i < 100; i++) {
            String id = ids.next();
            assertTrue(id.matches("[0-7][0-9a-hjkmnp-tv-z]{25}"), id);
            assertEquals(id, new DeploymentId(id).value());
        }
    }

    @Test
    protected void noIdComesTwice() throws InterruptedException, ExecutionException {
        Ids ids = ids();
        Callable<List<String>> take = () -> {
            List<String> taken = new ArrayList<>();
            for (int i = 0; i < MANY; i++) {
                taken.add(ids.next());
            }
            return taken;
        };
        ExecutorService pool = Executors.newFixedThreadPool(4);
        try {
            Set<String> all = new HashSet<>();
            for (Future<List<String>> taken : pool.invokeAll(List.of(take, take, take, take))) {
                all.addAll(taken.get());
            }
            assertEquals(4 * MANY, all.size());
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    protected void shortFormsDifferToo() {
        Ids ids = ids();
        Set<String> shorts = new HashSet<>();
        for (int i = 0; i < MANY; i++) {
            shorts.add(new DeploymentId(ids.next()).shortForm());
        }
        assertEquals(MANY, shorts.size());
    }

    @Test
    protected void idsSortByTime() {
        Ids ids = ids();
        String earlier = ids.next();
        for (int i = 0; i < 5; i++) {
            pass(Duration.ofMillis(2));
            String later = ids.next();
            assertTrue(earlier.compareTo(later) < 0, earlier + " and then " + later);
            earlier = later;
        }
    }
}
