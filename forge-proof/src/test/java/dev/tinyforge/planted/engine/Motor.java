package dev.tinyforge.planted.engine;

/** As it should be. */
public final class Motor {}
