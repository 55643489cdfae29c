package dev.tinyforge.domain.repository;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What hosts of repositories differ in. {@link #GITEA} is Forgejo as well, whose addresses and tokens are the same.
 *
 * <p>Sources: GitHub, "Authenticating as a GitHub App installation"; GitLab, "Clone with a token" and "OAuth 2.0 identity provider
 * API"; Gitea, "Access tokens over basic authentication".
 */
public enum Provider {
    GITHUB("github", "https://github.com", "x-access-token", false),
    GITLAB("gitlab", "https://gitlab.com", "oauth2", true),
    /** Whose tokens go with any user. */
    GITEA("gitea", "", "oauth2", false);

    /** With a token whose host is none of these; what is not GitHub either takes it or takes anything. */
    public static final String ANY_TOKEN_USER = "oauth2";

    private static final int MOST_GROUPS = 20;
    private static final Pattern BASE = Pattern.compile(
            "https?://([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(:[0-9]{1,5})?((?:/[A-Za-z0-9._~-]+)*)/*",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.][A-Za-z0-9_.-]{0,254}");

    private final String kind;
    private final String base;
    private final String tokenUser;
    private final boolean nested;

    Provider(String kind, String base, String tokenUser, boolean nested) {
        this.kind = kind;
        this.base = base;
        this.tokenUser = tokenUser;
        this.nested = nested;
    }

    /** As configurations name it. */
    public String kind() {
        return kind;
    }

    /** The user name that goes with a token in the place of a password. */
    public String tokenUser() {
        return tokenUser;
    }

    /** By what configurations name it. */
    public static Optional<Provider> of(String kind) {
        return Arrays.stream(values())
                .filter(provider -> provider.kind.equals(kind))
                .findFirst();
    }

    /** Whose public site the host is. */
    public static Optional<Provider> at(String host) {
        String site = "https://" + host.toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(provider -> provider.base.equals(site))
                .findFirst();
    }

    /**
     * Where the repository is cloned from.
     *
     * @param base of a site of one's own, with its path if it has one; empty: the provider's public site
     * @param owner a user or organization; with GitLab also groups in groups, joined by slashes
     * @param name with or without {@code .git}
     * @throws IllegalArgumentException saying which is wrong
     */
    public String url(Optional<String> base, String owner, String name) {
        String site = base.filter(text -> !text.isBlank()).map(String::strip).orElse(this.base);
        if (site.isEmpty()) {
            throw new IllegalArgumentException(
                    "base_url is missing: " + kind + " has no public site; write https://host");
        }
        if (!BASE.matcher(site).matches() || site.matches(".*/\\.{1,2}(/.*|$)")) {
            throw new IllegalArgumentException(
                    "base_url is not the address of a site: write https://host or https://host/path, without a user");
        }
        String[] groups = owner.split("/", -1);
        if (groups.length > (nested ? MOST_GROUPS : 1) || !Arrays.stream(groups).allMatch(Provider::named)) {
            throw new IllegalArgumentException("repo_owner is not one of " + kind + "'s: write "
                    + (nested ? "owner, or group/subgroup" : "owner, as in owner/name"));
        }
        String plain = name.endsWith(".git") ? name.substring(0, name.length() - ".git".length()) : name;
        if (!named(plain)) {
            throw new IllegalArgumentException("repo_name is not a repository's name: write name, as in owner/name");
        }
        return site.replaceAll("/+$", "") + "/" + owner + "/" + plain + ".git";
    }

    private static boolean named(String text) {
        return NAME.matcher(text).matches() && !text.equals(".") && !text.equals("..");
    }
}
