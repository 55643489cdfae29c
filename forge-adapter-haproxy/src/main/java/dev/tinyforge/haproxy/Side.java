package dev.tinyforge.haproxy;

import java.util.Locale;

/** One of the two servers of a slot. Which of them serves changes with every switch. */
enum Side {
    BLUE,
    GREEN;

    Side other() {
        return this == BLUE ? GREEN : BLUE;
    }

    /** The server's name in the configuration. */
    String server() {
        return name().toLowerCase(Locale.ROOT);
    }
}
