package dev.tinyforge.planted.sqlite;

/** As it should be. */
public final class SqliteFactory {}
