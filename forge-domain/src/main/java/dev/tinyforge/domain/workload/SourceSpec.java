package dev.tinyforge.domain.workload;

import dev.tinyforge.domain.config.Config;
import java.util.Objects;

/** What a workload runs: the kind of source and its config, which that source's schema describes. */
public record SourceSpec(String kind, Config config) {
    public SourceSpec {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(config, "config");
    }
}
