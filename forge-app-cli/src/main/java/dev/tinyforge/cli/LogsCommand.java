package dev.tinyforge.cli;

import dev.tinyforge.domain.config.InvalidInput;
import dev.tinyforge.domain.workload.WorkloadId;
import dev.tinyforge.ports.codec.LogLineDocument;
import dev.tinyforge.ports.container.ContainerEngine.LogLine;
import dev.tinyforge.ports.container.ContainerEngine.Subscription;
import dev.tinyforge.ports.usecase.UseCases;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "logs", description = "Prints what a workload writes; with --json one object a line.")
final class LogsCommand extends Task {
    private static final int MOST = 10_000;

    @Parameters(paramLabel = "NAME", description = "Name or id of the workload.")
    private String name = "";

    @Option(
            names = {"-f", "--follow"},
            description = "Go on until it ends or Ctrl-C.")
    private boolean follow;

    @Option(
            names = {"-n", "--tail"},
            paramLabel = "N",
            defaultValue = "100",
            description = "Begin with the last N lines. Default: 100.")
    private int tail;

    LogsCommand(Desk desk) {
        super(desk);
    }

    @Override
    void check() {
        if (tail < 0 || tail > MOST) {
            throw new InvalidInput("--tail", tail + " is not between 0 and " + MOST);
        }
    }

    @Override
    ExitCode run(UseCases forge) throws InterruptedException {
        WorkloadId id = forge.workloads().get(name).id();
        if (!follow) {
            forge.logs().tail(id, tail).forEach(this::show);
            return ExitCode.DONE;
        }
        CompletableFuture<Optional<String>> ended = new CompletableFuture<>();
        desk().shell().interrupts().handle(() -> ended.complete(Optional.empty()));
        Subscription lines = forge.logs().follow(id, OptionalInt.of(tail), this::show, ended::complete);
        try {
            Optional<String> reason = ended.get();
            reason.ifPresent(why -> talk("the log ended: " + why));
            return reason.isPresent() ? ExitCode.UNREACHABLE : ExitCode.DONE;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } finally {
            lines.close();
        }
    }

    private void show(LogLine line) {
        if (json()) {
            print(LogLineDocument.write(line));
        } else {
            print(line.text());
        }
    }
}
