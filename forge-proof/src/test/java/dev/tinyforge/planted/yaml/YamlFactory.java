package dev.tinyforge.planted.yaml;

/** As it should be. */
public final class YamlFactory {}
