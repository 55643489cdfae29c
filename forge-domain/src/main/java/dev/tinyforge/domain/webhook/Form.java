package dev.tinyforge.domain.webhook;

import dev.tinyforge.domain.config.InvalidInput;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The body of a form, {@code application/x-www-form-urlencoded}, in which some senders wrap their JSON. */
final class Form {
    static final String TYPE = "application/x-www-form-urlencoded";

    private Form() {}

    /** @throws InvalidInput if there is no such field, or it is not encoded as forms are */
    static byte[] field(byte[] body, String name) {
        for (String pair : new String(body, StandardCharsets.ISO_8859_1).split("&")) {
            int equals = pair.indexOf('=');
            if (equals >= 0 && pair.substring(0, equals).equals(name)) {
                return decode(pair.substring(equals + 1), name);
            }
        }
        throw new InvalidInput(name, "is missing from the form");
    }

    private static byte[] decode(String text, String name) {
        byte[] bytes = new byte[text.length()];
        int length = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%') {
                int high = i + 2 < text.length() ? Character.digit(text.charAt(i + 1), 16) : -1;
                int low = i + 2 < text.length() ? Character.digit(text.charAt(i + 2), 16) : -1;
                if (high < 0 || low < 0) {
                    throw new InvalidInput(name, "has a `%` without two digits after it");
                }
                bytes[length++] = (byte) (high << 4 | low);
                i += 2;
            } else {
                bytes[length++] = (byte) (c == '+' ? ' ' : c);
            }
        }
        return Arrays.copyOf(bytes, length);
    }
}
