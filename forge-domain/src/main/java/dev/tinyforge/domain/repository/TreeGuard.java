package dev.tinyforge.domain.repository;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

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
    /**
     * Device names of Windows, on which no file can be made; Microsoft, "Naming Files, Paths, and Namespaces". With an
     * extension they are names that sources have, such as {@code aux.c}, and stay allowed.
     */
    private static final Pattern DEVICE = Pattern.compile("con|prn|aux|nul|conin\\$|conout\\$|(com|lpt)[0-9]");
    /** What HFS+ does not see in a name; Git, is_hfs_dotgit. */
    private static final Pattern UNSEEN = Pattern.compile("[\\u200c-\\u200f\\u202a-\\u202e\\u206a-\\u206f\\ufeff]");
    /** What Windows leaves off a name, and the stream behind a colon; Git, is_ntfs_dotgit. */
    private static final Pattern UNWRITTEN = Pattern.compile("[. ]*(:.*)?$");

    private static final Pattern DRIVE = Pattern.compile("[A-Za-z]:.*");

    /** By the path as file systems without case see it: as it was written first, and whether it is a folder. */
    private final Map<String, Seen> seen = new HashMap<>();
    /** The folder that was judged last: most entries are in the same as the one before. */
    private String folder = "";

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
        if (path.startsWith("/") || DRIVE.matcher(path).matches()) {
            return Optional.of("is an absolute path");
        }
        if (path.indexOf('\\') >= 0) {
            return Optional.of("holds a backslash, which other systems take for a slash");
        }
        if (path.chars().anyMatch(Character::isISOControl)) {
            return Optional.of("holds control characters");
        }
        int slash = path.lastIndexOf('/');
        String parent = slash < 0 ? "" : path.substring(0, slash);
        if (!parent.equals(folder)) {
            Optional<String> refused = folder(parent);
            if (refused.isPresent()) {
                return refused;
            }
            folder = parent;
        }
        return name(path.substring(slash + 1)).or(() -> twin(path, false));
    }

    private Optional<String> folder(String path) {
        for (String part : path.split("/", -1)) {
            Optional<String> refused = path.isEmpty() ? Optional.empty() : name(part);
            if (refused.isPresent()) {
                return refused;
            }
        }
        for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
            Optional<String> refused = twin(path.substring(0, slash), true);
            if (refused.isPresent()) {
                return refused;
            }
        }
        return path.isEmpty() ? Optional.empty() : twin(path, true);
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
        if (isGits(part)) {
            return Optional.of("is a repository's own data");
        }
        String elsewhere = elsewhere(part);
        if (elsewhere.isEmpty() || elsewhere.equals(".")) {
            return Optional.of("has a name that other systems take for none");
        }
        if (DEVICE.matcher(elsewhere).matches()) {
            return Optional.of("has a name that is reserved for a device on other systems");
        }
        return Optional.empty();
    }

    private static boolean isGits(String part) {
        String elsewhere = elsewhere(part);
        return elsewhere.equals(".git") || elsewhere.equals("git~1");
    }

    /** Two paths that some file systems take for one, and a file where a folder is. */
    private Optional<String> twin(String path, boolean isFolder) {
        String folded = fold(path);
        Seen before = seen.putIfAbsent(folded.equals(path) ? path : folded, new Seen(path, isFolder));
        if (before == null || isFolder && before.folder() && before.path().equals(path)) {
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
        if (target.startsWith("/")
                || target.indexOf('\\') >= 0
                || DRIVE.matcher(target).matches()) {
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
                if (isGits(part)) {
                    return Optional.of("is a link to a repository's own data");
                }
            }
        }
        return Optional.empty();
    }

    /** As file systems without case see it, whatever they think of accents. */
    private static String fold(String text) {
        if (isPlain(text)) {
            return text;
        }
        String seen = UNSEEN.matcher(Normalizer.normalize(text, Normalizer.Form.NFD))
                .replaceAll("")
                .toUpperCase(Locale.ROOT)
                .toLowerCase(Locale.ROOT);
        return Normalizer.normalize(seen, Normalizer.Form.NFD);
    }

    /** The commonest case, for speed: nothing to fold. */
    private static boolean isPlain(String text) {
        return text.chars().allMatch(c -> c < 0x80 && (c < 'A' || c > 'Z'));
    }

    /** What the laxest of systems makes of a name. */
    private static String elsewhere(String name) {
        String lax = Normalizer.normalize(fold(name), Normalizer.Form.NFKC);
        return UNWRITTEN.matcher(lax).replaceFirst("");
    }
}
