package dev.tinyforge.tck.fake;

import java.util.List;
import java.util.function.Predicate;

/**
 * The moment before or after one call of a port.
 *
 * @param index how many were before it, since counting began
 * @param owner the calling process
 * @param port the interface's simple name, such as {@code ContainerEngine}
 */
public record Boundary(int index, String owner, String port, String method, Phase phase, List<Object> arguments) {
    public Boundary {
        arguments = List.copyOf(arguments);
    }

    public enum Phase {
        /** Nothing was done yet. */
        BEFORE,
        /** It was done, the caller does not know yet. */
        AFTER
    }

    public static Predicate<Boundary> before(String port, String method) {
        return at(port, method, Phase.BEFORE);
    }

    public static Predicate<Boundary> after(String port, String method) {
        return at(port, method, Phase.AFTER);
    }

    public static Predicate<Boundary> at(String port, String method, Phase phase) {
        return boundary -> boundary.phase == phase && boundary.port.equals(port) && boundary.method.equals(method);
    }

    /** Of any of these ports. */
    public static Predicate<Boundary> of(String... ports) {
        return boundary -> List.of(ports).contains(boundary.port);
    }

    @Override
    public String toString() {
        return index + " " + owner + " " + phase + " " + port + "." + method;
    }
}
