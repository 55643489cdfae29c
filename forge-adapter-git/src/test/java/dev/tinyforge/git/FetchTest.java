package dev.tinyforge.git;

import static dev.tinyforge.tck.container.Codes.assertFails;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.domain.net.AddressPolicy;
import dev.tinyforge.ports.container.Cancellation;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.repository.RepositoryHost;
import dev.tinyforge.ports.repository.RepositoryTree;
import dev.tinyforge.ports.repository.TreeLimits;
import dev.tinyforge.ports.settings.ForgeConfig;
import dev.tinyforge.tck.repository.Planted;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.zip.DeflaterOutputStream;
import org.eclipse.jgit.errors.TooLargeObjectInPackException;
import org.eclipse.jgit.internal.storage.dfs.InMemoryRepository;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.NullProgressMonitor;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.TreeFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What repositories may hold and hosts may do while one is fetched. */
final class FetchTest {
    private static final Optional<String> NOBODY = Optional.empty();
    private static final byte[] NOTHING = {};

    private final GitServer server = new GitServer();
    private final CountDownLatch over = new CountDownLatch(1);
    private final List<String> lines = Collections.synchronizedList(new ArrayList<>());

    @TempDir
    private Path work;

    @AfterEach
    void close() throws IOException {
        over.countDown();
        server.close();
        Left.awaitNothing(work);
    }

    private RepositoryTree open(String name, String commit, TreeLimits limits, Cancellation cancellation) {
        return host(work).open(server.url(name), NOBODY, commit, limits, lines::add, cancellation);
    }

    private static RepositoryHost host(Path work) {
        return new JGitRepositoryHost(
                ForgeConfig.of(Map.of())::git, new Addresses(InetAddress::getAllByName, new AddressPolicy(true)), work);
    }

    private RepositoryTree open(String name, String commit) {
        return open(name, commit, TreeLimits.DEFAULT, new Cancellation());
    }

    private static TreeLimits within(Duration time) {
        return new TreeLimits(1000, 1 << 20, time);
    }

