package dev.tinyforge.tck.fake;

import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.tck.fake.Boundary.Phase;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What goes wrong in a world, and when. Asked before and after every call of a port; counts these boundaries, so that a
 * test can run once, read {@link #count}, and then run again with a crash at each. The first rule that applies wins.
 */
public final class Faults {
    private interface Rule {
        Optional<Fault> at(Boundary boundary);
    }

    private final List<Rule> rules = new ArrayList<>();
    private final List<Boundary> trace = new ArrayList<>();
    private int count;
    private int injected;
    private boolean tracing;

    /** The process that reaches this boundary dies there. */
    public Faults crashAt(int index) {
        return once(boundary -> boundary.index() == index, new Fault.Die());
    }

    /** Every time. */
    public Faults when(Predicate<Boundary> where, Fault fault) {
        return add(boundary -> where.test(boundary) ? Optional.of(fault) : Optional.empty());
    }

    public Faults once(Predicate<Boundary> where, Fault fault) {
        return times(1, where, fault);
    }

    /** The first {@code times} times. */
    public Faults times(int times, Predicate<Boundary> where, Fault fault) {
        int[] left = {times};
        return add(boundary ->
                left[0] > 0 && where.test(boundary) && left[0]-- > 0 ? Optional.of(fault) : Optional.empty());
    }

    /** With this probability at each boundary that matches. */
    public Faults randomly(long seed, double probability, Predicate<Boundary> where, Function<Boundary, Fault> fault) {
        Random random = new Random(seed);
        return add(boundary -> where.test(boundary) && random.nextDouble() < probability
                ? Optional.of(fault.apply(boundary))
                : Optional.empty());
    }

    /** As {@link #randomly} with what passes by itself: no answer came, and the act may have happened. */
    public Faults passing(long seed, double probability, Predicate<Boundary> where) {
        return randomly(seed, probability, where, boundary -> new Fault.Fail(passingCode(boundary)));
    }

    /** As {@link #randomly} with refusals, where a port can refuse. */
    public Faults refusing(long seed, double probability, Predicate<Boundary> where) {
        return randomly(
                seed,
                probability,
                where.and(boundary -> boundary.phase() == Phase.BEFORE
                        && refusingCode(boundary).isPresent()),
                boundary -> new Fault.Fail(refusingCode(boundary).orElseThrow()));
    }

    /** What the port throws when no answer came. */
    public static ErrorCode passingCode(Boundary boundary) {
        return switch (boundary.port()) {
            case "ContainerEngine" -> ErrorCode.ENGINE_UNREACHABLE;
            case "Images" ->
                boundary.method().equals("resolve") || boundary.method().equals("pull")
                        ? ErrorCode.REGISTRY_UNREACHABLE
                        : ErrorCode.ENGINE_UNREACHABLE;
            case "HealthProbe" -> ErrorCode.ENGINE_UNREACHABLE;
            case "ProxyRouter" -> ErrorCode.PROXY_UNREACHABLE;
            default -> ErrorCode.STORE_UNAVAILABLE;
        };
    }

    /** What the port throws when the answer was no; empty when it never says no without cause. */
    public static Optional<ErrorCode> refusingCode(Boundary boundary) {
        return switch (boundary.port() + "." + boundary.method()) {
            case "ContainerEngine.ensureNetwork",
                    "ContainerEngine.create",
                    "ContainerEngine.start",
                    "ContainerEngine.stop",
                    "ContainerEngine.remove" -> Optional.of(ErrorCode.ENGINE_REFUSED);
            case "Images.pull", "Images.resolve" -> Optional.of(ErrorCode.REGISTRY_DENIED);
            case "ProxyRouter.write" -> Optional.of(ErrorCode.PROXY_REFUSED);
            default -> Optional.empty();
        };
    }

    /** No more of them; counting goes on. */
    public synchronized Faults clear() {
        rules.clear();
        return this;
    }

    /** Counts from 0 again. */
    public synchronized Faults restart() {
        count = 0;
        injected = 0;
        trace.clear();
        return this;
    }

    /** Keeps every boundary, to be read from {@link #trace}. */
    public synchronized Faults tracing() {
        tracing = true;
        return this;
    }

    public synchronized int count() {
        return count;
    }

    /** How often something did go wrong. */
    public synchronized int injected() {
        return injected;
    }

    public synchronized List<Boundary> trace() {
        return List.copyOf(trace);
    }

    synchronized Optional<Fault> ask(String owner, String port, String method, Phase phase, List<Object> arguments) {
        Boundary boundary = new Boundary(count++, owner, port, method, phase, arguments);
        if (tracing) {
            trace.add(boundary);
        }
        for (Rule rule : rules) {
            Optional<Fault> fault = rule.at(boundary);
            if (fault.isPresent()) {
                injected++;
                return fault;
            }
        }
        return Optional.empty();
    }

    private synchronized Faults add(Rule rule) {
        rules.add(rule);
        return this;
    }
}
