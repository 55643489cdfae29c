package dev.tinyforge.tck.repository;

import static dev.tinyforge.tck.container.Codes.assertFails;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tinyforge.ports.container.Cancellation;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.repository.RepositoryHost;
import dev.tinyforge.ports.repository.RepositoryTree;
import dev.tinyforge.ports.repository.TreeLimits;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Every sentence of {@link RepositoryHost} and {@link RepositoryTree} that holds of any host. Each test has a repository of its own. */
public abstract class RepositoryHostContract {
    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final Optional<String> NOBODY = Optional.empty();

    protected abstract RepositoryHost host();

    /** Makes an empty repository that is shown to everybody. @return its address */
    protected abstract String open(String name);

    /** Makes an empty repository that is shown to {@link #login} only. @return its address */
    protected abstract String guarded(String name);

    /** Commits no files to a branch, made with its first commit. @return the commit */
    protected final String commit(String url, String branch) {
        return commit(url, branch, Map.of());
    }

    /** Commits these files, by path, and nothing else to a branch. @return the commit */
    protected abstract String commit(String url, String branch, Map<String, Planted> files);

    /** Names a commit. */
    protected abstract void tag(String url, String tag, String commit);

    /** Makes an annotated tag of a commit. */
    protected abstract void annotate(String url, String tag, String commit);

    /** Name of credentials that are known and right. */
    protected abstract String login();

    /** The host answers nobody, or again. */
    protected abstract void hostDown(boolean down);

    @AfterEach
    void hostUp() {
        hostDown(false);
    }

    private RepositoryTree open(String url, String commit) {
        return open(url, commit, TreeLimits.DEFAULT);
    }

    private RepositoryTree open(String url, String commit, TreeLimits limits) {
        return host().open(url, NOBODY, commit, limits, line -> {}, new Cancellation());
    }

    private static TreeLimits limits(int entries, long bytes) {
        return new TreeLimits(entries, bytes, Duration.ofSeconds(60));
    }

    private static Planted noise(int bytes) {
        byte[] content = new byte[bytes];
        new Random(bytes).nextBytes(content);
        return new Planted.File(content, false);
    }

    /** One line for each thing it is shown. */
    private static final class Shown implements RepositoryTree.Visitor {
        private final List<String> lines = new ArrayList<>();

        @Override
        public void file(String path, boolean executable, long size, InputStream content) throws IOException {
            byte[] bytes = content.readAllBytes();
            assertEquals(size, bytes.length);
            lines.add((executable ? "x " : "f ") + path + " " + new String(bytes, StandardCharsets.UTF_8));
        }

        @Override
        public void link(String path, String target) {
            lines.add("l " + path + " " + target);
        }

        @Override
        public void submodule(String path) {
            lines.add("s " + path);
        }
    }

    private static List<String> walked(RepositoryTree tree, String folder) {
        Shown shown = new Shown();
        tree.walk(folder, shown);
        return shown.lines;
    }

    private static String name() {
        return "tck-" + NUMBER.incrementAndGet();
    }

    @Test
    void every_branch_and_tag_stands_for_its_commit() {
        String url = open(name());
        String first = commit(url, "main");
        tag(url, "v1", first);
        annotate(url, "v2", first);
        String second = commit(url, "main");
        String other = commit(url, "feature/x");
        assertNotEquals(first, second);
        assertEquals(
                Map.of(
                        "refs/heads/main", second,
                        "refs/heads/feature/x", other,
                        "refs/tags/v1", first,
                        "refs/tags/v2", first),
                host().refs(url, NOBODY));
    }

    @Test
    void each_answer_is_that_of_now() {
        String url = open(name());
        String first = commit(url, "main");
        assertEquals(Map.of("refs/heads/main", first), host().refs(url, NOBODY));
        assertEquals(Map.of("refs/heads/main", first), host().refs(url, NOBODY));
        String second = commit(url, "main");
        assertEquals(Map.of("refs/heads/main", second), host().refs(url, NOBODY));
    }

    @Test
    void a_new_repository_has_no_refs() {
        assertEquals(Map.of(), host().refs(open(name()), NOBODY));
    }

