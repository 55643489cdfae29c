package dev.tinyforge.cli;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.config.InvalidInput;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Documents people hand in. */
final class WorkloadFile {
    private static final int MOST = 1024 * 1024;

    private WorkloadFile() {}

    /** @param name of a file, or {@code -} for {@code in}; @throws InvalidInput naming it, with line and column */
    static Config read(String name, InputStream in) {
        String shown = name.equals("-") ? "stdin" : name;
        try (InputStream source = name.equals("-") ? in : Files.newInputStream(Path.of(name))) {
            byte[] text = source.readNBytes(MOST + 1);
            if (text.length > MOST) {
                throw new InvalidInput(shown, "is larger than 1 MiB");
            }
            return JsonText.read(text, shown);
        } catch (NoSuchFileException e) {
            throw new InvalidInput(shown, "does not exist");
        } catch (IOException | InvalidPathException e) {
            throw new InvalidInput(shown, "cannot be read: " + e.getMessage());
        }
    }
}
