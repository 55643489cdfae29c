package dev.tinyforge.git;

import java.nio.file.Path;
import org.eclipse.jgit.internal.storage.dfs.DfsObjDatabase;
import org.eclipse.jgit.internal.storage.dfs.DfsReftableDatabase;
import org.eclipse.jgit.internal.storage.dfs.DfsRepository;
import org.eclipse.jgit.internal.storage.dfs.DfsRepositoryBuilder;
import org.eclipse.jgit.internal.storage.dfs.DfsRepositoryDescription;
import org.eclipse.jgit.lib.RefDatabase;

/**
 * A bare repository that is nothing but packs in a folder. What JGit makes of a folder of Git's has settings, of the user and
 * the machine too, hooks, filters and alternates; here there is no place for any of them.
 */
final class FetchedRepository extends DfsRepository {
    private final FetchedPacks packs;
    private final DfsReftableDatabase none;

    /** @param folder whose name no other ever had, for packs are remembered by it */
    FetchedRepository(Path folder) {
        super(new Builder()
                .setRepositoryDescription(new DfsRepositoryDescription(String.valueOf(folder.getFileName()))));
        this.packs = new FetchedPacks(this, folder);
        this.none = new DfsReftableDatabase(this) {};
    }

    private static final class Builder extends DfsRepositoryBuilder<Builder, FetchedRepository> {
        @Override
        public FetchedRepository build() {
            throw new UnsupportedOperationException("it takes a folder");
        }
    }

    @Override
    public DfsObjDatabase getObjectDatabase() {
        return packs;
    }

    @Override
    public RefDatabase getRefDatabase() {
        return none;
    }
}
