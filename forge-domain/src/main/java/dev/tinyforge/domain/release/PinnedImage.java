package dev.tinyforge.domain.release;

import java.util.Objects;
import java.util.Optional;

/**
 * An image that cannot change any more: what was asked for, and the digest it stood for then.
 *
 * @param digest {@code sha256:…}: the manifest's digest, or the image id of an image that only exists locally
 * @param local it came from no registry and can be run only where it is
 * @param registry name of the credentials to pull with
 */
public record PinnedImage(ImageRef asked, String digest, boolean local, Optional<String> registry) {
    public PinnedImage {
        Objects.requireNonNull(asked, "asked");
        if (!digest.matches("sha256:[0-9a-f]{64}")) {
            throw new IllegalArgumentException("`" + digest + "` is not a digest");
        }
    }

    /** What an engine is told to run. */
    public String runnable() {
        return local ? digest : asked.repository() + "@" + digest;
    }

    @Override
    public String toString() {
        return asked + " (" + digest.substring(0, 19) + ")";
    }
}
