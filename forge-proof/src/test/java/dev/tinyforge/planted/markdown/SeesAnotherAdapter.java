package dev.tinyforge.planted.markdown;

import dev.tinyforge.planted.npm.NpmFactory;

final class SeesAnotherAdapter {
    Object factory = new NpmFactory();
}
