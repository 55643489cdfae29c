package dev.tinyforge.sqlite;

import dev.tinyforge.domain.config.InvalidInput;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Optional;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** What SQLite and the file system refuse, in words for people. */
final class Trouble {
    private static final int PRIMARY = 0xff;

    private Trouble() {}

    /** SQLite's own exception behind whatever is wrapped around it. */
    static Optional<SQLiteException> sqlite(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLiteException found) {
                return Optional.of(found);
            }
        }
        return Optional.empty();
    }

    /** Two rows cannot have the same key. */
    static boolean unique(Throwable thrown) {
        return is(thrown, SQLiteErrorCode.SQLITE_CONSTRAINT_UNIQUE)
                || is(thrown, SQLiteErrorCode.SQLITE_CONSTRAINT_PRIMARYKEY);
    }

    /** A row hangs on another one that is not there. */
    static boolean dangling(Throwable thrown) {
        return is(thrown, SQLiteErrorCode.SQLITE_CONSTRAINT_FOREIGNKEY);
    }

    private static boolean is(Throwable thrown, SQLiteErrorCode code) {
        return sqlite(thrown).filter(e -> e.getResultCode() == code).isPresent();
    }

    /** The bound values that wrappers would repeat stay out: only SQLite's own exception becomes the cause. */
    static ForgeException translate(Path file, Throwable thrown) {
        Optional<SQLiteException> found = sqlite(thrown);
        if (found.isEmpty()) {
            return new ForgeException(ErrorCode.INTERNAL, "the database " + file + ": " + message(thrown), thrown);
        }
        SQLiteException e = found.get();
        SQLiteErrorCode code = e.getResultCode();
        if (code == SQLiteErrorCode.SQLITE_IOERR_SHORT_READ) {
            return damaged(file, "it is cut short", e);
        }
        return switch (code.code & PRIMARY) {
            case 5, 6 ->
                unavailable(file, "is locked by another program for longer than 5 s; stop that one or try again", e);
            case 13 -> unavailable(file, "cannot grow: the disk is full; free some space", e);
            case 8, 3, 23 -> unavailable(file, "cannot be written; let this user write it and its folder", e);
            case 14 -> unavailable(file, "cannot be opened; check that it is there and may be read and written", e);
            case 10 -> unavailable(file, "cannot be read or written: " + code + "; check the disk", e);
            case 7 -> unavailable(file, "cannot be used: out of memory", e);
            case 11 -> damaged(file, message(e), e);
            case 26 -> damaged(file, "it is not a database", e);
            default -> new ForgeException(ErrorCode.INTERNAL, "the database " + file + ": " + message(e), e);
        };
    }

    /** Whether a connection that met this may be in a state nobody knows; all but broken rules of the schema do that. */
    static boolean spoils(Throwable thrown) {
        return sqlite(thrown).map(e -> (e.getResultCode().code & PRIMARY) != 19).orElse(true);
    }

    static ForgeException damaged(Path file, String what, Throwable cause) {
        return unusable(file, "is damaged: " + what + "; put a backup in its place. Nothing was changed", cause);
    }

    static ForgeException damaged(Path file, String what) {
        return damaged(file, what, new IOException(what));
    }

    static ForgeException unusable(Path file, String what, Throwable cause) {
        return new ForgeException(ErrorCode.STORE_UNUSABLE, "the database " + file + " " + what, cause);
    }

    static ForgeException unavailable(Path file, String what, Throwable cause) {
        return new ForgeException(ErrorCode.STORE_UNAVAILABLE, "the database " + file + " " + what, cause);
    }

    /** A row whose document cannot be understood. */
    static ForgeException unreadable(String row, InvalidInput e) {
        return new ForgeException(
                ErrorCode.STORE_UNUSABLE,
                "the stored " + row + " cannot be read (" + e.getMessage() + "); put a backup in the database's place",
                e);
    }

    /** What went wrong with a file, without its name again. */
    static String reason(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        String reason = e instanceof FileSystemException fs ? fs.getReason() : e.getMessage();
        return reason == null ? e.getClass().getSimpleName() : reason;
    }

    private static String message(Throwable e) {
        return String.valueOf(e.getMessage());
    }
}
