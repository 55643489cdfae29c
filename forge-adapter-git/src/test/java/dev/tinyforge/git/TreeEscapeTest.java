package dev.tinyforge.git;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.domain.repository.TreeGuard;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Searches for a tree that the guard lets through and that, once it is on a disk, leads out of its folder. */
final class TreeEscapeTest {
    private static final int TREES = 200;
    private static final int ENTRIES = 30;
    private static final List<String> NAMES = List.of("a", "b", "c");
    private static final List<String> ODD = List.of("A", ".", "..", "", ".git");

    @TempDir
    private Path folder;

    @Test
    void nothing_that_is_let_through_leads_outside() throws IOException {
        Long given = Long.getLong("forge.seed");
        Random seeds = new Random();
        int links = 0;
        for (int i = 0; i < (given == null ? TREES : 1); i++) {
            long seed = given == null ? seeds.nextLong() : given;
            links += search(seed, folder.resolve("tree" + i));
        }
        assertTrue(given != null || links > TREES, "only " + links + " links were let through");
    }

    /** @return how many links were let through */
    private int search(long seed, Path base) throws IOException {
        Random random = new Random(seed);
        // Whatever leads out finds something there.
        Path root = base.resolve("c/b/root");
        Files.createDirectories(root);
        for (Path around = root.getParent(); !around.equals(base.getParent()); around = around.getParent()) {
            for (String name : List.of("a", "b", "c")) {
                Files.createDirectories(around.resolve(name).resolve("a/b/c"));
            }
        }
        TreeGuard guard = new TreeGuard();
        List<String> taken = new ArrayList<>();
        int links = 0;
        for (int i = 0; i < ENTRIES; i++) {
            String path = path(random, 3, 2);
            boolean link = random.nextBoolean();
            String target = path(random, 4, 50);
            if ((link ? guard.link(path, target) : guard.file(path)).isEmpty()) {
                write(root, path, link ? target : null, seed);
                taken.add(path);
                links += link ? 1 : 0;
            }
        }
        Path real = root.toRealPath();
        for (String path : taken) {
            assertInside(real, root.resolve(path), seed, taken);
            assertInside(real, root.resolve(path).resolve("a"), seed, taken);
        }
        return links;
    }

    /** @param up how many parts of a hundred step up */
    private static String path(Random random, int most, int up) {
        List<String> parts = new ArrayList<>();
        for (int i = random.nextInt(most) + 1; i > 0; i--) {
            List<String> names = random.nextInt(20) == 0 ? ODD : NAMES;
            parts.add(random.nextInt(100) < up ? ".." : names.get(random.nextInt(names.size())));
        }
        return (random.nextInt(50) == 0 ? "/" : "") + String.join("/", parts);
    }

    /** As a program does that takes paths as they come, and follows what is there. */
    private static void write(Path root, String path, @Nullable String target, long seed) throws IOException {
        Path file = root.resolve(path);
        try {
            Files.createDirectories(file.getParent());
            if (target == null) {
                Files.writeString(file, "mine");
            } else {
                Files.createSymbolicLink(file, Path.of(target));
            }
        } catch (FileAlreadyExistsException e) {
            throw new AssertionError("seed " + seed + ": " + path + " is there already", e);
        }
        assertTrue(Files.exists(file, LinkOption.NOFOLLOW_LINKS), path);
    }

    private static void assertInside(Path root, Path file, long seed, List<String> taken) throws IOException {
        try {
            Path real = file.toRealPath();
            assertTrue(
                    real.startsWith(root), () -> "seed " + seed + ": " + file + " leads to " + real + " in " + taken);
        } catch (NoSuchFileException e) {
            // It leads to nothing, inside and outside alike.
        } catch (FileSystemException e) {
            // A circle, or a file in the place of a folder.
        }
    }
}
