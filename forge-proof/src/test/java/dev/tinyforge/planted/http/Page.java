package dev.tinyforge.planted.http;

/** As it should be. */
public final class Page {}
