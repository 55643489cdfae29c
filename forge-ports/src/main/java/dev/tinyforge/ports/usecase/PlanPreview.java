package dev.tinyforge.ports.usecase;

import java.util.List;
import java.util.Optional;

/**
 * What a deployment would do, in words.
 *
 * @param strategy {@code blue-green} or {@code recreate}
 * @param downtime why the workload will not answer for a while; absent: it answers all the time
 * @param steps in order
 * @param differences what will be other than it is now
 * @param checkIndex to be handed to a deploy that shall do just this
 */
public record PlanPreview(
        String strategy,
        Optional<String> downtime,
        List<String> steps,
        List<Difference> differences,
        String checkIndex) {
    public PlanPreview {
        steps = List.copyOf(steps);
        differences = List.copyOf(differences);
    }

    /** @param before empty: nothing; @param after empty: nothing any more */
    public record Difference(String field, String before, String after) {}
}
