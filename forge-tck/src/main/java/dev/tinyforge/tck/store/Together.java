package dev.tinyforge.tck.store;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Does several things at the same time, starting together. */
final class Together {
    private Together() {}

    /** @return how many of them were done; the others must be refused, as in conflict or over something that is not there */
    static long done(Runnable... acts) {
        List<Callable<Boolean>> judged = new ArrayList<>();
        for (Runnable act : acts) {
            judged.add(() -> {
                try {
                    act.run();
                    return true;
                } catch (ForgeException e) {
                    assertTrue(Set.of(ErrorCode.CONFLICT, ErrorCode.NOT_FOUND).contains(e.code()), e.line());
                    return false;
                }
            });
        }
        return run(judged).stream().filter(won -> won).count();
    }

    /** @return what each came to, in their order; the first exception is thrown */
    static <T> List<T> run(List<Callable<T>> acts) {
        ExecutorService threads = Executors.newFixedThreadPool(acts.size());
        try {
            CyclicBarrier start = new CyclicBarrier(acts.size());
            List<Future<T>> running = new ArrayList<>();
            for (Callable<T> act : acts) {
                running.add(threads.submit(() -> {
                    start.await(1, TimeUnit.MINUTES);
                    return act.call();
                }));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> future : running) {
                results.add(future.get());
            }
            return results;
        } catch (ExecutionException e) {
            throw new AssertionError("one of them failed: " + e.getCause(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        } finally {
            threads.shutdownNow();
        }
    }
}
