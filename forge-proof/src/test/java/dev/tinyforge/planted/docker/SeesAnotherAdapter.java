package dev.tinyforge.planted.docker;

import dev.tinyforge.planted.npm.NpmFactory;

final class SeesAnotherAdapter {
    Object factory = new NpmFactory();
}
