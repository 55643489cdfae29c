package dev.tinyforge.tck.fake;

import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.proxy.ProxyRouter;
import dev.tinyforge.ports.store.DeploymentLog;
import dev.tinyforge.ports.store.Deployments;
import dev.tinyforge.ports.store.EventLog;
import dev.tinyforge.ports.store.Journal;
import dev.tinyforge.ports.store.Leases;
import dev.tinyforge.ports.store.Releases;
import dev.tinyforge.ports.store.SecretVault;
import dev.tinyforge.ports.store.Workloads;
import dev.tinyforge.tck.fake.Boundary.Phase;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What every call of one process goes through on its way to a port: is the process alive, and does it go wrong? */
final class Gate {
    /** These answer from memory, so nothing can go wrong in them. */
    private static final Set<String> INSIDE =
            Set.of("name", "capabilities", "upstream", "address", "describe", "toString", "hashCode", "equals");

    private static final Set<Class<?>> PARTS = Set.of(
            Workloads.class,
            Releases.class,
            Deployments.class,
            Leases.class,
            DeploymentLog.class,
            EventLog.class,
            SecretVault.class,
            Journal.class);

    private final FakeWorld world;
    private final FakeProcess process;

    Gate(FakeWorld world, FakeProcess process) {
        this.world = world;
        this.process = process;
    }

    <T> T guard(Class<T> port, T real) {
        Map<Method, Object> parts = new ConcurrentHashMap<>();
        return port.cast(Proxy.newProxyInstance(port.getClassLoader(), new Class<?>[] {port}, (self, method, given) -> {
            @Nullable Object[] arguments = given == null ? new Object[0] : given;
            if (PARTS.contains(method.getReturnType())) {
                Object part = parts.get(method);
                if (part == null) {
                    part = part(method.getReturnType(), invoke(real, method, arguments));
                    parts.put(method, part);
                }
                return part;
            }
            if (INSIDE.contains(method.getName())) {
                return invoke(real, method, arguments);
            }
            return through(port, real, method, arguments);
        }));
    }

    private Object part(Class<?> type, @Nullable Object real) {
        if (real instanceof Journal journal) {
            return new CrashingJournal(journal, process);
        }
        return guardUnknown(type, type.cast(real));
    }

    private <T> Object guardUnknown(Class<T> type, @Nullable Object real) {
        return guard(type, type.cast(java.util.Objects.requireNonNull(real)));
    }

    private @Nullable Object through(Class<?> port, Object real, Method method, @Nullable Object[] arguments)
            throws Throwable {
        String name = method.getName();
        List<Object> shown = known(arguments);
        Optional<ForgeException> before = pass(port.getSimpleName(), name, Phase.BEFORE, shown);
        if (before.isPresent()) {
            return failed(name, before.get());
        }
        Object result = invoke(real, method, arguments);
        world.deliver();
        Optional<ForgeException> after = pass(port.getSimpleName(), name, Phase.AFTER, shown);
        return after.isPresent() ? failed(name, after.get()) : result;
    }

    /** Passes a boundary of a call that throws what goes wrong. */
    void pass(String port, String method, Phase phase, Object... arguments) {
        Optional<ForgeException> failure = pass(port, method, phase, List.of(arguments));
        if (failure.isPresent()) {
            throw failure.get();
        }
    }

    private Optional<ForgeException> pass(String port, String method, Phase phase, List<Object> arguments) {
        process.check();
        if (phase == Phase.BEFORE) {
            world.counted(port, method);
        }
        Optional<Fault> fault = world.faults().ask(process.owner(), port, method, phase, arguments);
        if (fault.isEmpty()) {
            return Optional.empty();
        }
        String where = phase + " " + port + "." + method;
        if (fault.get() instanceof Fault.Die) {
            process.kill();
            throw new Crash("killed " + where);
        }
        if (fault.get() instanceof Fault.Stall stall) {
            pass(stall.time());
            return Optional.empty();
        }
        if (fault.get() instanceof Fault.Hang hang) {
            pass(hang.time());
            return Optional.of(failure(hang.code(), phase, where));
        }
        return Optional.of(failure(((Fault.Fail) fault.get()).code(), phase, where));
    }

    private void pass(Duration time) {
        world.clock().advance(time);
        process.check();
    }

    private static ForgeException failure(ErrorCode code, Phase phase, String where) {
        if (phase == Phase.AFTER && !code.passing()) {
            throw new IllegalStateException(code + " " + where + ": a refusal changes nothing, inject it before");
        }
        return new ForgeException(code, "injected " + where);
    }

    /** Some ports answer with the reason instead of throwing it. */
    private static Object failed(String method, ForgeException failure) {
        return switch (method) {
            case "observe" -> new ProxyRouter.Observation.Unreachable(failure.line());
            case "http", "tcp" -> Optional.of(failure.line());
            default -> throw failure;
        };
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
        List<Object> known = new java.util.ArrayList<>(arguments.length);
        for (Object argument : arguments) {
            if (argument != null) {
                known.add(argument);
            }
        }
        return known;
    }
}
