package dev.tinyforge.ports.container;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TarWriterTest {
    @TempDir
    Path dir;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final TarWriter tar = new TarWriter(out);

    @Test
    void tar_itself_reads_what_was_written() throws Exception {
        tar.directory("tmp", 01777);
        file("usr/sbin/program", 0755, "x".repeat(1000));
        file("usr/lib/empty", 0644, "");
        tar.link("usr/bin/program", "../sbin/program");
        assertEquals(
                List.of(
                        "drwxrwxrwt 0/0 0 tmp/",
                        "drwxr-xr-x 0/0 0 usr/",
                        "drwxr-xr-x 0/0 0 usr/sbin/",
                        "-rwxr-xr-x 0/0 1000 usr/sbin/program",
                        "drwxr-xr-x 0/0 0 usr/lib/",
                        "-rw-r--r-- 0/0 0 usr/lib/empty",
                        "drwxr-xr-x 0/0 0 usr/bin/",
                        "lrwxrwxrwx 0/0 0 usr/bin/program -> ../sbin/program"),
                listing());
    }

    @Test
    void names_of_any_length_and_script_stay_whole() throws Exception {
        for (int length :
                List.of(80, 81, 82, 83, 99, 100, 101, 980, 981, 982, 983, 984, 985, 986, 987, 988, 989, 990)) {
            String name = "n".repeat(40) + "/" + "m".repeat(length - 41);
            ByteArrayOutputStream one = new ByteArrayOutputStream();
            TarWriter writer = new TarWriter(one);
            writer.file(name, 0644, 0, new ByteArrayInputStream(new byte[0]));
            writer.finish();
            List<String> listed = listing(one.toByteArray());
            assertEquals("-rw-r--r-- 0/0 0 " + name, listed.get(listed.size() - 1));
        }
        String folder = "ordner-ä/" + "т".repeat(60);
        file(folder + "/日本.txt", 0644, "x");
        tar.link("to", "л".repeat(70));
        assertEquals(
                List.of(
                        "drwxr-xr-x 0/0 0 ordner-ä/",
                        "drwxr-xr-x 0/0 0 " + folder + "/",
                        "-rw-r--r-- 0/0 1 " + folder + "/日本.txt",
                        "lrwxrwxrwx 0/0 0 to -> " + "л".repeat(70)),
                listing());
    }

    @Test
    void the_same_files_make_the_same_bytes() throws IOException {
        assertArrayEquals(packed(), packed());
    }

    @Test
    void content_of_another_size_is_refused_and_the_archive_cannot_be_ended() {
        IOException fewer =
                assertThrows(IOException.class, () -> tar.file("a", 0644, 2, new ByteArrayInputStream(new byte[] {1})));
        assertTrue(fewer.getMessage().contains("fewer than the 2 bytes"), fewer.getMessage());
        assertThrows(IOException.class, tar::finish);
        TarWriter other = new TarWriter(out);
        IOException more = assertThrows(
                IOException.class, () -> other.file("a", 0644, 1, new ByteArrayInputStream(new byte[] {1, 2})));
        assertTrue(more.getMessage().contains("more than the 1 bytes"), more.getMessage());
        assertThrows(IOException.class, other::finish);
    }

    @Test
    void a_name_that_no_archive_can_hold_is_refused() {
        assertThrows(IOException.class, () -> file("a\0b", 0644, ""));
    }

    private void file(String name, int mode, String content) throws IOException {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        tar.file(name, mode, bytes.length, new ByteArrayInputStream(bytes));
    }

    private static byte[] packed() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        TarWriter tar = new TarWriter(out);
        tar.file("a/b", 0644, 1, new ByteArrayInputStream(new byte[] {7}));
        tar.finish();
        return out.toByteArray();
    }

    private List<String> listing() throws Exception {
        tar.finish();
        return listing(out.toByteArray());
    }

    private List<String> listing(byte[] archive) throws Exception {
        Path file = Files.write(dir.resolve("a.tar"), archive);
        ProcessBuilder program =
                new ProcessBuilder("tar", "-tvf", file.toString(), "--numeric-owner").redirectErrorStream(true);
        program.environment().put("LC_ALL", "C.UTF-8");
        Process listing = program.start();
        String text = new String(listing.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return text.lines()
                .map(line -> line.replaceAll("\\s+", " ").replaceAll(" \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d", ""))
                .toList();
    }
}
