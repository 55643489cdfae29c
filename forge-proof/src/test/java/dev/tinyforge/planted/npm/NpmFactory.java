package dev.tinyforge.planted.npm;

import dev.tinyforge.planted.ports.Instants;

/** As it should be: an adapter sees ports. */
public final class NpmFactory {
    Instants instants(Instants given) {
        return given;
    }
}
