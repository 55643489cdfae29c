package dev.tinyforge.cli;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.config.InvalidInput;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** What people hand in. */
final class DocumentFile {
    private static final int MOST = 1024 * 1024;

    private DocumentFile() {}

    /** With comments and a comma too many allowed. @param name of a file, or {@code -} for {@code in}; @throws InvalidInput naming it, with line and column */
    static Config read(String name, InputStream in) {
        return JsonText.readCommented(bytes(name, in), shown(name));
    }

    /** The first line, of what is too secret for the command line. */
    static String line(String name, InputStream in) {
        return new String(bytes(name, in), StandardCharsets.UTF_8)
                .lines()
                .findFirst()
                .filter(line -> !line.isBlank())
                .orElseThrow(() -> new InvalidInput(shown(name), "has nothing in its first line"));
    }

    private static byte[] bytes(String name, InputStream in) {
        try (InputStream source = name.equals("-") ? in : Files.newInputStream(Path.of(name))) {
            byte[] text = source.readNBytes(MOST + 1);
            if (text.length > MOST) {
                throw new InvalidInput(shown(name), "is larger than 1 MiB");
            }
            return text;
        } catch (NoSuchFileException e) {
            throw new InvalidInput(shown(name), "does not exist");
        } catch (IOException | InvalidPathException e) {
            throw new InvalidInput(shown(name), "cannot be read: " + e.getMessage());
        }
    }

    private static String shown(String name) {
        return name.equals("-") ? "stdin" : name;
    }
}
