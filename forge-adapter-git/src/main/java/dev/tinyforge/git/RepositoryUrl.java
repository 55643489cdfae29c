package dev.tinyforge.git;

import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;
import org.eclipse.jgit.transport.URIish;

/**
 * Where a repository is.
 *
 * @param uri with its scheme, and over ssh with a user if one was given
 */
record RepositoryUrl(URIish uri) {
    private static final Set<String> SCHEMES = Set.of("https", "http", "ssh");

    /** @throws ForgeException {@code INVALID_INPUT} saying how to write it */
    static RepositoryUrl parse(String text) {
        URIish uri;
        try {
            uri = new URIish(text);
        } catch (URISyntaxException e) {
            // Its message repeats the text, and that may hold a password.
            throw wrong("is none");
        }
        if (uri.getScheme() == null && uri.getHost() != null) {
            uri = uri.setScheme("ssh");
        }
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        if (!SCHEMES.contains(scheme) || uri.getHost() == null || uri.getHost().isEmpty()) {
            throw wrong("is none of a host");
        }
        if (uri.getPass() != null || uri.getUser() != null && !scheme.equals("ssh")) {
            throw wrong("holds credentials; set them as git.<name>.username and .password and give their name");
        }
        if (text.length() > 2000 || !text.matches("[\\x21-\\x7e]+") || text.matches(".*[?#\\\\<>\"'`|^{}].*")) {
            throw wrong("has characters that do not belong there");
        }
        return new RepositoryUrl(uri.setScheme(scheme));
    }

    private static ForgeException wrong(String why) {
        return new ForgeException(
                ErrorCode.INVALID_INPUT,
                "the repository's address " + why + ": write https://host/path or git@host:path");
    }

    boolean ssh() {
        return "ssh".equals(uri.getScheme());
    }

    String host() {
        return String.valueOf(uri.getHost()).toLowerCase(Locale.ROOT);
    }

    /** Whether a request there is to the host that was meant, in no less secret a way. */
    boolean holds(String scheme, String host, int port) {
        return uri.getScheme().equalsIgnoreCase(scheme)
                && host().equalsIgnoreCase(host)
                && port(uri.getScheme(), uri.getPort()) == port(scheme, port);
    }

    private static int port(String scheme, int port) {
        return port > 0 ? port : scheme.equalsIgnoreCase("https") ? 443 : 80;
    }

    /** To speak of it. */
    @Override
    public String toString() {
        return uri.setUser(null).setPass(null).toString();
    }
}
