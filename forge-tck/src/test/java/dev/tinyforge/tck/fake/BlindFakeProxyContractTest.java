package dev.tinyforge.tck.fake;

import dev.tinyforge.tck.proxy.ProxyRouterContract;
import dev.tinyforge.tck.proxy.ProxyWorld;

/** The fake bent towards Nginx Proxy Manager: nothing is counted, and instances are reached by name. */
class BlindFakeProxyContractTest extends ProxyRouterContract {
    @Override
    protected ProxyWorld world() {
        FakeProxyWorld fixture = new FakeProxyWorld();
        ProxyState routes = fixture.world().routes();
        routes.capabilities(ProxyState.BLIND);
        routes.reachesByName();
        return fixture;
    }
}