    @Test
    void a_guarded_repository_is_shown_to_the_right_credentials_only() {
        String url = guarded(name());
        String commit = commit(url, "main");
        assertFails(ErrorCode.REPOSITORY_DENIED, () -> host().refs(url, NOBODY));
        assertEquals(Map.of("refs/heads/main", commit), host().refs(url, Optional.of(login())));
        assertFails(ErrorCode.REPOSITORY_DENIED, () -> host().refs(url, NOBODY));
    }

    @Test
    void a_repository_that_does_not_exist_is_denied() {
        String url = open(name());
        assertFails(ErrorCode.REPOSITORY_DENIED, () -> host().refs(url + "-none", NOBODY));
    }

    @Test
    void unknown_credentials_are_not_found() {
        String url = open(name());
        assertFails(ErrorCode.NOT_FOUND, () -> host().refs(url, Optional.of("nobodys")));
    }

    @Test
    void what_is_no_address_or_holds_a_secret_is_refused() {
        for (String url : List.of(
                "",
                "shop",
                "/srv/git/shop",
                "file:///srv/git/shop",
                "git://host.test/shop",
                "ext::sh -c id",
                "https:///shop",
                "https://host.test/a b",
                "https://host.test/shop?token=s3cret",
                "https://s3cret@host.test/shop",
                "https://alice:s3cret@host.test/shop",
                "ssh://git:s3cret@host.test/shop")) {
            ForgeException failure = assertFails(ErrorCode.INVALID_INPUT, () -> host().refs(url, NOBODY));
            assertFalse(failure.line().contains("s3cret"), failure.line());
        }
    }

    @Test
    void a_host_that_does_not_answer_is_told() {
        String url = open(name());
        hostDown(true);
        assertFails(ErrorCode.REPOSITORY_UNREACHABLE, () -> host().refs(url, NOBODY));
        hostDown(false);
        assertEquals(Map.of(), host().refs(url, NOBODY));
    }

    private static final Map<String, Planted> SHOP = Map.of(
            "README.md", Planted.file("shop"),
            "src/main.c", Planted.file("main"),
            "src/deep/er/x", Planted.file(""),
            "src.c", Planted.file("c"),
            "bin/run", new Planted.File("#!".getBytes(StandardCharsets.UTF_8), true),
            "bin/link", new Planted.Link("../../etc"),
            "vendor/lib", new Planted.Submodule("1".repeat(40)),
            "\u00e9t\u00e9 \u65e5", Planted.file("\u00fc"));

    @Test
    void a_commit_shows_everything_it_holds_in_the_order_of_git() {
        String url = open(name());
        String commit = commit(url, "main", SHOP);
        try (RepositoryTree tree = open(url, commit)) {
            assertEquals(commit, tree.commit());
            List<String> all = List.of(
                    "f README.md shop",
                    "l bin/link ../../etc",
                    "x bin/run #!",
                    "f src.c c",
                    "f src/deep/er/x ",
                    "f src/main.c main",
                    "s vendor/lib",
                    "f \u00e9t\u00e9 \u65e5 \u00fc");
            assertEquals(all, walked(tree, ""));
            assertEquals(all, walked(tree, ""));
        }
    }

    @Test
    void a_folder_is_shown_by_itself() {
        String url = open(name());
        try (RepositoryTree tree = open(url, commit(url, "main", SHOP))) {
            assertEquals(List.of("f deep/er/x ", "f main.c main"), walked(tree, "src"));
            assertEquals(List.of("f x "), walked(tree, "src/deep/er"));
            for (String none : List.of("none", "src/none", "src.c", "bin/link", "vendor/lib", "sr")) {
                assertFails(ErrorCode.CONTENT_REFUSED, () -> walked(tree, none));
            }
        }
    }

    @Test
    void a_file_is_read_by_its_path() {
        String url = open(name());
        try (RepositoryTree tree = open(url, commit(url, "main", SHOP))) {
            assertEquals("main", text(tree.file("src/main.c", 4)));
            assertEquals("", text(tree.file("src/deep/er/x", 0)));
            assertEquals("#!", text(tree.file("bin/run", 100)));
            for (String none : List.of("none", "src", "src/none", "README.md/x", "bin/link", "vendor/lib", "")) {
                assertEquals(Optional.empty(), tree.file(none, 100), none);
            }
            assertFails(ErrorCode.CONTENT_REFUSED, () -> tree.file("src/main.c", 3));
        }
    }

