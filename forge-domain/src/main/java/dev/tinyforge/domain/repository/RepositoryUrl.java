package dev.tinyforge.domain.repository;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a git repository is, whichever way one clones it: {@code https://git.example.com/shop/web.git} and
 * {@code git@git.example.com:shop/web} are the same. Case is of no matter, as with every host people use.
 *
 * @param port the web server's, if it is not the usual one; absent for SSH, whose port says nothing of it
 */
public record RepositoryUrl(String host, Optional<String> port, String path, boolean ssh) {
    private static final int LONGEST = 2_000;
    private static final Pattern WEB_USER = Pattern.compile("^(https?://)([^/]*)@", Pattern.CASE_INSENSITIVE);
    private static final Pattern WITH_SCHEME = Pattern.compile(
            "(https?|ssh|git|git\\+ssh)://(?:[^/@]*@)?([a-z0-9._-]+|\\[[0-9a-f:.]+])(?::([0-9]{1,5}))?/(.+)",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern LIKE_SCP =
            Pattern.compile("(?:[^/@:]+@)?([a-z0-9._-]+|\\[[0-9a-f:.]+]):(?!//)(.+)", Pattern.CASE_INSENSITIVE);

    /** @throws IllegalArgumentException saying how to write it */
    public static RepositoryUrl parse(String text) {
        Matcher url = WITH_SCHEME.matcher(text);
        if (text.length() <= LONGEST && url.matches()) {
            String scheme = url.group(1).toLowerCase(Locale.ROOT);
            return new RepositoryUrl(
                    lower(url.group(2)),
                    Optional.ofNullable(url.group(3)).filter(port -> scheme.startsWith("http") && !usual(scheme, port)),
                    path(url.group(4)),
                    scheme.endsWith("ssh"));
        }
        Matcher scp = LIKE_SCP.matcher(text);
        if (text.length() <= LONGEST && scp.matches()) {
            return new RepositoryUrl(lower(scp.group(1)), Optional.empty(), path(scp.group(2)), true);
        }
        String plain = withoutUser(text);
        String shown = plain.length() > 80 ? plain.substring(0, 80) + "..." : plain;
        throw new IllegalArgumentException("`" + shown
                + "` is not the address of a git repository; write https://host/owner/name or git@host:owner/name");
    }

    /** The same address without a user, whose name or password may be a token. SSH's user is none and stays. */
    public static String withoutUser(String url) {
        return WEB_USER.matcher(url).replaceFirst("$1");
    }

    /** Whether the address holds a password. */
    public static boolean hasPassword(String url) {
        Matcher user = WEB_USER.matcher(url);
        return user.find() && user.group(2).contains(":");
    }

    /** Whether both lead to one repository, as far as can be told without asking. */
    public boolean sameAs(RepositoryUrl other) {
        return host.equals(other.host) && path.equals(other.path) && (ssh || other.ssh || port.equals(other.port));
    }

    private static boolean usual(String scheme, String port) {
        return port.equals(scheme.equals("https") ? "443" : "80");
    }

    private static String path(String text) {
        String path = lower(text).replaceAll("/{2,}", "/").replaceAll("^/|/$", "");
        return path.endsWith(".git") ? path.substring(0, path.length() - ".git".length()) : path;
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
