package dev.tinyforge.engine.repository;

import dev.tinyforge.domain.config.InvalidInput;
import dev.tinyforge.domain.source.Wanted;
import dev.tinyforge.ports.container.Cancellation;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.repository.RepositoryHost;
import dev.tinyforge.ports.repository.RepositoryTree;
import dev.tinyforge.ports.repository.TreeLimits;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Single small files at a commit. What a commit holds never changes, so the last few are remembered: looking again does not
 * fetch again, though the host is asked each time who may see it. Thread-safe.
 */
public final class RepositoryFiles {
    private static final int REMEMBERED = 32;
    private static final TreeLimits LIMITS =
            new TreeLimits(TreeLimits.DEFAULT.entries(), TreeLimits.DEFAULT.bytes(), Duration.ofMinutes(1));

    private final RepositoryHost host;
    private final int most;
    private final Map<Key, Optional<byte[]>> remembered = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Optional<byte[]>> eldest) {
            return size() > REMEMBERED;
        }
    };

    private record Key(String repository, Optional<String> credentials, String commit, String path) {}

    /** @param most bytes of a file */
    public RepositoryFiles(RepositoryHost host, int most) {
        this.host = host;
        this.most = most;
    }

    /**
     * Empty when there is none, or it is no regular file.
     *
     * @param where whose version the commit is, found just now
     * @throws InvalidInput if the file is too large
     * @throws ForgeException those of the host
     */
    public Optional<byte[]> read(Wanted.Commit where, String commit, String path) {
        Key key = new Key(where.repository(), where.credentials(), commit, path);
        synchronized (remembered) {
            Optional<byte[]> known = remembered.get(key);
            if (known != null) {
                return known;
            }
        }
        Optional<byte[]> file = fetch(key);
        synchronized (remembered) {
            remembered.put(key, file);
        }
        return file;
    }

    private Optional<byte[]> fetch(Key key) {
        try (RepositoryTree tree =
                host.open(key.repository(), key.credentials(), key.commit(), LIMITS, line -> {}, new Cancellation())) {
            return file(tree, key.path());
        }
    }

    private Optional<byte[]> file(RepositoryTree tree, String path) {
        try {
            return tree.file(path, most);
        } catch (ForgeException e) {
            if (e.code() == ErrorCode.CONTENT_REFUSED) {
                throw new InvalidInput("", e.line());
            }
            throw e;
        }
    }
}
