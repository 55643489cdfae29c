package dev.tinyforge.domain.source;

import dev.tinyforge.domain.release.ImageRef;

/**
 * The images that sites are put into.
 *
 * @param web has nginx
 * @param deno has Deno, and a user for it
 */
public record SiteBases(String web, String deno) {
    public static final SiteBases USUAL = new SiteBases("nginx:stable-alpine-slim", "denoland/deno:alpine");

    public SiteBases {
        ImageRef.parse(web);
        ImageRef.parse(deno);
    }
}
