package dev.tinyforge.domain.gitops;

import java.util.Optional;

/**
 * A declared field that the workload has otherwise.
 *
 * @param declared a text or a whole number, as Forge would write it
 * @param live the same of the workload; absent: it leaves it to the source
 */
public record Drift(String field, Object declared, Optional<Object> live) {}
