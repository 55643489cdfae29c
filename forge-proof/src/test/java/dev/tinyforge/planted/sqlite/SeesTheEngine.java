package dev.tinyforge.planted.sqlite;

import dev.tinyforge.planted.engine.Motor;

final class SeesTheEngine {
    Object motor = new Motor();
}
