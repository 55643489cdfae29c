package dev.tinyforge.cli;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.config.ConfigReader;
import dev.tinyforge.domain.config.InvalidInput;
import dev.tinyforge.domain.workload.DeploymentId;
import dev.tinyforge.domain.workload.Workload;
import dev.tinyforge.ports.codec.PageDocument;
import dev.tinyforge.ports.codec.ProgressDocument;
import dev.tinyforge.ports.codec.StatusDocument;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.usecase.DeploymentProgress;
import dev.tinyforge.ports.usecase.UseCases;
import dev.tinyforge.ports.usecase.WorkloadStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "status", description = "Shows how all workloads, one workload or one deployment are doing.")
final class StatusCommand extends Task {
    @Parameters(
            arity = "0..1",
            paramLabel = "NAME|DEPLOYMENT",
            description = "Name or id of a workload, or id of a deployment. Default: all workloads.")
    private Optional<String> of = Optional.empty();

    StatusCommand(Desk desk) {
        super(desk);
    }

    @Override
    ExitCode run(UseCases forge) {
        if (of.isEmpty()) {
            overview(forge);
            return ExitCode.DONE;
        }
        Optional<Workload> workload = workload(forge, of.get());
        if (workload.isPresent()) {
            show(forge.workloads().status(workload.get().id()));
        } else {
            show(forge.deployments().progress(new DeploymentId(of.get()), 0));
        }
        return ExitCode.DONE;
    }

    /** Empty when it is not there but a deployment may be. */
    private static Optional<Workload> workload(UseCases forge, String text) {
        try {
            return Optional.of(forge.workloads().get(text));
        } catch (ForgeException e) {
            if (e.code() == ErrorCode.NOT_FOUND && mayBeDeployment(text)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static boolean mayBeDeployment(String text) {
        try {
            return !new DeploymentId(text).value().isEmpty();
        } catch (InvalidInput e) {
            return false;
        }
    }

    private void overview(UseCases forge) {
        List<Config> documents = new ArrayList<>();
        TextTable table = new TextTable("NAME", "TAG", "STATE", "SINCE", "ADDRESS", "OPEN");
        for (Workload workload : WorkloadCommands.Listing.all(forge.workloads())) {
            WorkloadStatus status = forge.workloads().status(workload.id());
            documents.add(StatusDocument.write(status));
            Optional<WorkloadStatus.InstanceStatus> newest =
                    status.instances().stream().findFirst();
            table.row(
                    workload.name(),
                    newest.map(WorkloadStatus.InstanceStatus::tag).orElse("-"),
                    newest.map(WorkloadStatus.InstanceStatus::state).orElse("not deployed"),
                    newest.map(i -> i.since().toString()).orElse("-"),
                    newest.map(i -> String.join(" ", i.addresses())).orElse("-"),
                    Integer.toString(status.open().size()));
        }
        if (json()) {
            print(new PageDocument(documents, Optional.empty()).write());
        } else {
            table.lines().forEach(this::print);
        }
    }

    private void show(WorkloadStatus status) {
        if (json()) {
            print(StatusDocument.write(status));
            return;
        }
        Workload workload = status.workload();
        print(workload.name() + " (" + workload.id() + ")");
        TextTable instances = new TextTable("INSTANCE", "TAG", "STATE", "SINCE", "ADDRESS");
        status.instances()
                .forEach(i -> instances.row(
                        i.ref().name(), i.tag(), i.state(), i.since().toString(), String.join(" ", i.addresses())));
        section(instances, status.instances().isEmpty(), "nothing is live");
        status.instances().stream()
                .flatMap(i -> i.runtime().lastError().stream())
                .forEach(error -> print("the last deploy failed: " + error));
        if (!status.services().isEmpty()) {
            TextTable services = new TextTable("SERVICE", "IMAGE", "STATE", "CONTAINER");
            status.services().forEach(s -> services.row(s.service(), s.image(), s.state(), s.container()));
            section(services, false, "");
        }
        status.changedEnvSets()
                .forEach(set -> print("env set " + set + " has changed since the release; deploy to take it"));
        TextTable open = new TextTable("DEPLOYMENT", "TAG", "STATUS", "BY");
        status.open()
                .forEach(d -> open.row(
                        d.id().value(),
                        d.request().tag(),
                        ConfigReader.spell(d.status()),
                        d.request().by()));
        section(open, status.open().isEmpty(), "no deployment waits or runs");
        TextTable releases = new TextTable("RELEASE", "IMAGE", "MADE");
        status.releases()
                .forEach(r -> releases.row(
                        r.id().value(), r.image().toString(), r.createdAt().toString()));
        section(releases, status.releases().isEmpty(), "no release is kept");
    }

    private void section(TextTable table, boolean empty, String otherwise) {
        print("");
        if (empty) {
            print(otherwise);
        } else {
            table.lines().forEach(this::print);
        }
    }

    private void show(DeploymentProgress progress) {
        if (json()) {
            print(ProgressDocument.write(progress));
            return;
        }
        print(Watch.sentence(progress.deployment()));
        progress.deployment().note().ifPresent(note -> print("waits   " + note));
        progress.steps()
                .forEach(step ->
                        print(step.endedAt().isPresent() ? PlainProgress.line(step) : "...     " + step.title()));
    }
}
