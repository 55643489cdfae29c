package dev.tinyforge.ports.access;

/** A memory-hard hash for passwords. Thread-safe; slow and large on purpose. */
public interface PasswordHasher {
    /** With a new salt; the text holds salt and parameters. */
    String hash(String password);

    /** In a time that does not depend on how much of it is right; false for a hash it did not write. */
    boolean matches(String password, String hash);
}
