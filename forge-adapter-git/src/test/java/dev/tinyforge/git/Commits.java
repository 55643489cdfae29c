package dev.tinyforge.git;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.TagBuilder;
import org.eclipse.jgit.lib.TreeFormatter;

/** Commits and tags without a work tree. */
final class Commits {
    private static final PersonIdent ALICE =
            new PersonIdent("Alice", "alice@test", Instant.ofEpochSecond(1_750_000_000), ZoneOffset.UTC);
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private Commits() {}

    static String commit(Repository repository, String branch) {
        CommitBuilder commit = new CommitBuilder();
        commit.setAuthor(ALICE);
        commit.setCommitter(ALICE);
        commit.setMessage("number " + NUMBER.incrementAndGet());
        try (ObjectInserter objects = repository.newObjectInserter()) {
            commit.setTreeId(objects.insert(new TreeFormatter()));
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
