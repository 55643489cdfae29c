package dev.tinyforge.domain.rule;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A version as Semantic Versioning 2.0.0 orders it. Build metadata is read and forgotten: it has no part in the order.
 *
 * @param prerelease its dot-separated identifiers; empty for a release
 */
public record Version(long major, long minor, long patch, List<String> prerelease) implements Comparable<Version> {
    private static final String NUMBER = "(0|[1-9]\\d{0,17})";
    static final String PRERELEASE =
            "(?:0|[1-9]\\d*|\\d*[a-zA-Z-][0-9a-zA-Z-]*)(?:\\.(?:0|[1-9]\\d*|\\d*[a-zA-Z-][0-9a-zA-Z-]*))*";
    static final String BUILD = "[0-9a-zA-Z-]+(?:\\.[0-9a-zA-Z-]+)*";
    private static final int LONGEST = 256;
    private static final Pattern FORM = Pattern.compile(
            "[vV]?" + NUMBER + "\\." + NUMBER + "\\." + NUMBER + "(?:-(" + PRERELEASE + "))?(?:\\+" + BUILD + ")?");

    public Version {
        if (major < 0 || minor < 0 || patch < 0) {
            throw new IllegalArgumentException("a version has no negative numbers");
        }
        prerelease = List.copyOf(prerelease);
    }

    /** The version the text is, with or without a leading {@code v}; empty if it is none. */
    public static Optional<Version> find(String text) {
        Matcher matcher = FORM.matcher(text);
        if (text.length() > LONGEST || !matcher.matches()) {
            return Optional.empty();
        }
        return Optional.of(new Version(
                Long.parseLong(matcher.group(1)),
                Long.parseLong(matcher.group(2)),
                Long.parseLong(matcher.group(3)),
                identifiers(matcher.group(4))));
    }

    static List<String> identifiers(@Nullable String prerelease) {
        return prerelease == null ? List.of() : List.of(prerelease.split("\\."));
    }

    boolean sameTuple(Version other) {
        return major == other.major && minor == other.minor && patch == other.patch;
    }

    @Override
    public int compareTo(Version other) {
        int order = Long.compare(major, other.major);
        order = order != 0 ? order : Long.compare(minor, other.minor);
        order = order != 0 ? order : Long.compare(patch, other.patch);
        return order != 0 ? order : comparePrerelease(prerelease, other.prerelease);
    }

    private static int comparePrerelease(List<String> a, List<String> b) {
        if (a.isEmpty() || b.isEmpty()) {
            return Boolean.compare(a.isEmpty(), b.isEmpty());
        }
        for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
            int order = compareIdentifier(a.get(i), b.get(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(a.size(), b.size());
    }

    /** Numbers have no leading zeros, so the longer one is the larger; they may be longer than any of Java's. */
    private static int compareIdentifier(String a, String b) {
        boolean aNumber = numeric(a);
        boolean bNumber = numeric(b);
        if (aNumber != bNumber) {
            return aNumber ? -1 : 1;
        }
        int length = aNumber ? Integer.compare(a.length(), b.length()) : 0;
        return length != 0 ? length : a.compareTo(b);
    }

    private static boolean numeric(String identifier) {
        return identifier.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    @Override
    public String toString() {
        return major + "." + minor + "." + patch + (prerelease.isEmpty() ? "" : "-" + String.join(".", prerelease));
    }
}
