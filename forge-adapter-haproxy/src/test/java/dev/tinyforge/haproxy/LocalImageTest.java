package dev.tinyforge.haproxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalImageTest {
    @TempDir
    Path dir;

    @Test
    void its_name_changes_with_the_program_and_with_each_library() throws IOException {
        Path program = Files.writeString(dir.resolve("haproxy"), "program");
        Path ssl = Files.writeString(dir.resolve("libssl.so.3"), "ssl");
        Path lua = Files.writeString(dir.resolve("liblua.so.5"), "lua");
        SortedSet<Path> both = new TreeSet<>(List.of(ssl, lua));
        String before = LocalImage.name(program, both).toString();
        assertEquals(before, LocalImage.name(program, both).toString());
        assertNotEquals(
                before, LocalImage.name(program, new TreeSet<>(List.of(ssl))).toString());
        Files.writeString(ssl, "ssl with a hole mended");
        String mended = LocalImage.name(program, both).toString();
        assertNotEquals(before, mended);
        Files.writeString(program, "next program");
        assertNotEquals(mended, LocalImage.name(program, both).toString());
    }
}
