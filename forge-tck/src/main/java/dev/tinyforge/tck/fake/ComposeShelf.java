package dev.tinyforge.tck.fake;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.workload.WorkloadId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** What the Compose tool of the host knows: the texts it can read, and the files that are kept. */
public final class ComposeShelf {
    private final FakeWorld world;
    private final Map<String, Config> texts = new HashMap<>();
    private final Map<WorkloadId, Map<String, Config>> kept = new HashMap<>();
    private final Set<String> failing = new HashSet<>();
    /** What containers were made from, by their names. */
    private final Map<String, Object> made = new HashMap<>();

    private int writes;

    ComposeShelf(FakeWorld world) {
        this.world = world;
    }

    /**
     * Gives the tree a text, for this world reads no YAML.
     *
     * @return the text
     */
    public String text(Config tree) {
        synchronized (world) {
            String text = "# " + Digests.of(tree.toString());
            texts.put(text, tree);
            return text;
        }
    }

    /** The tool fails when it comes to the service; those before it are done. */
    public void fails(String service) {
        synchronized (world) {
            failing.add(service);
        }
    }

    public void works(String service) {
        synchronized (world) {
            failing.remove(service);
        }
    }

    /** The files kept for the workload, by project. */
    public Map<String, Config> kept(WorkloadId workload) {
        synchronized (world) {
            return Map.copyOf(kept.getOrDefault(workload, Map.of()));
        }
    }

    /** How often a file was written. */
    public int writes() {
        synchronized (world) {
            return writes;
        }
    }

    // What the fake does with it; the caller holds the world

    @org.jspecify.annotations.Nullable
    Config tree(String text) {
        return texts.get(text);
    }

    boolean isFailing(String service) {
        return failing.contains(service);
    }

    Map<String, Object> made() {
        return made;
    }

    void keep(WorkloadId workload, String project, Config file) {
        Config before =
                kept.computeIfAbsent(workload, id -> new LinkedHashMap<>()).put(project, file);
        writes += file.equals(before) ? 0 : 1;
    }

    void forget(WorkloadId workload) {
        kept.remove(workload);
    }
}
