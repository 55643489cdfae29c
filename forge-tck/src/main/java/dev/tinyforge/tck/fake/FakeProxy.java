package dev.tinyforge.tck.fake;

import dev.tinyforge.domain.deploy.InstanceRef;
import dev.tinyforge.ports.proxy.ProxyRouter;
import java.util.Collection;
import java.util.List;
import java.util.OptionalInt;

/** One process's handle of the proxy. */
final class FakeProxy implements ProxyRouter {
    private final FakeWorld world;
    private final FakeProcess process;
    private final ProxyState state;

    FakeProxy(FakeWorld world, FakeProcess process) {
        this.world = world;
        this.process = process;
        this.state = world.routes();
    }

    @Override
    public String name() {
        return "fake";
    }

    @Override
    public Capabilities capabilities() {
        synchronized (world) {
            return state.capabilities();
        }
    }

    @Override
    public void start() {
        synchronized (world) {
            state.checkUp();
        }
    }

    @Override
    public void write(Collection<RouteTarget> routes, Collection<String> removeHosts) {
        synchronized (world) {
            state.write(process, routes, removeHosts);
        }
    }

    @Override
    public List<HeldRoute> list() {
        synchronized (world) {
            return state.list();
        }
    }

    @Override
    public String upstream(Endpoint endpoint) {
        return state.upstream(endpoint);
    }

    @Override
    public Observation observe(String host) {
        synchronized (world) {
            return state.observe(host);
        }
    }

    @Override
    public OptionalInt inFlight(InstanceRef instance) {
        synchronized (world) {
            return state.inFlight(instance);
        }
    }

    @Override
    public String address(String host) {
        return "http://" + host;
    }

    @Override
    public void close() {
        // Nothing is held open.
    }
}
