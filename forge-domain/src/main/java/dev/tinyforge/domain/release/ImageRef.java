package dev.tinyforge.domain.release;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An image as people name it: {@code [registry/]repository[:tag][@digest]}. Grammar: OCI distribution reference.
 *
 * @param repository with the registry's host, if one was given
 */
public record ImageRef(String repository, Optional<String> tag, Optional<String> digest) {
    private static final Pattern FORM = Pattern.compile(
            "((?:[a-zA-Z0-9.-]+(?::[0-9]{1,5})?/)?[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*)"
                    + "(?::([a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}))?(?:@(sha256:[0-9a-f]{64}))?");

    /** Docker Hub's names. */
    private static final Set<String> HUB = Set.of("docker.io", "index.docker.io", "registry-1.docker.io");

    private static final Pattern TAG = Pattern.compile("[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}");

    public ImageRef {
        tag.ifPresent(ImageRef::checkTag);
    }

    /** @throws IllegalArgumentException saying what is wrong */
    public static ImageRef parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (text.length() > 512 || !matcher.matches()) {
            String shown = text.length() > 80 ? text.substring(0, 80) + "..." : text;
            throw new IllegalArgumentException(
                    "`" + shown
                            + "` is not an image reference; write registry/repository:tag in ASCII, the repository in lower case");
        }
        String first = matcher.group(1).replaceAll("/.*", "");
        if (!host(first) && !first.equals(first.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException("`" + text + "`: a repository is written in lower case");
        }
        return new ImageRef(
                matcher.group(1), Optional.ofNullable(matcher.group(2)), Optional.ofNullable(matcher.group(3)));
    }

    /** The same repository at another tag; a digest falls away. */
    public ImageRef atTag(String newTag) {
        return new ImageRef(repository, Optional.of(newTag), Optional.empty());
    }

    /** @throws IllegalArgumentException if a registry would refuse it */
    public static String checkTag(String tag) {
        if (!TAG.matcher(tag).matches()) {
            String shown = tag.length() > 80 ? tag.substring(0, 80) + "..." : tag;
            throw new IllegalArgumentException(
                    "`" + shown + "` is not an image tag: 1 to 128 of letters, digits, `_`, `.` and `-`, in ASCII");
        }
        return tag;
    }

    /** The registry's host, with its port if given; Docker Hub's when the reference names none. */
    public String registry() {
        int slash = repository.indexOf('/');
        String first = slash < 0 ? "" : repository.substring(0, slash);
        return host(first) ? first : "docker.io";
    }

    /**
     * The repository as registries know it, the same for all the ways to write it: {@code nginx} is
     * {@code docker.io/library/nginx}.
     */
    public String canonicalRepository() {
        String registry = registry().toLowerCase(Locale.ROOT);
        String path = repository.substring(host(repository.replaceAll("/.*", "")) ? repository.indexOf('/') + 1 : 0);
        if (!HUB.contains(registry)) {
            return registry + "/" + path;
        }
        return "docker.io/" + (path.contains("/") ? path : "library/" + path);
    }

    /** The first part of a repository is a registry's host only if it looks like one. */
    private static boolean host(String first) {
        return first.contains(".") || first.contains(":") || first.equals("localhost");
    }

    @Override
    public String toString() {
        return repository
                + tag.map(t -> ":" + t).orElse("")
                + digest.map(d -> "@" + d).orElse("");
    }
}
