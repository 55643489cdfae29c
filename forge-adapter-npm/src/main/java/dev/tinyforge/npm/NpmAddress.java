package dev.tinyforge.npm;

import java.net.URI;
import java.util.Locale;

/**
 * Where the admin interface is; a user or a query in the URL given is left out.
 *
 * @param path in front of {@code /api}; empty, or with a slash first and none last
 */
record NpmAddress(String scheme, String host, int port, String path) {
    static NpmAddress of(URI url) {
        String scheme = url.getScheme().toLowerCase(Locale.ROOT);
        int usual = scheme.equals("https") ? 443 : 80;
        String path = url.getPath() == null ? "" : url.getPath().replaceFirst("/+$", "");
        return new NpmAddress(
                scheme,
                url.getHost().toLowerCase(Locale.ROOT),
                url.getPort() < 0 ? usual : url.getPort(),
                path.endsWith("/api") ? path.substring(0, path.length() - "/api".length()) : path);
    }

    URI api(String call) {
        return URI.create(scheme + "://" + host + ":" + port + path + "/api" + call);
    }

    /** For people. */
    @Override
    public String toString() {
        return "Nginx Proxy Manager at " + scheme + "://" + host + ":" + port + path;
    }
}
