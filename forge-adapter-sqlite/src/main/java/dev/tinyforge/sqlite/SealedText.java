package dev.tinyforge.sqlite;

import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.List;

/** Seals texts, each for its place only: a row moved elsewhere does not open. */
final class SealedText {
    private final SealingKey key;

    SealedText(SealingKey key) {
        this.key = key;
    }

    /** @param place what it is bound to, from the outside to the inside */
    byte[] seal(String value, String... place) {
        return key.seal(value.getBytes(StandardCharsets.UTF_8), context(place));
    }

    /**
     * @param what it is, for people
     * @param remedy what makes it right when the key is lost
     * @throws ForgeException {@code SECRET_UNREADABLE}
     */
    String open(byte[] sealed, String what, String remedy, String... place) {
        try {
            return new String(key.open(sealed, context(place)), StandardCharsets.UTF_8);
        } catch (GeneralSecurityException e) {
            throw unreadable(what + " was sealed with another key; put that key back or " + remedy, e);
        } catch (ForgeException e) {
            throw unreadable(what + " cannot be opened: " + e.line(), e);
        }
    }

    SealingKey key() {
        return key;
    }

    /** See {@link SealingKey#stale}. */
    boolean stale(byte[] sealed, List<String> place) {
        return key.stale(sealed, context(place.toArray(String[]::new)));
    }

    boolean opens(byte[] sealed, List<String> place) {
        try {
            key.open(sealed, context(place.toArray(String[]::new)));
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /** What opens, sealed with the key that seals now. */
    byte[] reseal(byte[] sealed, List<String> place) {
        byte[] context = context(place.toArray(String[]::new));
        try {
            return key.seal(key.open(sealed, context), context);
        } catch (GeneralSecurityException e) {
            throw new ForgeException(ErrorCode.INTERNAL, "what opened a moment ago does not open any more", e);
        }
    }

    private static ForgeException unreadable(String line, Exception cause) {
        return new ForgeException(ErrorCode.SECRET_UNREADABLE, line, cause);
    }

    private static byte[] context(String... place) {
        return String.join("\0", place).getBytes(StandardCharsets.UTF_8);
    }
}
