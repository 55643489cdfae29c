package dev.tinyforge.haproxy;

import dev.tinyforge.tck.proxy.ProxyRouterContract;
import dev.tinyforge.tck.proxy.ProxyWorld;
import org.junit.jupiter.api.Tag;

@Tag("real")
class HaproxyContractTest extends ProxyRouterContract {
    @Override
    protected ProxyWorld world() {
        return RealHaproxy.running(4);
    }
}
