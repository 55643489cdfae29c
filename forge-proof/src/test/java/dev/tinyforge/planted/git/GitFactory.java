package dev.tinyforge.planted.git;

/** As it should be. */
public final class GitFactory {}
