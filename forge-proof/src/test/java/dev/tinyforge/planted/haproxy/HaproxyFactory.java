package dev.tinyforge.planted.haproxy;

/** As it should be. */
public final class HaproxyFactory {}
