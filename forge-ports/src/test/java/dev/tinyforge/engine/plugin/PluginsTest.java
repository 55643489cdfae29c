package dev.tinyforge.engine.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.domain.config.InvalidInput;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stands in a folder of plugins, good and bad. */
class PluginsTest {
    /** What is plugged in here. */
    public interface Taste {
        String kind();
    }

    public static final class Sweet implements Taste {
        @Override
        public String kind() {
            return "sweet";
        }
    }

    public static final class Sour implements Taste {
        @Override
        public String kind() {
            return "sour";
        }
    }

    public static final class Honey implements Taste {
        @Override
        public String kind() {
            return "sweet";
        }
    }

    public static final class Spoiled implements Taste {
        public Spoiled() {
            throw new IllegalStateException("gone off");
        }

        @Override
        public String kind() {
            return "spoiled";
        }
    }

    @TempDir
    Path folder = Path.of("");

    private final ClassLoader before = Thread.currentThread().getContextClassLoader();

    @AfterEach
    void takeItAway() {
        Thread.currentThread().setContextClassLoader(before);
    }

    private Set<String> kinds(String... lines) throws IOException {
        Path services = Files.createDirectories(folder.resolve("META-INF/services"));
        Files.write(services.resolve(Taste.class.getName()), List.of(lines));
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {folder.toUri().toURL()}, before)) {
            Thread.currentThread().setContextClassLoader(loader);
            return Plugins.found(Taste.class, Taste::kind).keySet();
        }
    }

    private String refusal(String... lines) {
        InvalidInput refused = assertThrows(InvalidInput.class, () -> kinds(lines));
        String line = String.valueOf(refused.getMessage());
        assertTrue(line.startsWith("plugins: "), line);
        assertTrue(line.contains("FORGE_PLUGINS"), line);
        assertFalse(line.contains("\n"), line);
        return line;
    }

    @Test
    void eachIsFoundByItsKind() throws IOException {
        assertEquals(Set.of("sweet", "sour"), kinds(Sweet.class.getName(), Sour.class.getName()));
    }

    @Test
    void twoOfOneKindAreRefusedByName() {
        String line = refusal(Sweet.class.getName(), Sour.class.getName(), Honey.class.getName());

        assertTrue(line.contains(Sweet.class.getName()), line);
        assertTrue(line.contains(Honey.class.getName()), line);
        assertTrue(line.contains("`sweet`"), line);
    }

    @Test
    void aFileThatNamesAClassThatIsNotThereIsRefusedWithIt() {
        assertTrue(refusal("com.example.Gone").contains("com.example.Gone"));
    }

    @Test
    void aFileThatIsNoListOfClassesIsRefusedWithItsPlace() {
        String line = refusal("what is this");

        assertTrue(line.contains(folder.getFileName() + "/META-INF/services/" + Taste.class.getName() + ":1"), line);
    }

    @Test
    void aPluginThatCannotBeMadeIsRefusedWithItsReason() {
        String line = refusal(Spoiled.class.getName());

        assertTrue(line.contains(Spoiled.class.getName()), line);
        assertTrue(line.contains("gone off"), line);
    }

    @Test
    void aClassThatIsDamagedIsRefusedWithItsName() throws IOException {
        Files.write(folder.resolve("Damaged.class"), new byte[] {1, 2, 3, 4, 5, 6, 7, 8});

        assertTrue(refusal("Damaged").contains("Damaged"));
    }
}
