package dev.tinyforge.engine;

import dev.tinyforge.domain.deploy.LiveInstance;
import dev.tinyforge.domain.workload.WorkloadId;
import dev.tinyforge.engine.tell.Masker;
import dev.tinyforge.ports.container.ContainerEngine.LogLine;
import dev.tinyforge.ports.container.ContainerEngine.Subscription;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.usecase.PageLimit;
import dev.tinyforge.ports.usecase.ReadLogs;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/** Container logs of the newest live instance, masked. */
final class LogService implements ReadLogs {
    private final Ports ports;
    private final Secrets secrets;
    private final Masker masker;

    LogService(Ports ports, Secrets secrets, Masker masker) {
        this.ports = ports;
        this.secrets = secrets;
        this.masker = masker;
    }

    @Override
    public List<LogLine> tail(WorkloadId workload, int lines) {
        String name = newest(workload);
        return ports.engine().tail(name, PageLimit.check(lines)).stream()
                .map(this::masked)
                .toList();
    }

    @Override
    public Subscription follow(
            WorkloadId workload, OptionalInt tail, Consumer<LogLine> sink, Consumer<Optional<String>> ended) {
        return ports.engine().follow(newest(workload), tail, line -> sink.accept(masked(line)), ended);
    }

    private String newest(WorkloadId workload) {
        LiveInstance live = ports.store().releases().live(workload).stream()
                .findFirst()
                .orElseThrow(() -> new ForgeException(ErrorCode.NOT_FOUND, "nothing of " + workload + " is live"));
        ports.store().releases().find(live.release()).ifPresent(release -> secrets.learn(release.workload()));
        return live.ref().name();
    }

    private LogLine masked(LogLine line) {
        return new LogLine(line.at(), line.error(), masker.mask(line.text()));
    }
}
