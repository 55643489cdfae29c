package dev.tinyforge.git;

import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.repository.RepositoryTree;
import dev.tinyforge.ports.repository.TreeLimits;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;

/** A commit's files, read out of what was fetched as they are asked for. */
final class FetchedTree implements RepositoryTree {
    private static final int LONGEST_PATH = 4096;

    private final RepositoryUrl url;
    private final FetchedRepository repository;
    private final Workplace workplace;
    private final ObjectId commit;
    private final TreeLimits limits;
    private final ObjectReader reader;
    private final ObjectId root;
    private long read;

    /** @param workplace closed with it */
    FetchedTree(
            RepositoryUrl url, FetchedRepository repository, Workplace workplace, ObjectId commit, TreeLimits limits)
            throws IOException {
        this.url = url;
        this.repository = repository;
        this.workplace = workplace;
        this.commit = commit;
        this.limits = limits;
        this.reader = repository.newObjectReader();
        try (RevWalk walk = new RevWalk(reader)) {
            this.root = walk.parseCommit(commit).getTree().copy();
        }
    }

    @Override
    public String commit() {
        return commit.name();
    }

    @Override
    public Optional<byte[]> file(String path, int most) {
        try (TreeWalk found = path.isEmpty() ? null : TreeWalk.forPath(reader, path, root)) {
            if (found == null || !isFile(found.getFileMode(0))) {
                return Optional.empty();
            }
            ObjectId id = found.getObjectId(0);
            if (reader.getObjectSize(id, Constants.OBJ_BLOB) > most) {
                throw refused("`" + path + "` is larger than " + most + " bytes: make it smaller");
            }
            try (InputStream in = new Content(id)) {
                return Optional.of(in.readAllBytes());
            }
        } catch (IOException e) {
            throw broken(e);
        }
    }

    @Override
    public void walk(String folder, Visitor visitor) {
        read = 0;
        try (TreeWalk walk = new TreeWalk(reader)) {
            walk.addTree(folder.isEmpty() ? root : folder(folder));
            int entries = 0;
            while (walk.next()) {
                // Folders count, so that folders of nothing but folders end too.
                if (++entries > limits.entries()) {
                    throw refused("it has more than " + limits.entries() + " files and folders"
                            + (folder.isEmpty() ? ": name a folder of it, or make it smaller" : " in the folder"));
                }
                show(walk, visitor);
            }
        } catch (IOException e) {
            throw broken(e);
        }
    }

    private ObjectId folder(String folder) throws IOException {
        try (TreeWalk found = TreeWalk.forPath(reader, folder, root)) {
            if (found == null || !found.getFileMode(0).equals(FileMode.TREE)) {
                throw refused("it has no folder `" + folder + "` at "
                        + commit.abbreviate(12).name() + ": check the folder");
            }
            return found.getObjectId(0);
        }
    }

    private void show(TreeWalk walk, Visitor visitor) throws IOException {
        if (walk.getPathLength() > LONGEST_PATH) {
            throw refused("a path in it is longer than " + LONGEST_PATH + " bytes");
        }
        FileMode mode = walk.getFileMode(0);
        ObjectId id = walk.getObjectId(0);
        if (mode.equals(FileMode.TREE)) {
            walk.enterSubtree();
            return;
        }
        String path = text(walk.getRawPath(), "a path in it");
        if (mode.equals(FileMode.GITLINK)) {
            visitor.submodule(path);
        } else if (mode.equals(FileMode.SYMLINK)) {
            String target = target(id);
            visiting(() -> visitor.link(path, target));
        } else if (isFile(mode)) {
            long size = reader.getObjectSize(id, Constants.OBJ_BLOB);
            try (InputStream content = new Content(id)) {
                visiting(() -> visitor.file(path, mode.equals(FileMode.EXECUTABLE_FILE), size, content));
            }
        } else {
            throw refused("an entry of it is neither file, folder, link nor submodule");
        }
    }

    /** What a visitor does, whose failures are not the repository's. */
    private interface Visiting {
        void run() throws IOException;
    }

    private static void visiting(Visiting act) {
        try {
            act.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isFile(FileMode mode) {
        return mode.equals(FileMode.REGULAR_FILE) || mode.equals(FileMode.EXECUTABLE_FILE);
    }

    private String target(ObjectId id) throws IOException {
        if (reader.getObjectSize(id, Constants.OBJ_BLOB) > LONGEST_PATH) {
            throw refused("a link in it is longer than " + LONGEST_PATH + " bytes");
        }
        try (InputStream in = new Content(id)) {
            return text(in.readAllBytes(), "a link in it");
        }
    }

    private String text(byte[] bytes, String what) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw refused(what + " is not UTF-8: rename it");
        }
    }

    private ForgeException refused(String why) {
        return Failures.refused(url, why);
    }

    private ForgeException broken(IOException failure) {
        return Failures.cause(failure, TooMuch.class).isPresent()
                ? refused(String.valueOf(failure.getMessage()))
                : Failures.unreachable(url, "what it sent is not whole; try again");
    }

    /** A file's bytes, opened when the first is read, and counted. */
    private final class Content extends InputStream {
        private final ObjectId id;
        private InputStream in = InputStream.nullInputStream();
        private boolean opened;

        Content(ObjectId id) {
            this.id = id;
        }

        @Override
        public int read() {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        /** Its failures are the repository's, whoever reads. */
        @Override
        public int read(byte[] buffer, int from, int length) {
            try {
                if (!opened) {
                    opened = true;
                    in = reader.open(id, Constants.OBJ_BLOB).openStream();
                }
                int count = in.read(buffer, from, length);
                read += Math.max(0, count);
                if (read > limits.bytes()) {
                    throw refused("it has more than " + limits.bytes() + " bytes: make it smaller");
                }
                return count;
            } catch (IOException e) {
                throw broken(e);
            }
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }

    @Override
    public void close() {
        reader.close();
        repository.close();
        workplace.close();
    }
}
