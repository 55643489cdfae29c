package dev.tinyforge.proof.traffic;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * A plan being carried out: requests leave at fixed times whether or not earlier ones were answered, and every one of
 * them is counted. Latency runs from when a request was due, so a client or server that stalls does not hide it.
 *
 * <p>The driver says what it knows about versions: {@link #switching} when a version that was retired may come back,
 * {@link #switched} once a switch was observed. Whoever is retired and still answers a request sent later fails it.
 */
public final class Traffic implements AutoCloseable {
    private static final int MOST_IN_FLIGHT = 1_000;
    private static final int MOST_FAILURES_KEPT = 100;

    private final TrafficPlan plan;
    private final byte[] request;
    private final ThreadPoolExecutor senders;
    private final Thread clock;
    private final Instant startedAt = Instant.now();
    private final long started = System.nanoTime();

    // Guarded by this.
    private final List<Outcome> outcomes = new ArrayList<>();
    private final VersionLog versions = new VersionLog();
    private final Deque<HttpConnection> idle = new ArrayDeque<>();
    private long begun;
    private long repeats;
    private long opened;
    private int open;
    private long foundClosed;
    private boolean stopping;

    /** One ended request; times are of {@link System#nanoTime()}. Without a kind it was a whole answer with 200. */
    private record Outcome(
            long number,
            long due,
            long sent,
            long ended,
            String version,
            @Nullable FailureKind kind,
            String detail) {}

    private Traffic(TrafficPlan plan) {
        this.plan = plan;
        this.request = plan.request();
        this.senders =
                new ThreadPoolExecutor(0, MOST_IN_FLIGHT, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
                    Thread thread = new Thread(task, "traffic");
                    thread.setDaemon(true);
                    return thread;
                });
        this.clock = new Thread(this::run, "traffic-clock");
        this.clock.setDaemon(true);
    }

    /** Starts sending; kept-alive connections are made on first use. */
    public static Traffic start(TrafficPlan plan) {
        Traffic traffic = new Traffic(plan);
        traffic.clock.start();
        return traffic;
    }

    private void run() {
        long interval = 1_000_000_000L / plan.perSecond();
        long due = System.nanoTime();
        for (long number = 0; ; number++, due += interval) {
            for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
                LockSupport.parkNanos(wait);
                if (stopping()) {
                    return;
                }
            }
            synchronized (this) {
                if (stopping) {
                    return;
                }
                begun++;
            }
            long thisNumber = number;
            long thisDue = due;
            try {
                senders.execute(() -> send(thisNumber, thisDue));
            } catch (RejectedExecutionException e) {
                long now = System.nanoTime();
                end(new Outcome(number, due, now, now, "", FailureKind.NOT_SENT, MOST_IN_FLIGHT + " in flight"));
            }
        }
    }

    private synchronized boolean stopping() {
        return stopping;
    }

    private void send(long number, long due) {
        long sent = System.nanoTime();
        @Nullable FailureKind kind = null;
        String detail = "";
        String version = "";
        try {
            Answer answer = exchange(sent + plan.timeout().toNanos());
            @Nullable String said = answer.header(plan.versionHeader().toLowerCase(Locale.ROOT));
            if (answer.status() != 200) {
                kind = FailureKind.STATUS;
                detail = "status " + answer.status();
            } else if (said == null) {
                kind = FailureKind.NO_VERSION;
                detail = "status 200 without " + plan.versionHeader();
            } else {
                version = said;
            }
        } catch (ExchangeException e) {
            kind = e.kind();
            detail = String.valueOf(e.getMessage());
        } catch (RuntimeException e) {
            kind = FailureKind.NOT_SENT;
            detail = e.toString();
        }
        end(new Outcome(number, due, sent, System.nanoTime(), version, kind, detail));
    }

    private Answer exchange(long deadline) throws ExchangeException {
        HttpConnection connection = take(deadline);
        boolean reused = connection.used();
        try {
            return exchange(connection, deadline);
        } catch (ExchangeException e) {
            if (plan.mode() != ConnectionMode.KEPT_ALIVE_ORDINARY || !reused || !e.endedBeforeAnswer()) {
                throw e;
            }
        }
        synchronized (this) {
            repeats++;
        }
        return exchange(open(deadline), deadline);
    }

    private Answer exchange(HttpConnection connection, long deadline) throws ExchangeException {
        boolean keep = false;
        try {
            Answer answer = connection.exchange(request, deadline);
            keep = plan.mode() != ConnectionMode.NEW_CONNECTION && answer.reusable();
            return answer;
        } finally {
            giveBack(connection, keep);
        }
    }

    private HttpConnection take(long deadline) throws ExchangeException {
        while (true) {
            @Nullable HttpConnection connection;
            synchronized (this) {
                // First as many as planned, then the one idle longest: so each of them lives through every switch.
                connection = open < plan.connections() ? null : idle.pollFirst();
            }
            if (connection == null) {
                return open(deadline);
            }
            if (plan.mode() != ConnectionMode.KEPT_ALIVE_ORDINARY || !connection.foundClosed()) {
                return connection;
            }
            synchronized (this) {
                foundClosed++;
            }
            giveBack(connection, false);
        }
    }

    private HttpConnection open(long deadline) throws ExchangeException {
        HttpConnection connection = HttpConnection.open(plan.target(), deadline);
        synchronized (this) {
            opened++;
            open++;
        }
        return connection;
    }

    private void giveBack(HttpConnection connection, boolean keep) {
        synchronized (this) {
            if (keep && !stopping && idle.size() < plan.connections()) {
                idle.addLast(connection);
                return;
            }
            open--;
        }
        connection.close();
    }

    private synchronized void end(Outcome outcome) {
        outcomes.add(outcome);
        notifyAll();
    }

    /**
     * From now on this version may answer (again). Only needed before switching to a version that was retired by an
     * earlier {@link #switched}.
     */
    public synchronized void switching(String newVersion) {
        versions.allow(newVersion, System.nanoTime());
    }

    /** As {@link #switched(String, String, Instant)}, observed now. */
    public synchronized void switched(String oldVersion, String newVersion) {
        switchedAt(oldVersion, newVersion, System.nanoTime());
    }

    /**
     * The switch was observed then: any request sent later and answered by the old version is failed, those that ended
     * before this call too.
     */
    public synchronized void switched(String oldVersion, String newVersion, Instant observed) {
        switchedAt(
                oldVersion,
                newVersion,
                System.nanoTime() - Duration.between(observed, Instant.now()).toNanos());
    }

    private void switchedAt(String oldVersion, String newVersion, long at) {
        if (!oldVersion.equals(newVersion)) {
            versions.retire(oldVersion, at);
        }
        versions.allow(newVersion, at);
    }

    /** Waits until so many more requests have ended, well or not. */
    public synchronized void awaitEnded(long more, Duration atMost) throws InterruptedException, TimeoutException {
        long wanted = outcomes.size() + more;
        awaitThat(() -> outcomes.size() >= wanted, wanted + " requests ended", atMost);
    }

    /** Waits until so many more answers came from this version. */
    public synchronized void awaitAnswers(String version, int more, Duration atMost)
            throws InterruptedException, TimeoutException {
        int from = outcomes.size();
        awaitThat(
                () -> outcomes.subList(from, outcomes.size()).stream()
                                .filter(outcome -> outcome.version.equals(version))
                                .limit(more)
                                .count()
                        >= more,
                more + " answers from " + version,
                atMost);
    }

    private synchronized void awaitThat(BooleanSupplier condition, String what, Duration atMost)
            throws InterruptedException, TimeoutException {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (!condition.getAsBoolean()) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                throw new TimeoutException("waited " + atMost + " for " + what);
            }
            wait(left / 1_000_000 + 1);
        }
    }

    /** What failed so far; a later {@link #switched} may add to it. */
    public synchronized long failedSoFar() {
        return outcomes.stream().filter(outcome -> kind(outcome) != null).count();
    }

    /** Sends no more, waits for what is in flight, and reports. Calling it again gives the same numbers. */
    public TrafficReport stop() throws InterruptedException {
        synchronized (this) {
            stopping = true;
        }
        LockSupport.unpark(clock);
        clock.join();
        synchronized (this) {
            // Each of them ends at its deadline at the latest.
            while (outcomes.size() < begun) {
                wait();
            }
        }
        close();
        return report();
    }

    private synchronized TrafficReport report() {
        SortedMap<FailureKind, Long> failedBy = new TreeMap<>();
        SortedMap<String, Long> byVersion = new TreeMap<>();
        List<Failure> failures = new ArrayList<>();
        List<Outcome> ordered = new ArrayList<>(outcomes);
        ordered.sort(Comparator.comparingLong(Outcome::number));
        LongStream.Builder latencies = LongStream.builder();
        long ok = 0;
        long latest = 0;
        for (Outcome outcome : ordered) {
            latest = Math.max(latest, outcome.sent - outcome.due);
            if (outcome.kind == null) {
                byVersion.merge(outcome.version, 1L, Long::sum);
            }
            @Nullable FailureKind kind = kind(outcome);
            if (kind == null) {
                ok++;
                latencies.add(outcome.ended - outcome.due);
                continue;
            }
            failedBy.merge(kind, 1L, Long::sum);
            if (failures.size() < MOST_FAILURES_KEPT) {
                String detail = outcome.kind == null ? "answered by " + outcome.version : outcome.detail;
                failures.add(new Failure(startedAt.plusNanos(outcome.sent - started), outcome.number, kind, detail));
            }
        }
        long[] sorted = latencies.build().sorted().toArray();
        return new TrafficReport(
                plan,
                outcomes.size(),
                ok,
                Collections.unmodifiableSortedMap(failedBy),
                List.copyOf(failures),
                repeats,
                opened,
                foundClosed,
                Collections.unmodifiableSortedMap(byVersion),
                TrafficReport.quantile(sorted, 0.50),
                TrafficReport.quantile(sorted, 0.99),
                TrafficReport.quantile(sorted, 1),
                Duration.ofNanos(latest));
    }

    private synchronized @Nullable FailureKind kind(Outcome outcome) {
        if (outcome.kind == null && versions.stale(outcome.version, outcome.sent, outcome.ended)) {
            return FailureKind.STALE_VERSION;
        }
        return outcome.kind;
    }

    /** Ends without a report; what is in flight is left to end by itself. */
    @Override
    public void close() {
        List<HttpConnection> connections;
        synchronized (this) {
            stopping = true;
            connections = List.copyOf(idle);
            idle.clear();
            open -= connections.size();
        }
        LockSupport.unpark(clock);
        senders.shutdown();
        connections.forEach(HttpConnection::close);
    }
}
