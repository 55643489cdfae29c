package dev.tinyforge.engine.plugin;

import dev.tinyforge.domain.config.InvalidInput;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.function.Function;

/** Plugins of one type by their kind. */
public final class Plugins {
    private static final String FIELD = "plugins";

    private Plugins() {}

    /**
     * Those that {@link ServiceLoader} finds.
     *
     * @throws InvalidInput naming the jar or class of one that cannot be used, or both classes of two of one kind
     */
    public static <P> Map<String, P> found(Class<P> type, Function<P, String> kind) {
        List<P> plugins = new ArrayList<>();
        try {
            ServiceLoader.load(type).forEach(plugins::add);
        } catch (ServiceConfigurationError | LinkageError e) {
            String why = e.getCause() == null ? e.toString() : e.getMessage() + ": " + e.getCause();
            InvalidInput unusable =
                    new InvalidInput(FIELD, "one cannot be used; mend it or take its jar out of FORGE_PLUGINS: " + why);
            unusable.initCause(e);
            throw unusable;
        }
        return byKind(plugins, kind);
    }

    /** @throws InvalidInput naming the classes of two of one kind */
    public static <P> Map<String, P> byKind(Collection<P> plugins, Function<P, String> kind) {
        Map<String, P> byKind = new TreeMap<>();
        for (P plugin : plugins) {
            P other = byKind.putIfAbsent(kind.apply(plugin), plugin);
            if (other != null) {
                throw new InvalidInput(
                        FIELD,
                        "both " + other.getClass().getName() + " and "
                                + plugin.getClass().getName() + " are of kind `" + kind.apply(plugin)
                                + "`; take one out of FORGE_PLUGINS or give it a kind of its own");
            }
        }
        return byKind;
    }
}
