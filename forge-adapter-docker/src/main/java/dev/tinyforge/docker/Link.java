package dev.tinyforge.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.core.DockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.transport.DockerHttpClient.Request;
import com.github.dockerjava.transport.DockerHttpClient.Response;
import dev.tinyforge.ports.container.ContainerEngine.Subscription;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * All there is to one engine. Short calls have connections of their own, so that neither streams nor pulls, which hold
 * theirs for as long as it takes, can keep a call waiting.
 */
final class Link implements AutoCloseable {
    private final EngineFailures failures;
    private final int maxStreams;
    private final Wire control;
    private final Wire lasting;
    private final DockerClientConfig config;
    private final Calls calls;
    private final Calls slow;
    private final Calls openings;
    private final Semaphore streams;
    private final Set<Subscription> open = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean closed = new AtomicBoolean();
    private @Nullable DockerClient docker;

    Link(EngineAddress address, int maxCalls, int maxStreams) {
        this.failures = new EngineFailures(address);
        this.maxStreams = maxStreams;
        this.control = new Wire(address, maxCalls);
        // Streams, one reopening for each, and the slow calls.
        this.lasting = new Wire(address, maxStreams * 2 + maxCalls);
        this.config = new FixedConfig(address);
        this.calls = new Calls(failures, maxCalls, "forge-docker-call");
        this.slow = new Calls(failures, maxCalls, "forge-docker-slow");
        this.openings = new Calls(failures, maxStreams, "forge-docker-open");
        this.streams = new Semaphore(maxStreams);
    }

    /** docker-java's commands, to be used inside {@link #calls} only. */
    synchronized DockerClient docker() {
        DockerClient made = docker;
        if (made == null) {
            made = DockerClientImpl.getInstance(config, control.http());
            docker = made;
        }
        return made;
    }

    /** Calls of at most half a minute. */
    Calls calls() {
        return calls;
    }

    /** Calls that wait for something else than the engine: a registry, a container that stops. */
    Calls slow() {
        return slow;
    }

    /** Requests on the connections of {@link #calls}. */
    Wire control() {
        return control;
    }

    /** Requests on the connections of {@link #slow} and of streams. */
    Wire lasting() {
        return lasting;
    }

    EngineFailures failures() {
        return failures;
    }

    /** Blocks until the engine has begun to answer. The caller closes it. */
    Response stream(String act, Request request) {
        if (closed.get()) {
            throw failures.closed();
        }
        return openings.once(
                act,
                Calls.USUAL,
                () -> {
                    for (int left = maxStreams; ; left--) {
                        try {
                            return lasting.open(request);
                        } catch (DockerException e) {
                            throw e;
                        } catch (RuntimeException e) {
                            if (left == 0 || Thread.currentThread().isInterrupted() || !EngineFailures.broken(e)) {
                                throw e;
                            }
                        }
                    }
                },
                Response::close);
    }

    /** Room for one stream, until it is let go of. */
    void enter(Subscription stream) {
        if (!streams.tryAcquire()) {
            throw new ForgeException(
                    ErrorCode.ENGINE_REFUSED,
                    "too many log and event streams are open (" + maxStreams
                            + "): close some, or raise docker.max_streams");
        }
        open.add(stream);
    }

    void leave(Subscription stream) {
        if (open.remove(stream)) {
            streams.release();
        }
    }

    boolean closed() {
        return closed.get();
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        open.forEach(Subscription::close);
        calls.close();
        slow.close();
        openings.close();
        control.close();
        lasting.close();
    }

    /** How long a container may take to stop, beyond its own timeout. */
    static Duration after(Duration own) {
        return own.plus(Calls.USUAL);
    }
}
