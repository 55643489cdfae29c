package dev.tinyforge.proof.traffic;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** One request that takes its time, to be in flight over a switch. It never retries. */
public final class SlowRequest {
    private final TrafficPlan plan;
    private final CompletableFuture<Void> sent = new CompletableFuture<>();
    private final CompletableFuture<Result> result = new CompletableFuture<>();

    /**
     * How it ended: with a whole answer of status 200, or a failure.
     *
     * @param version who answered; empty on failure
     * @param text the body; empty on failure
     * @param took from sending to the end
     */
    public record Result(
            String version,
            String text,
            Duration took,
            @Nullable Failure failure) {}

    private SlowRequest(TrafficPlan plan) {
        this.plan = plan;
    }

    /** Sends a request on a connection of its own; returns once it is on its way. The plan's rate does not matter. */
    public static SlowRequest start(TrafficPlan plan) throws InterruptedException {
        SlowRequest request = new SlowRequest(plan.withMode(ConnectionMode.NEW_CONNECTION));
        Thread thread = new Thread(request::run, "slow-request");
        thread.setDaemon(true);
        thread.start();
        try {
            request.sent.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
        return request;
    }

    private void run() {
        Instant at = Instant.now();
        long begun = System.nanoTime();
        long deadline = begun + plan.timeout().toNanos();
        try (HttpConnection connection = HttpConnection.open(plan.target(), deadline)) {
            connection.send(plan.request());
            sent.complete(null);
            Answer answer = connection.answer(deadline);
            String version = answer.headers().getOrDefault(plan.versionHeader().toLowerCase(Locale.ROOT), "");
            Duration took = Duration.ofNanos(System.nanoTime() - begun);
            if (answer.status() != 200) {
                Failure failure = new Failure(at, 0, FailureKind.STATUS, "status " + answer.status());
                result.complete(new Result("", "", took, failure));
            } else if (version.isEmpty()) {
                Failure failure = new Failure(at, 0, FailureKind.NO_VERSION, "without " + plan.versionHeader());
                result.complete(new Result("", "", took, failure));
            } else {
                result.complete(new Result(version, answer.text(), took, null));
            }
        } catch (ExchangeException e) {
            Failure failure = new Failure(at, 0, e.kind(), String.valueOf(e.getMessage()));
            result.complete(new Result("", "", Duration.ofNanos(System.nanoTime() - begun), failure));
        } catch (RuntimeException e) {
            result.completeExceptionally(e);
        } finally {
            sent.complete(null);
        }
    }

    public boolean ended() {
        return result.isDone();
    }

    /** Waits for the end; the plan's timeout bounds it. */
    public Result await() throws InterruptedException {
        try {
            return result.get(plan.timeout().toMillis() + 10_000, TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("a slow request neither answered nor failed", e);
        }
    }
}
