package dev.tinyforge.ports.usecase;

import dev.tinyforge.domain.workload.WorkloadId;
import dev.tinyforge.ports.container.ContainerEngine.LogLine;
import dev.tinyforge.ports.container.ContainerEngine.Subscription;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/** What a workload's newest live instance writes; secrets are masked. {@code NOT_FOUND} when nothing is live. */
public interface ReadLogs {
    List<LogLine> tail(WorkloadId workload, int lines);

    /** As {@code ContainerEngine.follow}. */
    Subscription follow(
            WorkloadId workload, OptionalInt tail, Consumer<LogLine> sink, Consumer<Optional<String>> ended);
}
