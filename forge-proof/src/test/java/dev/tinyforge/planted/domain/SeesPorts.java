package dev.tinyforge.planted.domain;

import dev.tinyforge.planted.ports.Instants;

final class SeesPorts {
    Instants instants(Instants given) {
        return given;
    }
}
