package dev.tinyforge.planted.ports;

import dev.tinyforge.planted.engine.Motor;

final class SeesEngine {
    Object motor = new Motor();
}
