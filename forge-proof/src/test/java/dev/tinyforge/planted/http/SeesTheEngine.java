package dev.tinyforge.planted.http;

import dev.tinyforge.planted.engine.Motor;

final class SeesTheEngine {
    Object motor = new Motor();
}
