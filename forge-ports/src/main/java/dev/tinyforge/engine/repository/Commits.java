package dev.tinyforge.engine.repository;

import dev.tinyforge.domain.build.Build;
import dev.tinyforge.domain.repository.RepositoryUrl;
import dev.tinyforge.domain.source.Wanted;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.repository.RepositoryHost;
import java.util.Map;

/** Finds the commit that a branch or tag stands for now. */
public final class Commits {
    private Commits() {}

    /** @throws ForgeException {@code NOT_FOUND} without such a branch or tag, and those of the host */
    public static String find(RepositoryHost host, Wanted.Commit wanted) {
        if (Build.isCommit(wanted.version())) {
            return wanted.version();
        }
        Map<String, String> refs = host.refs(wanted.repository(), wanted.credentials());
        for (String prefix : new String[] {"refs/heads/", "refs/tags/", ""}) {
            String commit = refs.get(prefix + wanted.version());
            if (commit != null) {
                return commit;
            }
        }
        throw new ForgeException(
                ErrorCode.NOT_FOUND,
                "there is no branch or tag `" + wanted.version() + "` in "
                        + RepositoryUrl.withoutUser(wanted.repository()) + "; a commit is written with all its digits");
    }
}
