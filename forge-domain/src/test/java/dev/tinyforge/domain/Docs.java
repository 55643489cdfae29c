package dev.tinyforge.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Pages under {@code docs} whose text comes from code, and that must not drift from it. */
public final class Docs {
    private static final String REGENERATE = "forge.regenerate";

    private Docs() {}

    public static Path root() {
        return Path.of(System.getProperty("forge.root", ".."));
    }

    public static String read(Path file) {
        try {
            return Files.readString(file).replace("\r\n", "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The page says exactly this; with {@code -Dforge.regenerate=true} it is written instead. */
    public static void assertSays(String page, String text) {
        Path file = root().resolve("docs").resolve(page);
        if (Boolean.getBoolean(REGENERATE)) {
            try {
                Files.writeString(file, text);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        assertEquals(
                text,
                Files.exists(file) ? read(file) : "",
                "docs/" + page + " has drifted from the code; write it again with" + " `mvn verify -pl forge-domain -D"
                        + REGENERATE + "=true` and look at the difference");
    }

    /** What stands between {@code // doc: <name>} and {@code // doc: end} in a source file, moved to the margin. */
    public static String snippet(Path source, String name) {
        String text = read(source);
        String open = "// doc: " + name + "\n";
        int from = text.indexOf(open);
        int to = text.indexOf("// doc: end", from);
        if (from < 0 || to < 0) {
            throw new AssertionError(source + " has no snippet named " + name);
        }
        return text.substring(from + open.length(), text.lastIndexOf('\n', to)).stripIndent() + "\n";
    }
}
