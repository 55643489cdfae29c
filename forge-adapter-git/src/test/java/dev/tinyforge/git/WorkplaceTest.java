package dev.tinyforge.git;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WorkplaceTest {
    @TempDir
    private Path data;

    /** Takes a place and holds it for as long as it lives; says where it is. */
    static final class Holder {
        private Holder() {}

        public static void main(String[] args) throws IOException {
            Workplace place = Workplace.in(Path.of(args[0]));
            Files.createDirectories(place.folder().resolve("a/b"));
            Files.writeString(place.folder().resolve("a/b/c"), "fetched");
            System.out.write((place.folder() + "\n").getBytes(StandardCharsets.UTF_8));
            System.out.flush();
            // Ends when it is killed.
            while (System.in.read() >= 0) {
                System.out.flush();
            }
        }
    }

    private Process holder() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Holder.class.getName(),
                        data.resolve("work").toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    @Test
    void what_a_killed_process_left_is_removed_and_what_a_living_one_holds_is_not() throws Exception {
        Path work = data.resolve("work");
        Process process = holder();
        try {
            Path held = Path.of(process.inputReader().readLine());
            Workplace.tidy(work);
            assertTrue(Files.exists(held.resolve("a/b/c")));
            process.destroyForcibly();
            assertTrue(process.waitFor(30, TimeUnit.SECONDS));
            assertTrue(Files.exists(held.resolve("a/b/c")));
            Workplace.tidy(work);
            assertEquals(List.of(), Left.in(work));
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void what_this_process_holds_is_not_removed_and_stays_held() throws Exception {
        Path work = data.resolve("work");
        Workplace place = Workplace.in(work);
        Workplace.tidy(work);
        assertTrue(Files.isDirectory(place.folder()));
        place.close();
        place.close();
        assertEquals(List.of(), Left.in(work));
    }

    @Test
    void what_is_not_of_a_fetch_is_left_alone() throws Exception {
        Path work = Files.createDirectories(data.resolve("work"));
        Files.writeString(work.resolve("notes"), "mine");
        Files.createDirectories(work.resolve("git-1"));
        Path outside = Files.writeString(data.resolve("outside"), "mine");
        Files.createSymbolicLink(work.resolve("git-1/link"), outside);
        Workplace.tidy(work);
        assertEquals(List.of(work.resolve("notes")), Left.in(work));
        assertTrue(Files.exists(outside));
        Workplace.tidy(data.resolve("none"));
    }
}
