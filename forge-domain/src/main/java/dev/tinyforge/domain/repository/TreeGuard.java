package dev.tinyforge.domain.repository;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Judges what a tree from elsewhere holds, entry by entry: nothing may lie, or lead, outside it, and nothing may be
 * another thing on another file system. Remembers what it was shown; one for each tree, for one thread.
 *
 * <p>A link may stay if nothing can make it lead outside: its target is relative, steps up only at its beginning and no
 * further than the folder it is in is deep. Whatever other links the rest of it passes through lead inside by the same rule.
 */
public final class TreeGuard {
    private static final int LONGEST = 1024;
    /** Bytes of one name; what Linux file systems hold. */
    private static final int LONGEST_NAME = 255;
    /** Device names of Windows, on which no file can be made; Microsoft, "Naming Files, Paths, and Namespaces". */
    private static final Set<String> DEVICES = Set.of("con", "prn", "aux", "nul");

    /** By the path as file systems without case see it: as it was written first, and whether it is a folder. */
    private final Map<String, Seen> seen = new HashMap<>();

    private record Seen(String path, boolean folder) {}

    /** Why the file must not be taken, to be read after its path; empty: it may. */
    public Optional<String> file(String path) {
        return entry(path);
    }

    /** Why the link must not be taken. */
    public Optional<String> link(String path, String target) {
        Optional<String> refused = entry(path);
        return refused.isPresent() ? refused : target(path, target);
    }

    /** Why the submodule must not be taken: always, for it is fetched from wherever the tree says. */
    public Optional<String> submodule(String path) {
        return Optional.of("is a submodule, and those are not fetched: put its files into the repository");
    }

    private Optional<String> entry(String path) {
        if (path.length() > LONGEST) {
            return Optional.of("is longer than " + LONGEST + " characters");
        }
        if (path.startsWith("/") || path.matches("[A-Za-z]:.*")) {
            return Optional.of("is an absolute path");
        }
        if (path.indexOf('\\') >= 0) {
            return Optional.of("holds a backslash, which other systems take for a slash");
        }
        if (path.chars().anyMatch(Character::isISOControl)) {
            return Optional.of("holds control characters");
        }
        for (String part : path.split("/", -1)) {
            Optional<String> refused = name(part);
            if (refused.isPresent()) {
                return refused;
            }
        }
        return twin(path);
    }

    private static Optional<String> name(String part) {
        if (part.equals("..")) {
            return Optional.of("leads outside the folder");
        }
        if (part.isEmpty() || part.equals(".")) {
            return Optional.of("has a part without a name");
        }
        if (part.getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME) {
            return Optional.of("has a name longer than " + LONGEST_NAME + " bytes");
        }
        String folded = fold(part);
        if (folded.equals(".git") || folded.equals("git~1")) {
            return Optional.of("is a repository's own data");
        }
        if (DEVICES.contains(folded) || folded.matches("(com|lpt)[0-9]")) {
            return Optional.of("has a name that is reserved for a device on other systems");
        }
        return Optional.empty();
    }

    /** Two paths that some file systems take for one, and a file where a folder is. */
    private Optional<String> twin(String path) {
        for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
            Optional<String> refused = twin(path.substring(0, slash), true);
            if (refused.isPresent()) {
                return refused;
            }
        }
        return twin(path, false);
    }

    private Optional<String> twin(String path, boolean folder) {
        Seen before = seen.putIfAbsent(fold(path), new Seen(path, folder));
        if (before == null || folder && before.folder() && before.path().equals(path)) {
            return Optional.empty();
        }
        return Optional.of(
                before.path().equals(path)
                        ? "is there twice"
                        : "differs from `" + before.path()
                                + "` only in its spelling, and some systems take both for one");
    }

    private static Optional<String> target(String path, String target) {
        if (target.isEmpty() || target.length() > LONGEST || target.chars().anyMatch(Character::isISOControl)) {
            return Optional.of("is a link to nowhere");
        }
        if (target.startsWith("/") || target.indexOf('\\') >= 0 || target.matches("[A-Za-z]:.*")) {
            return Optional.of("is a link to an absolute path");
        }
        long depth = path.chars().filter(c -> c == '/').count();
        boolean down = false;
        for (String part : List.of(target.split("/"))) {
            if (part.equals("..")) {
                depth--;
                if (down || depth < 0) {
                    return Optional.of("is a link that may lead outside the folder");
                }
            } else if (!part.isEmpty() && !part.equals(".")) {
                down = true;
                if (fold(part).equals(".git")) {
                    return Optional.of("is a link to a repository's own data");
                }
            }
        }
        return Optional.empty();
    }

    private static String fold(String text) {
        return Normalizer.normalize(
                Objects.requireNonNull(text).toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT), Normalizer.Form.NFKC);
    }
}