    private static String text(Optional<byte[]> content) {
        return new String(content.orElseThrow(), StandardCharsets.UTF_8);
    }

    @Test
    void an_empty_commit_holds_nothing() {
        String url = open(name());
        try (RepositoryTree tree = open(url, commit(url, "main"))) {
            assertEquals(List.of(), walked(tree, ""));
        }
    }

    @Test
    void every_commit_of_a_branch_or_tag_may_be_opened_for_what_it_held() {
        String url = open(name());
        String first = commit(url, "main", Map.of("a", Planted.file("1")));
        annotate(url, "v1", first);
        String second = commit(url, "main", Map.of("a", Planted.file("2")));
        String other = commit(url, "other", Map.of("a", Planted.file("3")));
        String last = commit(url, "main", Map.of("b", Planted.file("4")));
        Map<String, String> held = Map.of(first, "f a 1", second, "f a 2", other, "f a 3", last, "f b 4");
        held.forEach((commit, line) -> {
            try (RepositoryTree tree = open(url, commit)) {
                assertEquals(commit, tree.commit());
                assertEquals(List.of(line), walked(tree, ""));
            }
        });
    }

    @Test
    void two_trees_may_be_open_at_once() {
        String url = open(name());
        String first = commit(url, "main", Map.of("a", Planted.file("1")));
        String second = commit(url, "main", Map.of("a", Planted.file("2")));
        RepositoryTree one = open(url, first);
        try (RepositoryTree two = open(url, second)) {
            assertEquals("1", text(one.file("a", 1)));
            one.close();
            one.close();
            assertEquals("2", text(two.file("a", 1)));
        }
    }

    @Test
    void a_commit_that_is_not_there_is_denied() {
        String url = open(name());
        commit(url, "main");
        String elsewhere = commit(open(name()), "main", Map.of("a", Planted.file("elsewhere")));
        assertFails(ErrorCode.REPOSITORY_DENIED, () -> open(url, elsewhere));
        assertFails(ErrorCode.REPOSITORY_DENIED, () -> open(url, "1".repeat(40)));
        assertFails(ErrorCode.REPOSITORY_DENIED, () -> open(open(name()), elsewhere));
    }

    @Test
    void only_a_full_name_is_a_commit() {
        String url = open(name());
        String commit = commit(url, "main");
        for (String wrong : List.of("", "main", "HEAD", "refs/heads/main", commit.substring(0, 39), commit + "0")) {
            assertFails(ErrorCode.INVALID_INPUT, () -> open(url, wrong));
        }
    }

    @Test
    void opening_asks_for_what_refs_asks_for() {
        String url = guarded(name());
        String commit = commit(url, "main", Map.of("a", Planted.file("1")));
        assertFails(ErrorCode.REPOSITORY_DENIED, () -> open(url, commit));
        assertFails(ErrorCode.REPOSITORY_DENIED, () -> open(url + "-none", commit));
        assertFails(ErrorCode.INVALID_INPUT, () -> open("file:///srv/git/shop", commit));
        assertFails(ErrorCode.NOT_FOUND, () -> host().open(
                        url, Optional.of("nobodys"), commit, TreeLimits.DEFAULT, line -> {}, new Cancellation()));
        try (RepositoryTree tree =
                host().open(url, Optional.of(login()), commit, TreeLimits.DEFAULT, line -> {}, new Cancellation())) {
            assertEquals(List.of("f a 1"), walked(tree, ""));
        }
        hostDown(true);
        assertFails(ErrorCode.REPOSITORY_UNREACHABLE, () -> open(url, commit));
    }

