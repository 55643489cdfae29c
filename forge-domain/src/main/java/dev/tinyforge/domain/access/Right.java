package dev.tinyforge.domain.access;

/** What an act needs; each includes those before it. */
public enum Right {
    READ,
    DEPLOY,
    ADMIN
}
