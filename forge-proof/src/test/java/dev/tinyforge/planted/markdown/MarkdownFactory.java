package dev.tinyforge.planted.markdown;

/** As it should be. */
public final class MarkdownFactory {}
