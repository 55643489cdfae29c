package dev.tinyforge.git;

import static dev.tinyforge.tck.container.Codes.assertFails;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tinyforge.ports.container.Cancellation;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.repository.RepositoryHost;
import dev.tinyforge.ports.repository.RepositoryTree;
import dev.tinyforge.ports.repository.TreeLimits;
import dev.tinyforge.ports.settings.ForgeConfig;
import dev.tinyforge.tck.repository.GitHttpBackend;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against git itself, as most hosts run it. */
@Tag("real")
final class RealGitTest {
    private static final int LARGE = 200 * 1024 * 1024;

    private final Path folder;
    private final Path shop;
    private final GitHttpBackend server;

    RealGitTest(@TempDir Path folder) throws Exception {
        this.folder = folder;
        this.shop = Files.createDirectories(folder.resolve("shop"));
        this.server = new GitHttpBackend(folder);
        GitHttpBackend.git(shop, "init", "-q");
    }

    @AfterEach
    void close() {
        server.close();
    }

    private String commit(String file, String content) throws Exception {
        Files.writeString(shop.resolve(file), content);
        GitHttpBackend.git(shop, "add", "-A");
        GitHttpBackend.git(shop, "commit", "-q", "-m", "change");
        return GitHttpBackend.git(shop, "rev-parse", "HEAD");
    }

    private static RepositoryHost host(Path data) {
        return new GitRepositoryHostFactory()
                .open(ForgeConfig.of(Map.of("data_dir", data.toString(), "git.allow_loopback", "true")));
    }

    private static RepositoryTree open(RepositoryHost host, String url, String commit) {
        return host.open(url, Optional.empty(), commit, TreeLimits.DEFAULT, line -> {}, new Cancellation());
    }

    private static String text(RepositoryTree tree, String path) {
        return new String(tree.file(path, 1000).orElseThrow(), StandardCharsets.UTF_8);
    }

    @Test
    void a_commit_is_fetched_whether_a_branch_stands_for_it_or_not() throws Exception {
        String first = commit("a", "1");
        GitHttpBackend.git(shop, "tag", "-a", "-m", "one", "v1");
        String second = commit("a", "2");
        GitHttpBackend.git(shop, "gc", "-q");
        RepositoryHost host = host(folder.resolve("data"));
        String url = server.url("shop/.git");
        assertEquals(Map.of("refs/heads/main", second, "refs/tags/v1", first), host.refs(url, Optional.empty()));
        for (Map.Entry<String, String> each : Map.of(first, "1", second, "2").entrySet()) {
            try (RepositoryTree tree = open(host, url, each.getKey())) {
                assertEquals(each.getValue(), text(tree, "a"));
            }
        }
        assertFails(ErrorCode.REPOSITORY_DENIED, () -> open(host, url, "1".repeat(40)));
        assertFails(ErrorCode.REPOSITORY_DENIED, () -> open(host, server.url("none"), first));
        Left.awaitNothing(folder.resolve("data/work"));
    }

    @Test
    void files_that_are_stored_as_differences_are_whole() throws Exception {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 5_000; i++) {
            lines.append("line ").append(i).append('\n');
        }
        commit("a", lines.toString());
        String commit = commit("b", lines + "one more\n");
        GitHttpBackend.git(shop, "repack", "-adfq", "--window=10");
        try (RepositoryTree tree = open(host(folder.resolve("data")), server.url("shop/.git"), commit)) {
            assertEquals(
                    lines + "one more\n", new String(tree.file("b", 1 << 20).orElseThrow(), StandardCharsets.UTF_8));
            assertEquals(lines.toString(), new String(tree.file("a", 1 << 20).orElseThrow(), StandardCharsets.UTF_8));
        }
    }

    /** Reads every file of a commit, and says how many bytes, and their sum. */
    static final class Reader {
        private Reader() {}

        public static void main(String[] args) throws IOException {
            try (RepositoryTree tree = open(host(Path.of(args[0])), args[1], args[2])) {
                tree.walk("", new RepositoryTree.Visitor() {
                    @Override
                    public void file(String path, boolean executable, long size, InputStream content)
                            throws IOException {
                        CheckedInputStream sum = new CheckedInputStream(content, new CRC32());
                        long bytes = sum.transferTo(OutputStream.nullOutputStream());
                        String line =
                                path + " " + bytes + " " + sum.getChecksum().getValue() + "\n";
                        System.out.write(line.getBytes(StandardCharsets.UTF_8));
                    }

                    @Override
                    public void link(String path, String target) {}

                    @Override
                    public void submodule(String path) {}
                });
            }
            System.out.flush();
        }
    }

    @Test
    void a_file_larger_than_the_memory_passes_through() throws Exception {
        CRC32 sum = new CRC32();
        Random random = new Random(1);
        byte[] part = new byte[1 << 20];
        try (OutputStream out = Files.newOutputStream(shop.resolve("large"))) {
            for (int written = 0; written < LARGE; written += part.length) {
                random.nextBytes(part);
                sum.update(part);
                out.write(part);
            }
        }
        String commit = commit("small", "1");
        Process reader = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Reader.class.getName(),
                        folder.resolve("data").toString(),
                        server.url("shop/.git"),
                        commit)
                .redirectErrorStream(true)
                .start();
        String said = new String(reader.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        reader.waitFor(60, TimeUnit.SECONDS);
        assertEquals(
                "large " + LARGE + " " + sum.getValue(),
                said.lines()
                        .filter(line -> line.startsWith("large"))
                        .findFirst()
                        .orElse(said));
        Left.awaitNothing(folder.resolve("data/work"));
    }
}
