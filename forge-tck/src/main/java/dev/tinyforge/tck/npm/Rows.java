package dev.tinyforge.tck.npm;

import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/** What every row of NPM's database has in common. */
final class Rows {

    private static final DateTimeFormatter LOCAL = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    private Rows() {}

    /** Local time without a zone, as NPM stores it. */
    static String now() {
        return LocalDateTime.now(ZoneId.systemDefault()).format(LOCAL);
    }
}
