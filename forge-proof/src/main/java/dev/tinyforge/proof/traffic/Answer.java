package dev.tinyforge.proof.traffic;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A whole answer.
 *
 * @param headers by lower-case name
 * @param text the body
 * @param reusable whether the connection may carry another request
 */
record Answer(int status, Map<String, String> headers, String text, boolean reusable) {
    @Nullable
    String header(String lowerCaseName) {
        return headers.get(lowerCaseName);
    }
}
