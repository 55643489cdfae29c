package dev.tinyforge.haproxy;

import dev.tinyforge.ports.container.ContainerEngine;
import dev.tinyforge.ports.container.ContainerEngineFactory;
import dev.tinyforge.ports.container.HealthProbe;
import dev.tinyforge.ports.container.Images;
import java.lang.reflect.Proxy;

/** An engine that must not be touched: a given HAProxy needs none. */
final class NoEngine {
    static final ContainerEngineFactory.Connection CONNECTION = new ContainerEngineFactory.Connection(
            none(ContainerEngine.class), none(Images.class), none(HealthProbe.class));

    private NoEngine() {}

    private static <T> T none(Class<T> port) {
        return port.cast(Proxy.newProxyInstance(port.getClassLoader(), new Class<?>[] {port}, (self, method, args) -> {
            throw new AssertionError("a given HAProxy needs no engine, but " + method.getName() + " was called");
        }));
    }
}
