package dev.tinyforge.git;

import dev.tinyforge.tck.repository.Planted;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheBuilder;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.TagBuilder;

/** Commits and tags without a work tree. */
final class Commits {
    private static final PersonIdent ALICE =
            new PersonIdent("Alice", "alice@test", Instant.ofEpochSecond(1_750_000_000), ZoneOffset.UTC);
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private Commits() {}

    static String commit(Repository repository, String branch) {
        return commit(repository, branch, Map.of());
    }

    static String commit(Repository repository, String branch, Map<String, Planted> files) {
        DirCache tree = DirCache.newInCore();
        DirCacheBuilder entries = tree.builder();
        try (ObjectInserter objects = repository.newObjectInserter()) {
            for (Map.Entry<String, Planted> each : files.entrySet()) {
                entries.add(entry(each.getKey(), each.getValue(), objects));
            }
            entries.finish();
            ObjectId id = tree.writeTree(objects);
            objects.flush();
            return commit(repository, branch, id);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static DirCacheEntry entry(String path, Planted planted, ObjectInserter objects) throws IOException {
        DirCacheEntry entry = new DirCacheEntry(path);
        if (planted instanceof Planted.File file) {
            entry.setFileMode(file.executable() ? FileMode.EXECUTABLE_FILE : FileMode.REGULAR_FILE);
            entry.setObjectId(objects.insert(Constants.OBJ_BLOB, file.content()));
        } else if (planted instanceof Planted.Link link) {
            entry.setFileMode(FileMode.SYMLINK);
            entry.setObjectId(objects.insert(Constants.OBJ_BLOB, link.target().getBytes(StandardCharsets.UTF_8)));
        } else if (planted instanceof Planted.Submodule submodule) {
            entry.setFileMode(FileMode.GITLINK);
            entry.setObjectId(ObjectId.fromString(submodule.commit()));
        }
        return entry;
    }

    static String commit(Repository repository, String branch, ObjectId tree) {
        CommitBuilder commit = new CommitBuilder();
        commit.setAuthor(ALICE);
        commit.setCommitter(ALICE);
        commit.setMessage("number " + NUMBER.incrementAndGet());
        try (ObjectInserter objects = repository.newObjectInserter()) {
            commit.setTreeId(tree);
            ObjectId parent = repository.resolve("refs/heads/" + branch);
            if (parent != null) {
                commit.setParentId(parent);
            }
            ObjectId id = objects.insert(commit);
            objects.flush();
            point(repository, "refs/heads/" + branch, id);
            return id.name();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void tag(Repository repository, String tag, String commit) {
        try {
            point(repository, "refs/tags/" + tag, ObjectId.fromString(commit));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void annotate(Repository repository, String tag, String commit) {
        TagBuilder annotated = new TagBuilder();
        annotated.setTag(tag);
        annotated.setObjectId(ObjectId.fromString(commit), Constants.OBJ_COMMIT);
        annotated.setTagger(ALICE);
        annotated.setMessage("tag");
        try (ObjectInserter objects = repository.newObjectInserter()) {
            ObjectId id = objects.insert(annotated);
            objects.flush();
            point(repository, "refs/tags/" + tag, id);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void point(Repository repository, String ref, ObjectId id) throws IOException {
        RefUpdate update = repository.updateRef(ref);
        update.setNewObjectId(id);
        RefUpdate.Result result = update.forceUpdate();
        if (!Set.of(RefUpdate.Result.NEW, RefUpdate.Result.FAST_FORWARD, RefUpdate.Result.FORCED)
                .contains(result)) {
            throw new IOException(ref + ": " + result);
        }
    }
}
