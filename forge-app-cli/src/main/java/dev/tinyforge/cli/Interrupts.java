package dev.tinyforge.cli;

import java.lang.reflect.Proxy;

/** Ctrl-C and SIGTERM. */
@FunctionalInterface
interface Interrupts {
    /** From now on the action runs instead of the program's end; it must not block. */
    void handle(Runnable action);

    /**
     * A shutdown hook would not do: the exit code would not be ours, and a second Ctrl-C would be lost. The JDK's class
     * for it is in no compile-time API, hence the reflection; without it the program ends at once, which the journal
     * makes safe.
     */
    static Interrupts ofProcess() {
        return action -> {
            try {
                Class<?> signal = Class.forName("sun.misc.Signal");
                Class<?> handler = Class.forName("sun.misc.SignalHandler");
                Object proxy = Proxy.newProxyInstance(
                        Interrupts.class.getClassLoader(), new Class<?>[] {handler}, (self, method, arguments) -> {
                            if (method.getName().equals("handle")) {
                                action.run();
                            }
                            return switch (method.getName()) {
                                case "hashCode" -> System.identityHashCode(self);
                                case "equals" -> self == arguments[0];
                                default -> null;
                            };
                        });
                for (String name : new String[] {"INT", "TERM"}) {
                    signal.getMethod("handle", signal, handler)
                            .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
                }
            } catch (ReflectiveOperationException | IllegalArgumentException e) {
                // The JVM's own way of ending stays.
            }
        };
    }
}
