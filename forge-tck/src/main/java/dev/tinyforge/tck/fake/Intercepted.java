package dev.tinyforge.tck.fake;

import dev.tinyforge.ports.store.Accounts;
import dev.tinyforge.ports.store.Bindings;
import dev.tinyforge.ports.store.DeploymentLog;
import dev.tinyforge.ports.store.Deployments;
import dev.tinyforge.ports.store.EnvSets;
import dev.tinyforge.ports.store.EventLog;
import dev.tinyforge.ports.store.Journal;
import dev.tinyforge.ports.store.Leases;
import dev.tinyforge.ports.store.Ledger;
import dev.tinyforge.ports.store.Releases;
import dev.tinyforge.ports.store.SecretVault;
import dev.tinyforge.ports.store.Triggers;
import dev.tinyforge.ports.store.Watches;
import dev.tinyforge.ports.store.Workloads;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Any port, with something around each of its calls, those of its parts included. */
final class Intercepted {
    private static final Set<Class<?>> PARTS = Set.of(
            Workloads.class,
            Releases.class,
            Deployments.class,
            Journal.class,
            Leases.class,
            DeploymentLog.class,
            EventLog.class,
            Triggers.class,
            Bindings.class,
            Ledger.class,
            Watches.class,
            Accounts.class,
            EnvSets.class,
            SecretVault.class);

    private Intercepted() {}

    /** What is done around a call. */
    interface Around {
        @Nullable
        Object call(String port, String method, List<Object> arguments, Real real) throws Throwable;

        /** What stands for a part of a port. */
        default <T> T part(Class<T> type, T part) {
            return wrap(type, part, this);
        }
    }

    /** The call itself. */
    interface Real {
        @Nullable
        Object call() throws Throwable;
    }

    static <T> T wrap(Class<T> port, T real, Around around) {
        Map<Method, Object> parts = new ConcurrentHashMap<>();
        return port.cast(Proxy.newProxyInstance(port.getClassLoader(), new Class<?>[] {port}, (self, method, given) -> {
            @Nullable Object[] arguments = given == null ? new Object[0] : given;
            if (PARTS.contains(method.getReturnType())) {
                Object part = parts.get(method);
                if (part == null) {
                    part = part(method.getReturnType(), invoke(real, method, arguments), around);
                    parts.put(method, part);
                }
                return part;
            }
            return around.call(
                    port.getSimpleName(), method.getName(), known(arguments), () -> invoke(real, method, arguments));
        }));
    }

    private static <T> Object part(Class<T> type, @Nullable Object part, Around around) {
        return Objects.requireNonNull(around.part(type, type.cast(Objects.requireNonNull(part))));
    }

    private static @Nullable Object invoke(Object real, Method method, @Nullable Object[] arguments) throws Throwable {
        try {
            return method.invoke(real, arguments);
        } catch (InvocationTargetException e) {
            Throwable cause = e.getCause();
            throw cause == null ? e : cause;
        }
    }

    private static List<Object> known(@Nullable Object[] arguments) {
        List<Object> known = new ArrayList<>(arguments.length);
        for (Object argument : arguments) {
            if (argument != null) {
                known.add(argument);
            }
        }
        return known;
    }
}
