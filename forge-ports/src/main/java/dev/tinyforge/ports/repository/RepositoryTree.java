package dev.tinyforge.ports.repository;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * What a repository holds at one commit, fetched and held until it is closed. For one thread. Closing it leaves nothing
 * behind, and so does the next process on the same data folder when this one is killed.
 *
 * <p>Errors of every method, besides those of {@link RepositoryHost}: {@code CONTENT_REFUSED} for what is outside the
 * {@link TreeLimits}.
 */
public interface RepositoryTree extends AutoCloseable {
    /** The commit, in full. */
    String commit();

    /**
     * The content of one file; empty when there is none of this path, or it is no regular file.
     *
     * @param path as {@link dev.tinyforge.domain.repository.TreePath} writes it, from the root of the tree
     * @param most bytes; a larger file is {@code CONTENT_REFUSED}
     */
    Optional<byte[]> file(String path, int most);

    /**
     * Shows every file, link and submodule of a folder, deepest folders in place, in the order of Git's trees; folders
     * themselves are not shown, as Git knows none without content. Nothing is checked but the limits, and
     * that paths and targets are UTF-8, at most 4,096 bytes long, else {@code CONTENT_REFUSED}: what may be in a tree is
     * for the visitor to say.
     *
     * @param folder empty: the whole tree; one that does not exist is {@code CONTENT_REFUSED}
     */
    void walk(String folder, Visitor visitor);

    /** Is shown what a folder holds. What it throws ends the walk, an {@link IOException} as {@link java.io.UncheckedIOException}. */
    interface Visitor {
        /**
         * @param path relative to the folder, byte for byte as Git has it, with slashes
         * @param content to be read before this returns; need not be, and then counts for nothing. That it cannot be had
         *     is a {@code ForgeException} of the tree's, never an {@link IOException}
         */
        void file(String path, boolean executable, long size, InputStream content) throws IOException;

        /** @param target as it is written, wherever it leads */
        void link(String path, String target) throws IOException;

        /** A commit of another repository. */
        void submodule(String path);
    }

    /** Gives back what was fetched. May be called more than once; never throws. */
    @Override
    void close();
}
