package dev.tinyforge.tck.sim;

import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.registry.ImageRegistry;
import dev.tinyforge.ports.repository.RepositoryHost;
import java.util.Map;
import java.util.Optional;

/** No registry and no git host answers. */
public enum NobodyOutside implements ImageRegistry, RepositoryHost {
    INSTANCE;

    @Override
    public Answer<Tags> tags(String repository, Optional<String> credentials, Optional<String> validator) {
        throw new ForgeException(ErrorCode.REGISTRY_UNREACHABLE, "nobody answers");
    }

    @Override
    public Answer<Optional<String>> digest(String repository, String tag, Optional<String> credentials) {
        throw new ForgeException(ErrorCode.REGISTRY_UNREACHABLE, "nobody answers");
    }

    @Override
    public Map<String, String> refs(String url, Optional<String> credentials) {
        throw new ForgeException(ErrorCode.REPOSITORY_UNREACHABLE, "nobody answers");
    }
}
