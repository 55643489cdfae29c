package dev.tinyforge.proof.kill;

import dev.tinyforge.ports.container.ContainerEngine;
import dev.tinyforge.ports.container.ContainerEngineFactory.Connection;
import dev.tinyforge.ports.container.Images;
import dev.tinyforge.ports.proxy.ProxyRouter;
import dev.tinyforge.ports.repository.RepositoryHost;
import dev.tinyforge.proof.kill.StopPoint.Kind;
import dev.tinyforge.proof.kill.StopPoint.When;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Ports whose caller can be stopped before a call, and after its act but before it returns. */
final class StoppingPorts {
    private StoppingPorts() {}

    static Connection of(Connection connection, Stops stops) {
        return new Connection(
                of(
                        ContainerEngine.class,
                        connection.engine(),
                        Set.of("ensureNetwork", "create", "start", "stop", "remove"),
                        stops),
                of(Images.class, connection.images(), Set.of("pull", "build", "prune"), stops),
                connection.probe());
    }

    static ProxyRouter of(ProxyRouter router, Stops stops) {
        return of(ProxyRouter.class, router, Set.of("write"), stops);
    }

    static RepositoryHost of(RepositoryHost repositories, Stops stops) {
        return of(RepositoryHost.class, repositories, Set.of("open"), stops);
    }

    /** @param acts methods with arguments that change something */
    static <T> T of(Class<T> port, T target, Set<String> acts, Stops stops) {
        Object stopping = Proxy.newProxyInstance(
                port.getClassLoader(),
                new Class<?>[] {port},
                (self, method, arguments) -> acts.contains(method.getName()) && arguments != null
                        ? act(port.getSimpleName(), target, method, arguments, stops)
                        : invoke(target, method, arguments));
        return port.cast(stopping);
    }

    private static @Nullable Object act(
            String port, Object target, Method method, @Nullable Object[] arguments, Stops stops) throws Throwable {
        int number = stops.next(Kind.CALL);
        String what = port + "." + method.getName();
        stops.at(new StopPoint(Kind.CALL, number, When.BEFORE), what);
        Object result = invoke(target, method, arguments);
        stops.at(new StopPoint(Kind.CALL, number, When.AFTER), what);
        return result;
    }

    private static @Nullable Object invoke(Object target, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }
}
