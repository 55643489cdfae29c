package dev.tinyforge.proof.stage;

import java.util.ServiceLoader;
import java.util.function.Function;

/** The adapters there are, by name, as the composition root finds them. */
public final class Factories {
    private Factories() {}

    public static <F> F named(Class<F> type, Function<F, String> name, String wanted) {
        for (F factory : ServiceLoader.load(type)) {
            if (name.apply(factory).equals(wanted)) {
                return factory;
            }
        }
        throw new IllegalStateException("no " + type.getSimpleName() + " named " + wanted + " on the class path");
    }
}