    @Test
    void more_entries_than_allowed_are_refused() {
        String url = open(name());
        String commit =
                commit(url, "main", Map.of("a", Planted.file("1"), "b", new Planted.Link("a"), "c/d", noise(1)));
        try (RepositoryTree tree = open(url, commit, limits(4, 1_000_000))) {
            assertEquals(3, walked(tree, "").size());
        }
        try (RepositoryTree tree = open(url, commit, limits(2, 1_000_000))) {
            assertFails(ErrorCode.CONTENT_REFUSED, () -> walked(tree, ""));
            assertEquals(1, walked(tree, "c").size());
        }
    }

    @Test
    void more_bytes_than_allowed_are_refused_however_small_they_arrive() {
        String url = open(name());
        for (Planted large : List.of(noise(200_000), Planted.file("0".repeat(200_000)))) {
            String commit = commit(url, "main", Map.of("a", large, "b", Planted.file("1")));
            assertFails(ErrorCode.CONTENT_REFUSED, () -> {
                try (RepositoryTree tree = open(url, commit, limits(10, 100_000))) {
                    walked(tree, "");
                }
            });
            try (RepositoryTree tree = open(url, commit, limits(10, 1_000_000))) {
                assertEquals(2, walked(tree, "").size());
            }
        }
    }

    @Test
    void what_is_not_read_costs_nothing() {
        String url = open(name());
        String commit = commit(url, "main", Map.of("a", Planted.file("0".repeat(60_000)), "b", Planted.file("1")));
        try (RepositoryTree tree = open(url, commit, limits(10, 100_000))) {
            List<String> seen = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                tree.walk("", new Ignoring((path, content) -> seen.add(path)));
            }
            assertEquals(List.of("a", "b", "a", "b", "a", "b"), seen);
        }
    }

    /** Is shown files only. */
    private record Ignoring(Reader reader) implements RepositoryTree.Visitor {
        interface Reader {
            void read(String path, InputStream content) throws IOException;
        }

        @Override
        public void file(String path, boolean executable, long size, InputStream content) throws IOException {
            reader.read(path, content);
        }

        @Override
        public void link(String path, String target) {}

        @Override
        public void submodule(String path) {}
    }

    @Test
    void what_a_visitor_throws_ends_the_walk() {
        String url = open(name());
        try (RepositoryTree tree = open(url, commit(url, "main", SHOP))) {
            List<String> seen = new ArrayList<>();
            IllegalStateException enough = new IllegalStateException("enough");
            assertSame(
                    enough,
                    assertThrows(
                            IllegalStateException.class,
                            () -> tree.walk("", new Ignoring((path, content) -> {
                                seen.add(path);
                                throw enough;
                            }))));
            IOException full = new IOException("disk full");
            assertSame(
                    full,
                    assertThrows(
                                    UncheckedIOException.class,
                                    () -> tree.walk("", new Ignoring((path, content) -> {
                                        seen.add(path);
                                        throw full;
                                    })))
                            .getCause());
            assertEquals(List.of("README.md", "README.md"), seen);
        }
    }

    @Test
    void who_cancels_gets_nothing() {
        String url = open(name());
        String commit = commit(url, "main", SHOP);
        Cancellation before = new Cancellation();
        before.cancel();
        assertFails(
                ErrorCode.CANCELLED, () -> host().open(url, NOBODY, commit, TreeLimits.DEFAULT, line -> {}, before));
        Cancellation meanwhile = new Cancellation();
        assertFails(ErrorCode.CANCELLED, () -> host().open(
                        url, NOBODY, commit, TreeLimits.DEFAULT, line -> meanwhile.cancel(), meanwhile));
        Cancellation after = new Cancellation();
        try (RepositoryTree tree = host().open(url, NOBODY, commit, TreeLimits.DEFAULT, line -> {}, after)) {
            after.cancel();
            assertEquals("main", text(tree.file("src/main.c", 4)));
        }
    }

    @Test
    void progress_is_told_in_lines_without_secrets() {
        String url = guarded(name());
        String commit = commit(url, "main", SHOP);
        List<String> lines = Collections.synchronizedList(new ArrayList<>());
        host().open(url, Optional.of(login()), commit, TreeLimits.DEFAULT, lines::add, new Cancellation())
                .close();
        assertFalse(lines.isEmpty());
        lines.forEach(line -> assertFalse(line.isBlank() || line.contains("\n") || line.contains("s3cret"), line));
    }
}
