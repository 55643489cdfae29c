package dev.tinyforge.git;

import org.eclipse.jgit.internal.storage.dfs.DfsBlockCache;
import org.eclipse.jgit.internal.storage.dfs.DfsBlockCacheConfig;
import org.eclipse.jgit.internal.storage.dfs.DfsReaderOptions;

/** How much of the heap repositories may take, whatever is in them: shares of it, for it may be as small as 64 MiB. */
final class Memory {
    private static final int MIB = 1024 * 1024;
    private static final long HEAP = Runtime.getRuntime().maxMemory();

    /** Fetches at the same time. */
    static final int FETCHES = 2;
    /** Bytes of one object that has to be in memory as a whole: all but files that are stored whole. */
    static final long OBJECT = Math.min(HEAP / 12, 64 * MIB);
    /** Bytes of the objects that one differs from, and they from others, all together. */
    static final long CHAIN = Math.min(HEAP / 5, 256 * MIB);
    /** Objects of a fetch, of which some hundred bytes are kept. */
    static final long OBJECTS = HEAP / 384;

    private static final int CACHE = (int) Math.max(MIB, Math.min(HEAP / 16, 16 * MIB));
    private static final int STREAMED = MIB;

    private Memory() {}

    /** For the whole process: JGit has one cache of what it reads of packs. */
    static void limitCache() {
        DfsBlockCache.reconfigure(new DfsBlockCacheConfig().setBlockLimit(CACHE).setConcurrencyLevel(4));
    }

    static DfsReaderOptions options() {
        return new DfsReaderOptions().setStreamFileThreshold(STREAMED).setDeltaBaseCacheLimit(MIB);
    }
}
