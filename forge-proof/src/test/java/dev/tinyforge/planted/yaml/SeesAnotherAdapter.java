package dev.tinyforge.planted.yaml;

import dev.tinyforge.planted.npm.NpmFactory;

final class SeesAnotherAdapter {
    Object factory = new NpmFactory();
}
