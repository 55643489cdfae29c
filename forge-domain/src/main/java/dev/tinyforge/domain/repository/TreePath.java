package dev.tinyforge.domain.repository;

import java.util.Set;

/**
 * Paths in a repository as configurations name them: relative, parts joined by single slashes, none of them {@code .},
 * {@code ..} or {@code .git}, no backslash, no control characters, at most 1,024 characters.
 */
public final class TreePath {
    private static final int LONGEST = 1024;
    private static final Set<String> FORBIDDEN = Set.of("", ".", "..");

    private TreePath() {}

    /** Whether it names a file. */
    public static boolean isFile(String path) {
        if (path.isEmpty() || path.length() > LONGEST || path.indexOf('\\') >= 0) {
            return false;
        }
        if (path.chars().anyMatch(Character::isISOControl)) {
            return false;
        }
        for (String part : path.split("/", -1)) {
            if (FORBIDDEN.contains(part) || part.equalsIgnoreCase(".git")) {
                return false;
            }
        }
        return true;
    }

    /** Whether it names a folder; the empty path is the whole tree. */
    public static boolean isFolder(String path) {
        return path.isEmpty() || isFile(path);
    }

    /**
     * A folder or file as a person may write it, with {@code ./} before it and slashes at either end.
     *
     * @throws IllegalArgumentException saying how to write it
     */
    public static String parse(String text) {
        String path = text.strip();
        while (path.startsWith("./")) {
            path = path.substring(2);
        }
        path = path.replaceAll("^/+|/+$", "");
        if (path.equals(".")) {
            path = "";
        }
        if (!isFolder(path)) {
            String shown = text.length() > 80 ? text.substring(0, 80) + "..." : text;
            throw new IllegalArgumentException(
                    "`" + shown + "` is not a path in the repository; write it like services/web, without `..`");
        }
        return path;
    }
}
