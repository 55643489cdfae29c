package dev.tinyforge.domain.source;

import dev.tinyforge.domain.release.ImageRef;
import java.util.Optional;

/**
 * An image to be resolved to its digest.
 *
 * @param registry name of the credentials to ask with
 * @param tag what the version is called
 */
public record Wanted(ImageRef image, Optional<String> registry, String tag) {}
