package dev.tinyforge.tck.fake;

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
        if (!ADDRESS.matcher(url).matches()) {
            throw new ForgeException(
                    ErrorCode.INVALID_INPUT, "that is no repository's address; write https://host/path");
        }
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
        throw new UnsupportedOperationException("not yet");
    }
}
