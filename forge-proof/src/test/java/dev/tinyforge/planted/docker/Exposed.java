package dev.tinyforge.planted.docker;

public final class Exposed {}
