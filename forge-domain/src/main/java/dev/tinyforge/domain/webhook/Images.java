package dev.tinyforge.domain.webhook;

import dev.tinyforge.domain.release.ImageRef;
import dev.tinyforge.domain.trigger.InboundEvent;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Events of pushed images out of what senders name them by. */
final class Images {
    private static final Pattern DIGEST = Pattern.compile("sha256:[0-9a-f]{64}");
    private static final Pattern AUTHORITY = Pattern.compile("https?://([^/@]+)(?:/.*)?");

    private Images() {}

    /**
     * @param from the object and field that a refusal names
     * @throws dev.tinyforge.domain.config.InvalidInput if no registry could have such an image
     */
    static InboundEvent.ImagePushed pushed(
            Json from, String field, String repository, String tag, Optional<String> digest, Instant at) {
        try {
            ImageRef image = ImageRef.parse(repository + ":" + tag);
            return new InboundEvent.ImagePushed(image.repository(), tag, digest.filter(Images::isDigest), at);
        } catch (IllegalArgumentException e) {
            throw from.refused(field, String.valueOf(e.getMessage()));
        }
    }

    /** A version that is only a digest says nothing of a tag. */
    static boolean isDigest(String text) {
        return DIGEST.matcher(text).matches();
    }

    /** The host and port of an address, if it has one. */
    static Optional<String> authority(String url) {
        Matcher matcher = AUTHORITY.matcher(url);
        return matcher.matches() ? Optional.of(matcher.group(1).toLowerCase(Locale.ROOT)) : Optional.empty();
    }
}