    private void await() {
        try {
            over.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void a_commit_the_host_does_not_give_is_looked_for_on_its_branch_and_that_is_told() {
        InMemoryRepository shop = server.create("shop");
        server.tipsOnly("shop");
        String first = Commits.commit(shop, "main", Map.of("a", Planted.file("first")));
        for (int i = 0; i < 60; i++) {
            Commits.commit(shop, "main");
        }
        try (RepositoryTree tree = open("shop", first)) {
            assertEquals("first", new String(tree.file("a", 9).orElseThrow(), StandardCharsets.UTF_8));
        }
        assertTrue(
                lines.stream().anyMatch(line -> line.contains("does not give the commit by its id")), lines::toString);
        assertTrue(lines.stream().anyMatch(line -> line.contains("1000 before")), lines::toString);
    }

    @Test
    void only_the_commit_itself_is_fetched_from_a_host_that_gives_it() {
        InMemoryRepository shop = server.create("shop");
        String first = Commits.commit(shop, "main", Map.of("a", Planted.file("first")));
        Commits.commit(shop, "main", Map.of("b", Planted.file("second")));
        open("shop", first).close();
        assertTrue(lines.stream().noneMatch(line -> line.contains("does not give")), lines::toString);
    }

    @Test
    void a_host_that_hangs_is_left_as_soon_as_it_is_cancelled() {
        CountDownLatch asked = new CountDownLatch(1);
        server.on("hangs", exchange -> {
            asked.countDown();
            await();
        });
        Cancellation cancellation = new Cancellation();
        Thread canceller = new Thread(() -> {
            try {
                asked.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            cancellation.cancel();
        });
        canceller.start();
        assertTimeoutPreemptively(
                Duration.ofSeconds(5),
                () -> assertFails(
                        ErrorCode.CANCELLED, () -> open("hangs", "1".repeat(40), TreeLimits.DEFAULT, cancellation)));
    }

    @Test
    void a_fetch_under_way_ends_as_soon_as_it_is_cancelled() {
        String commit = Commits.commit(server.create("shop"), "main", Map.of("a", Planted.file("1")));
        Cancellation cancellation = new Cancellation();
        server.stall("shop", () -> {
            cancellation.cancel();
            await();
        });
        assertTimeoutPreemptively(
                Duration.ofSeconds(5),
                () -> assertFails(ErrorCode.CANCELLED, () -> open("shop", commit, TreeLimits.DEFAULT, cancellation)));
    }

    @Test
    void a_host_that_never_answers_is_unreachable_and_a_fetch_that_never_ends_is_too_much() {
        server.on("hangs", exchange -> await());
        assertFails(
                ErrorCode.REPOSITORY_UNREACHABLE,
                () -> open("hangs", "1".repeat(40), within(Duration.ofMillis(500)), new Cancellation()));
        String commit = Commits.commit(server.create("shop"), "main", Map.of("a", Planted.file("1")));
        server.stall("shop", this::await);
        assertFails(
                ErrorCode.CONTENT_REFUSED,
                () -> open("shop", commit, within(Duration.ofMillis(900)), new Cancellation()));
    }

    @Test
    void what_cannot_be_kept_is_told() throws IOException {
        String commit = Commits.commit(server.create("shop"), "main", Map.of("a", Planted.file("1")));
        Files.writeString(work.resolve("no-folder"), "");
        RepositoryHost host = host(work.resolve("no-folder"));
        assertFails(
                ErrorCode.STORE_UNAVAILABLE,
                () -> host.open(
                        server.url("shop"), NOBODY, commit, TreeLimits.DEFAULT, lines::add, new Cancellation()));
        Files.delete(work.resolve("no-folder"));
    }

    @Test
    void folders_of_nothing_but_folders_end() throws IOException {
        InMemoryRepository shop = server.create("shop");
        String commit;
        try (ObjectInserter objects = shop.newObjectInserter()) {
            ObjectId tree = objects.insert(new TreeFormatter());
            for (int depth = 0; depth < 30; depth++) {
                TreeFormatter next = new TreeFormatter();
                next.append("a", FileMode.TREE, tree);
                next.append("b", FileMode.TREE, tree);
                tree = objects.insert(next);
            }
            objects.flush();
            commit = Commits.commit(shop, "main", tree);
        }
        try (RepositoryTree tree = open("shop", commit)) {
            ForgeException failure = assertFails(ErrorCode.CONTENT_REFUSED, () -> tree.walk("", new Nobody()));
            assertTrue(failure.line().contains("100000"), failure.line());
        }
    }

    @Test
    void a_path_without_end_is_refused() throws IOException {
        InMemoryRepository shop = server.create("shop");
        String commit;
        try (ObjectInserter objects = shop.newObjectInserter()) {
            ObjectId tree = objects.insert(new TreeFormatter());
            for (int depth = 0; depth < 30; depth++) {
                TreeFormatter next = new TreeFormatter();
                next.append("a".repeat(200), FileMode.TREE, tree);
                tree = objects.insert(next);
            }
            objects.flush();
            commit = Commits.commit(shop, "main", tree);
        }
        try (RepositoryTree tree = open("shop", commit)) {
            assertFails(ErrorCode.CONTENT_REFUSED, () -> tree.walk("", new Nobody()));
        }
    }

    @Test
    void what_is_not_utf_8_is_refused() throws IOException {
        InMemoryRepository shop = server.create("shop");
        String commit;
        try (ObjectInserter objects = shop.newObjectInserter()) {
            TreeFormatter tree = new TreeFormatter();
            tree.append(new byte[] {(byte) 0xff}, FileMode.REGULAR_FILE, objects.insert(Constants.OBJ_BLOB, NOTHING));
            ObjectId id = objects.insert(tree);
            objects.flush();
            commit = Commits.commit(shop, "main", id);
        }
        try (RepositoryTree tree = open("shop", commit)) {
            assertFails(ErrorCode.CONTENT_REFUSED, () -> tree.walk("", new Nobody()));
        }
    }

    /** Reads nothing. */
    private static final class Nobody implements RepositoryTree.Visitor {
        @Override
        public void file(String path, boolean executable, long size, InputStream content) {}

        @Override
        public void link(String path, String target) {}

        @Override
        public void submodule(String path) {}
    }

    @Test
    void a_pack_that_promises_more_objects_than_there_is_memory_for_is_not_begun() throws IOException {
        assertThrows(BeyondLimits.class, () -> receive(new Pack(Integer.MAX_VALUE)));
    }

    @Test
    void a_difference_that_makes_more_than_there_is_memory_for_is_not_made() throws IOException {
        Pack pack = new Pack(2);
        long base = pack.object(Constants.OBJ_BLOB, new byte[] {1}, 0);
        // One byte becomes 2 GiB, less a little.
        pack.object(
                Constants.OBJ_OFS_DELTA, new byte[] {1, (byte) 0xf0, (byte) 0xff, (byte) 0xff, (byte) 0xff, 7}, base);
        assertThrows(TooLargeObjectInPackException.class, () -> receive(pack));
    }

    @Test
    void a_folder_or_commit_larger_than_there_is_memory_for_is_not_read() throws IOException {
        Pack pack = new Pack(1);
        pack.head(Constants.OBJ_TREE, 1L << 30);
        assertThrows(BeyondLimits.class, () -> receive(pack));
    }

    private void receive(Pack pack) throws IOException {
        try (Workplace workplace = Workplace.in(work);
                FetchedRepository repository = new FetchedRepository(workplace.folder());
                ObjectInserter objects = repository.newObjectInserter()) {
            objects.newPackParser(new ByteArrayInputStream(pack.bytes())).parse(NullProgressMonitor.INSTANCE);
        }
    }

    /** A pack as a hostile host may write one; gitformat-pack(5). */
    private static final class Pack {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        Pack(int objects) throws IOException {
            DataOutputStream out = new DataOutputStream(bytes);
            out.writeBytes("PACK");
            out.writeInt(2);
            out.writeInt(objects);
        }

        void head(int type, long size) {
            long left = size >> 4;
            bytes.write((int) (type << 4 | size & 15 | (left > 0 ? 0x80 : 0)));
            for (; left > 0; left >>= 7) {
                bytes.write((int) (left & 0x7f | (left > 0x7f ? 0x80 : 0)));
            }
        }

        /** @param base where the object is that it differs from; less than 128 bytes before. @return where it is */
        long object(int type, byte[] content, long base) throws IOException {
            long at = bytes.size();
            head(type, content.length);
            if (type == Constants.OBJ_OFS_DELTA) {
                bytes.write((int) (at - base));
            }
            DeflaterOutputStream packed = new DeflaterOutputStream(bytes);
            packed.write(content);
            packed.finish();
            return at;
        }

        byte[] bytes() throws IOException {
            ByteArrayOutputStream whole = new ByteArrayOutputStream();
            bytes.writeTo(whole);
            MessageDigest digest = Constants.newMessageDigest();
            whole.write(digest.digest(bytes.toByteArray()));
            return whole.toByteArray();
        }
    }
}
