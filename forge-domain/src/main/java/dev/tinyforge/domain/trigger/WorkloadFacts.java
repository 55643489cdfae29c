package dev.tinyforge.domain.trigger;

import dev.tinyforge.domain.workload.Workload;
import java.util.Optional;

/**
 * What a trigger may know of the workload it is asked about.
 *
 * @param liveTag the tag of the newest live instance
 */
public record WorkloadFacts(Workload workload, Optional<String> liveTag) {}
