package dev.tinyforge.planted.domain;

import java.util.UUID;

final class DrawsLots {
    String id() {
        return UUID.randomUUID().toString();
    }
}
