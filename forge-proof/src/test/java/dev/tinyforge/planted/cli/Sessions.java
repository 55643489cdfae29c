package dev.tinyforge.planted.cli;

import dev.tinyforge.planted.engine.Motor;

/** As it should be: the composition root. */
final class Sessions {
    Object motor = new Motor();
}
