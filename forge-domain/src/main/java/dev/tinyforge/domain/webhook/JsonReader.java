package dev.tinyforge.domain.webhook;

import dev.tinyforge.domain.config.InvalidInput;
import org.jspecify.annotations.Nullable;

/** Reads JSON. The domain has no parser of its own: whoever receives webhooks brings one. */
@FunctionalInterface
public interface JsonReader {
    /**
     * The one value that the bytes, in UTF-8, hold: a {@link java.util.Map} by {@link String}, a {@link java.util.List}, a
     * {@link String}, a {@link Long}, {@link Integer}, {@link java.math.BigInteger}, {@link java.math.BigDecimal} or
     * {@link Double}, a {@link Boolean}, or null. Called from several threads at once.
     *
     * @throws InvalidInput saying where, if they hold no JSON, more than one value, or too much or too deep a one
     */
    @Nullable
    Object read(byte[] body);
}
