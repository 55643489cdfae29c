package dev.tinyforge.tck.proxy;

import dev.tinyforge.ports.proxy.ProxyRouter;
import java.util.Optional;

/** A proxy without routes that belongs to one test, and what the test may do to it. */
public interface ProxyWorld extends AutoCloseable {
    /** A router on this proxy, not started; each call opens another one, as another process would. */
    ProxyRouter open();

    /** Where something listens that answers every request with the name; each call is another address. */
    ProxyRouter.Endpoint upstream(String name);

    /** Who answers a request for the host, on a new connection through the proxy; empty when nobody of ours does. */
    Optional<String> ask(String host);

    /** A request through the proxy that has reached its upstream, and is answered when it is told to. */
    InFlight hold(String host);

    /** A request under way. */
    interface InFlight {
        /** Lets the upstream answer. @return who answered; empty when the answer was lost */
        Optional<String> finish();
    }

    /** Makes the proxy unreachable, as a crash of it does. */
    void breakDown();

    /** The proxy runs again, with what it has on disk. */
    void repair();

    /** Puts a route for the host into the proxy that is not ours; false when this proxy can hold none. */
    boolean claim(String host);

    /** Whether the claimed route is still as it was. */
    boolean claimed(String host);

    @Override
    void close();
}
