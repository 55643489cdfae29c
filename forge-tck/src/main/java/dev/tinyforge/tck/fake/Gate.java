package dev.tinyforge.tck.fake;

import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.proxy.ProxyRouter.Observation;
import dev.tinyforge.ports.store.Journal;
import dev.tinyforge.tck.fake.Boundary.Phase;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What every call of one process goes through on its way to a port: is the process alive, and does it go wrong? */
final class Gate implements Intercepted.Around {
    /** These answer from memory, so nothing can go wrong in them. */
    private static final Set<String> INSIDE = Set.of(
            "name",
            "tool",
            "parse",
            "capabilities",
            "upstream",
            "address",
            "describe",
            "toString",
            "hashCode",
            "equals");

    private final FakeWorld world;
    private final FakeProcess process;

    Gate(FakeWorld world, FakeProcess process) {
        this.world = world;
        this.process = process;
    }

    @Override
    public @Nullable Object call(String port, String method, List<Object> arguments, Intercepted.Real real)
            throws Throwable {
        if (INSIDE.contains(method)) {
            return real.call();
        }
        Optional<ForgeException> before = reach(port, method, Phase.BEFORE, arguments);
        if (before.isPresent()) {
            return failed(method, before.get());
        }
        Object result = real.call();
        world.deliver();
        Optional<ForgeException> after = reach(port, method, Phase.AFTER, arguments);
        return after.isPresent() ? failed(method, after.get()) : result;
    }

    @Override
    public <T> T part(Class<T> type, T part) {
        return part instanceof Journal journal
                ? type.cast(new CrashingJournal(journal, process))
                : Intercepted.wrap(type, part, this);
    }

    /** Passes a boundary, or throws what goes wrong there. */
    void pass(String port, String method, Phase phase, Object... arguments) {
        reach(port, method, phase, List.of(arguments)).ifPresent(failure -> {
            throw failure;
        });
    }

    private Optional<ForgeException> reach(String port, String method, Phase phase, List<Object> arguments) {
        process.check();
        if (phase == Phase.BEFORE) {
            world.counted(port, method);
        }
        Optional<Fault> fault = world.faults().ask(process.owner(), port, method, phase, arguments);
        String where = phase + " " + port + "." + method;
        return fault.isEmpty() ? Optional.empty() : suffer(fault.get(), phase, where);
    }

    private Optional<ForgeException> suffer(Fault fault, Phase phase, String where) {
        if (fault instanceof Fault.Die) {
            process.kill();
            throw new Crash("killed " + where);
        }
        if (fault instanceof Fault.Stall stall) {
            wait(stall.time());
            return Optional.empty();
        }
        if (fault instanceof Fault.Hang hang) {
            wait(hang.time());
            return Optional.of(failure(hang.code(), phase, where));
        }
        return Optional.of(failure(((Fault.Fail) fault).code(), phase, where));
    }

    private void wait(Duration time) {
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
            case "observe" -> new Observation.Unreachable(failure.line());
            case "http", "tcp" -> Optional.of(failure.line());
            default -> throw failure;
        };
    }
}
