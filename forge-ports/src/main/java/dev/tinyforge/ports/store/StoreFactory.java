package dev.tinyforge.ports.store;

import dev.tinyforge.ports.settings.ForgeConfig;
import dev.tinyforge.ports.time.Clock;

/** Opens the store of one technology; found by {@link java.util.ServiceLoader} and picked by name. */
public interface StoreFactory {
    /** The name the setting {@code store} picks it by. */
    String name();

    /** Opens it, creating or migrating it first; {@code STORE_UNUSABLE} for one written by a newer version. */
    Store open(ForgeConfig config, Clock clock);
}
