package dev.tinyforge.ports.proxy;

import dev.tinyforge.domain.deploy.InstanceRef;
import dev.tinyforge.domain.deploy.Route;
import dev.tinyforge.domain.workload.DeploymentId;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Function;

/**
 * A reverse proxy that holds our routes. Thread-safe; writes are serialised inside. Touches only what is its own.
 *
 * <p>Errors: {@code PROXY_UNREACHABLE} when no answer came (the write may have happened), {@code PROXY_REFUSED} when
 * the answer was no.
 */
public interface ProxyRouter extends AutoCloseable {
    /** {@code npm}, {@code haproxy}, … */
    String name();

    Capabilities capabilities();

    /**
     * @param countsInFlight {@link #inFlight} has an answer
     * @param answersNeeded how many answers in a row prove a switch
     * @param settle how long to wait after that proof before blue may go
     */
    record Capabilities(boolean countsInFlight, int answersNeeded, Duration settle) {}

    /** Makes sure the proxy runs and carries our configuration; blocks until it answers, at most 60 s. Idempotent. */
    void start();

    /**
     * Makes the routes as given and removes those of {@code removeHosts}; idempotent. Hosts not named stay as they
     * are. Where the proxy can, all change at once. An ok proves nothing: see {@link #observe}. A host that exists in
     * the proxy and is not ours is {@code PROXY_REFUSED} and stays untouched; a removal of a host that is not ours, or
     * not there, does nothing.
     */
    void write(Collection<RouteTarget> routes, Collection<String> removeHosts);

    /** A route and where its instance is reached now. */
    record RouteTarget(Route route, Endpoint endpoint) {}

    /** @param name the container's name on the proxy's network; @param address its address there */
    record Endpoint(String name, String address, int port) {
        @Override
        public String toString() {
            return address + ":" + port;
        }
    }

    /** Every route of ours the proxy holds; one or a constant number of calls. */
    List<HeldRoute> list();

    /**
     * @param marker what the proxy says the host is switched to
     * @param upstream where it leads, written as {@link #upstream} writes it
     * @param online the proxy itself thinks it serves it
     */
    record HeldRoute(String host, DeploymentId marker, String upstream, boolean online) {}

    /** How {@link HeldRoute#upstream} is written for this endpoint. */
    String upstream(Endpoint endpoint);

    /**
     * Asks through the proxy, on a new connection, which deployment the host is switched to. Blocks at most 5 s.
     * Never throws for what the proxy answers or fails to answer.
     */
    Observation observe(String host);

    /** What one question through the proxy showed. */
    sealed interface Observation {
        /** Our configuration answered. */
        record SwitchedTo(DeploymentId marker) implements Observation {}

        /** The proxy answered, but has no route of ours for the host. */
        record NoRoute() implements Observation {}

        record Unreachable(String reason) implements Observation {}

        default <R> R match(
                Function<SwitchedTo, R> switchedTo,
                Function<NoRoute, R> noRoute,
                Function<Unreachable, R> unreachable) {
            if (this instanceof SwitchedTo s) {
                return switchedTo.apply(s);
            }
            return this instanceof NoRoute n ? noRoute.apply(n) : unreachable.apply((Unreachable) this);
        }
    }

    /** Requests and tunnels in flight to the instance; empty when the proxy cannot tell. */
    OptionalInt inFlight(InstanceRef instance);

    /** The base address people open a host at: {@code http://host} with the port, when it is not the usual one. */
    String address(String host);

    /** Lets go of connections; the proxy itself goes on serving. Idempotent. */
    @Override
    void close();
}
