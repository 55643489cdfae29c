package dev.tinyforge.git;

import java.io.IOException;
import java.io.InputStream;
import org.eclipse.jgit.internal.storage.dfs.DfsInserter;
import org.eclipse.jgit.internal.storage.dfs.DfsPackParser;
import org.eclipse.jgit.lib.AnyObjectId;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.transport.PackedObjectInfo;

/**
 * Takes a pack without taking its word for how much memory it needs. Files that are stored whole pass through in small parts;
 * everything else JGit holds in memory, and of that only so much is let in.
 */
final class GuardedPack extends DfsPackParser {
    private static final String REMEDY = ": keep such files out of the repository, or give Forge more memory";

    GuardedPack(FetchedPacks packs, DfsInserter inserter, InputStream in) {
        super(packs, inserter, in);
        // Of what was fetched a moment ago, nothing can be replaced but by the same.
        setCheckObjectCollisions(false);
    }

    /** An object, with the bytes that are in memory while others are made from it. */
    private static final class Counted extends PackedObjectInfo {
        private long chain;

        Counted(AnyObjectId id) {
            super(id);
        }
    }

    @Override
    protected PackedObjectInfo newInfo(AnyObjectId id, UnresolvedDelta delta, ObjectId base) {
        Counted made = new Counted(id);
        made.setCRC(super.newInfo(id, delta, base).getCRC());
        made.chain = base instanceof Counted counted ? counted.chain : 0;
        return made;
    }

    @Override
    protected void onPackHeader(long objects) throws IOException {
        if (objects > Memory.OBJECTS) {
            throw new BeyondLimits("it has " + objects + " objects, more than Forge has memory for" + REMEDY);
        }
        super.onPackHeader(objects);
    }

    @Override
    protected void onBeginWholeObject(long position, int type, long size) throws IOException {
        if (type != Constants.OBJ_BLOB) {
            check(size);
        }
        super.onBeginWholeObject(position, type, size);
    }

    /** From here on objects are made from others, in memory. */
    @Override
    protected void onPackFooter(byte[] hash) throws IOException {
        super.onPackFooter(hash);
        setMaxObjectSizeLimit(Memory.OBJECT);
    }

    @Override
    protected ObjectTypeAndSize seekDatabase(PackedObjectInfo object, ObjectTypeAndSize info) throws IOException {
        ObjectTypeAndSize found = super.seekDatabase(object, info);
        check(found.size);
        if (object instanceof Counted counted) {
            counted.chain = found.size;
        }
        return found;
    }

    @Override
    protected ObjectTypeAndSize seekDatabase(UnresolvedDelta delta, ObjectTypeAndSize info) throws IOException {
        ObjectTypeAndSize found = super.seekDatabase(delta, info);
        check(found.size);
        return found;
    }

    @Override
    protected void onInflatedObjectData(PackedObjectInfo object, int type, byte[] data) throws IOException {
        if (object instanceof Counted counted) {
            counted.chain += data.length;
            if (counted.chain > Memory.CHAIN) {
                throw tooLarge();
            }
        }
    }

    private static void check(long size) throws IOException {
        if (size > Memory.OBJECT) {
            throw tooLarge();
        }
    }

    static BeyondLimits tooLarge() {
        return new BeyondLimits(
                "it has files, stored as differences between them, for which Forge has not enough memory" + REMEDY);
    }
}
