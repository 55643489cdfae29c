package dev.tinyforge.tck.fake;

import dev.tinyforge.domain.build.Build;
import dev.tinyforge.ports.container.Cancellation;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.repository.RepositoryHost;
import dev.tinyforge.ports.repository.RepositoryTree;
import dev.tinyforge.ports.repository.TreeLimits;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Every host of the world's repositories. */
final class FakeRepositoryHost implements RepositoryHost {
    private static final String PATH = "[^\\s@:/?#][^\\s?#]*";
    private static final Pattern ADDRESS = Pattern.compile("https?://[^\\s@/?#]+/" + PATH
            + "|ssh://([\\w.-]+@)?[^\\s@/?#]+/" + PATH + "|[\\w.-]+@[^\\s@:/?#]+:" + PATH);

    private final FakeWorld world;

    FakeRepositoryHost(FakeWorld world) {
        this.world = world;
    }

    @Override
    public Map<String, String> refs(String url, Optional<String> credentials) {
        checkAddress(url);
        synchronized (world) {
            return world.repositories().refs(url, credentials);
        }
    }

    @Override
    public RepositoryTree open(
            String url,
            Optional<String> credentials,
            String commit,
            TreeLimits limits,
            Consumer<String> progress,
            Cancellation cancellation) {
        checkAddress(url);
        if (!Build.isCommit(commit)) {
            throw new ForgeException(ErrorCode.INVALID_INPUT, "that is no commit; write its full name");
        }
        checkWanted(cancellation);
        FakeTree tree;
        synchronized (world) {
            tree = new FakeTree(commit, world.repositories().tree(url, credentials, commit), limits);
        }
        progress.accept("fetching " + commit);
        checkWanted(cancellation);
        return tree;
    }

    private static void checkAddress(String url) {
        if (!ADDRESS.matcher(url).matches()) {
            throw new ForgeException(
                    ErrorCode.INVALID_INPUT, "that is no repository's address; write https://host/path");
        }
    }

    private static void checkWanted(Cancellation cancellation) {
        if (cancellation.cancelled()) {
            throw new ForgeException(ErrorCode.CANCELLED, "the fetch was cancelled");
        }
    }
}
