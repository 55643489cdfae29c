package dev.tinyforge.haproxy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TarWriterTest {
    @TempDir
    Path dir;

    @Test
    void tar_itself_reads_what_was_written() throws Exception {
        Path content = Files.write(dir.resolve("content"), new byte[1000]);
        Path link = Files.createSymbolicLink(dir.resolve("link"), content);
        Path archive = dir.resolve("a.tar");
        try (OutputStream out = Files.newOutputStream(archive);
                TarWriter tar = new TarWriter(out)) {
            tar.directory("tmp", 01777);
            tar.file("usr/sbin/program", 0755, link);
            tar.file("usr/lib/empty", 0644, Files.createFile(dir.resolve("empty")));
        }
        assertEquals(
                List.of(
                        "drwxrwxrwt 0/0 0 tmp/",
                        "drwxr-xr-x 0/0 0 usr/",
                        "drwxr-xr-x 0/0 0 usr/sbin/",
                        "-rwxr-xr-x 0/0 1000 usr/sbin/program",
                        "drwxr-xr-x 0/0 0 usr/lib/",
                        "-rw-r--r-- 0/0 0 usr/lib/empty"),
                listing(archive));
    }

    @Test
    void the_same_files_make_the_same_bytes() throws IOException {
        Path content = Files.writeString(dir.resolve("content"), "x");
        assertArrayEquals(pack(content), pack(content));
    }

    @Test
    void a_name_that_does_not_fit_is_refused() throws IOException {
        Path content = Files.writeString(dir.resolve("content"), "x");
        TarWriter tar = new TarWriter(new ByteArrayOutputStream());
        assertThrows(IOException.class, () -> tar.file("n".repeat(101), 0644, content));
    }

    private static byte[] pack(Path content) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (TarWriter tar = new TarWriter(out)) {
            tar.file("a/b", 0644, content);
        }
        return out.toByteArray();
    }

    private static List<String> listing(Path archive) throws IOException {
        Process tar = new ProcessBuilder("tar", "-tvf", archive.toString(), "--numeric-owner")
                .redirectErrorStream(true)
                .start();
        String text = new String(tar.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return text.lines()
                .map(line -> line.replaceAll("\\s+", " ").replaceAll(" \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d", ""))
                .toList();
    }
}
