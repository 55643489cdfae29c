package dev.tinyforge.git;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What is left in the folder of fetches. */
final class Left {
    private static final long PATIENCE = 10_000_000_000L;

    private Left() {}

    /** What was given up is removed by the thread that was left behind, a moment later. */
    static void awaitNothing(Path work) throws IOException {
        long end = System.nanoTime() + PATIENCE;
        while (!in(work).isEmpty() && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        assertEquals(List.of(), in(work));
    }

    static List<Path> in(Path work) throws IOException {
        if (!Files.exists(work)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(work)) {
            return all.toList();
        }
    }
}
