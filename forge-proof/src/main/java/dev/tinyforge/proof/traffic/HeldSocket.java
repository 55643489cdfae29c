package dev.tinyforge.proof.traffic;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A WebSocket that keeps talking, to be open over a switch: it must stay with the version it began with. */
public final class HeldSocket implements AutoCloseable {
    private final EchoSocket socket;
    private final Duration interval;
    private final CountDownLatch ending = new CountDownLatch(1);
    private final Thread thread;

    // Guarded by this.
    private long echoes;
    private @Nullable Failure failure;

    /**
     * How it went.
     *
     * @param version who was at the other end all the time
     * @param echoes texts that came back
     * @param failure what broke it, or null if it ended as the protocol says
     */
    public record Result(
            String version, long echoes, @Nullable Failure failure) {}

    private HeldSocket(EchoSocket socket, Duration interval) {
        this.socket = socket;
        this.interval = interval;
        this.thread = new Thread(this::run, "held-socket");
        this.thread.setDaemon(true);
    }

    /** Opens it, and from then on has a text echoed at every interval. */
    public static HeldSocket start(TrafficPlan plan, Duration interval) throws IOException {
        HeldSocket held = new HeldSocket(EchoSocket.open(plan), interval);
        held.thread.start();
        return held;
    }

    private void run() {
        long number = 0;
        try {
            do {
                socket.echo("echo " + number++);
                synchronized (this) {
                    echoes = number;
                    notifyAll();
                }
            } while (!ending.await(interval.toNanos(), TimeUnit.NANOSECONDS));
            socket.end();
        } catch (ExchangeException e) {
            fail(number, e.kind(), String.valueOf(e.getMessage()));
        } catch (IOException | InterruptedException e) {
            fail(number, FailureKind.RESET, e.toString());
        } finally {
            socket.close();
        }
    }

    private synchronized void fail(long number, FailureKind kind, String detail) {
        failure = new Failure(Instant.now(), number, kind, detail);
        notifyAll();
    }

    public String version() {
        return socket.version();
    }

    /** Waits for so many more echoes, or until it is broken. */
    public synchronized void awaitEchoes(long more) throws InterruptedException {
        long wanted = echoes + more;
        while (echoes < wanted && failure == null) {
            wait();
        }
    }

    /** Ends it as the protocol says, and tells how it went. */
    public Result end() throws InterruptedException {
        ending.countDown();
        thread.join();
        synchronized (this) {
            return new Result(socket.version(), echoes, failure);
        }
    }

    @Override
    public void close() {
        ending.countDown();
        socket.close();
    }
}
