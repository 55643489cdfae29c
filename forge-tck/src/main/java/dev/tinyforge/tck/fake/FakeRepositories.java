package dev.tinyforge.tck.fake;

import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.tck.repository.Planted;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Git repositories by their address, and who may see them. */
public final class FakeRepositories {
    private final FakeWorld world;
    private final Map<String, Map<String, String>> refs = new LinkedHashMap<>();
    private final Map<String, Map<String, Map<String, Planted>>> trees = new LinkedHashMap<>();
    private final Map<String, String> demanded = new LinkedHashMap<>();
    private final Set<String> credentials = new HashSet<>();
    private int commits;
    private boolean down;

    FakeRepositories(FakeWorld world) {
        this.world = world;
    }

    /** Makes an empty repository. */
    public void create(String url) {
        synchronized (world) {
            refs.put(url, new LinkedHashMap<>());
        }
    }

    /** Commits no files to a branch; makes repository and branch if there are none. @return the commit */
    public String commit(String url, String branch) {
        return commit(url, branch, Map.of());
    }

    /** Commits these files, by path, and nothing else. @return the commit */
    public String commit(String url, String branch, Map<String, Planted> files) {
        synchronized (world) {
            commits++;
            String commit = Digests.of("commit " + commits).substring("sha256:".length(), "sha256:".length() + 40);
            trees.computeIfAbsent(url, made -> new LinkedHashMap<>()).put(commit, Map.copyOf(files));
            point(url, "refs/heads/" + branch, commit);
            return commit;
        }
    }

    /** Tags a commit, annotated or not. */
    public void tag(String url, String tag, String commit) {
        point(url, "refs/tags/" + tag, commit);
    }

    private void point(String url, String ref, String commit) {
        synchronized (world) {
            refs.computeIfAbsent(url, made -> new LinkedHashMap<>()).put(ref, commit);
        }
    }

    /** Removes a branch or tag. @param ref in full */
    public void delete(String url, String ref) {
        synchronized (world) {
            refs.getOrDefault(url, new LinkedHashMap<>()).remove(ref);
        }
    }

    /** No host answers anybody. */
    public void down(boolean isDown) {
        synchronized (world) {
            down = isDown;
        }
    }

    /** Makes these credentials known. */
    public void credentials(String name) {
        synchronized (world) {
            credentials.add(name);
        }
    }

    /** The repository is shown to these credentials only. */
    public void demand(String url, String name) {
        synchronized (world) {
            demanded.put(url, name);
        }
    }

    // The caller holds the world

    Map<String, String> refs(String url, Optional<String> name) {
        if (name.isPresent() && !credentials.contains(name.get())) {
            throw new ForgeException(
                    ErrorCode.NOT_FOUND, "there are no Git credentials `" + name.get() + "`; add them");
        }
        if (down) {
            throw new ForgeException(ErrorCode.REPOSITORY_UNREACHABLE, "the host of " + url + " does not answer");
        }
        String demand = demanded.get(url);
        Map<String, String> known = refs.get(url);
        if (known == null || demand != null && !name.equals(Optional.of(demand))) {
            throw new ForgeException(
                    ErrorCode.REPOSITORY_DENIED, "the repository " + url + " is refused; check that it exists");
        }
        return Map.copyOf(known);
    }

    /** What a commit holds. */
    Map<String, Planted> tree(String url, Optional<String> name, String commit) {
        refs(url, name);
        Map<String, Planted> tree = trees.getOrDefault(url, Map.of()).get(commit);
        if (tree == null) {
            throw new ForgeException(
                    ErrorCode.REPOSITORY_DENIED, "the repository " + url + " has no commit " + commit + "; push it");
        }
        return tree;
    }
}
