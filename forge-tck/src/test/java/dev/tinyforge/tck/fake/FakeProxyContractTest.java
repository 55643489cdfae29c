package dev.tinyforge.tck.fake;

import dev.tinyforge.tck.proxy.ProxyRouterContract;
import dev.tinyforge.tck.proxy.ProxyWorld;

/** The fake as it is: it counts what is in flight, and reaches instances by address. */
class FakeProxyContractTest extends ProxyRouterContract {
    @Override
    protected ProxyWorld world() {
        return new FakeProxyWorld();
    }
}
