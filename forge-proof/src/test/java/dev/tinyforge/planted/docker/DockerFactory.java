package dev.tinyforge.planted.docker;

/** As it should be. */
public final class DockerFactory {}
