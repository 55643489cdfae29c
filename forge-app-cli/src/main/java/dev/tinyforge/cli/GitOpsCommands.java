package dev.tinyforge.cli;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.gitops.Drift;
import dev.tinyforge.domain.workload.GitOps;
import dev.tinyforge.domain.workload.Workload;
import dev.tinyforge.ports.codec.GitOpsDocument;
import dev.tinyforge.ports.usecase.ManageGitOps.FileReport;
import dev.tinyforge.ports.usecase.ManageGitOps.Report;
import dev.tinyforge.ports.usecase.ManageGitOps.Status;
import dev.tinyforge.ports.usecase.ManageGitOps.Synced;
import dev.tinyforge.ports.usecase.UseCases;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code forge gitops …} */
@Command(
        name = "gitops",
        description = "Takes fields of a workload from a file in its repository, when you say so; never by itself.")
final class GitOpsCommands {
    private static final int SHA = 12;

    private GitOpsCommands() {}

    /** {@code forge gitops} alone shows how it is used. @param arguments that follow it */
    static CommandLine group(Task.Desk desk, String... arguments) {
        Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
        commands.put("status", () -> new Show(desk));
        commands.put("enable", () -> new Enable(desk));
        commands.put("disable", () -> new Disable(desk));
        commands.put("sync", () -> new Sync(desk));
        return ForgeCli.with(commands, new CommandLine(new GitOpsCommands()), arguments);
    }

    private static List<String> drift(List<Drift> drift, String head) {
        TextTable table = new TextTable("FIELD", "DECLARED", head);
        drift.forEach(field -> table.row(
                EventText.safe(field.field()),
                EventText.safe(String.valueOf(field.declared())),
                field.live().map(live -> EventText.safe(String.valueOf(live))).orElse("-")));
        return table.lines();
    }

    @Command(
            name = "status",
            description = "Reads the file, and tells what the workload has otherwise. Ends with 0 if the file is good,"
                    + " 3 without one, 4 if it cannot be fetched, 1 if it is invalid.")
    static final class Show extends WorkloadTask {
        Show(Desk desk) {
            super(desk);
        }

        @Override
        ExitCode run(UseCases forge) {
            Report report = forge.gitops().status(workload(forge).id());
            if (json()) {
                print(GitOpsDocument.write(report));
            } else {
                lines(report);
            }
            return report.file().map(file -> code(file.status())).orElse(ExitCode.DONE);
        }

        private void lines(Report report) {
            Optional<GitOps> gitops = report.workload().gitops();
            if (gitops.isEmpty()) {
                print("off; turn it on with `forge gitops enable`");
                return;
            }
            FileReport file = report.file().orElseThrow();
            String commit = file.commit()
                    .map(full -> " at " + full.substring(0, Math.min(SHA, full.length())))
                    .orElse("");
            print(gitops.get().path() + commit + ": " + GitOpsDocument.spell(file.status())
                    + file.reason().map(reason -> ", " + EventText.safe(reason)).orElse(""));
            print("managed: "
                    + (gitops.get().managed().isEmpty()
                            ? "nothing yet"
                            : String.join(", ", gitops.get().managed())));
            if (file.status() != Status.OK) {
                return;
            }
            if (file.drift().isEmpty()) {
                print("the workload has what the file declares");
            } else {
                drift(file.drift(), "WORKLOAD").forEach(this::print);
            }
        }
    }

    /** A file that cannot be had or used fails whatever comes after it in a script. */
    private static ExitCode code(Status status) {
        return switch (status) {
            case OK -> ExitCode.DONE;
            case NO_FILE -> ExitCode.DENIED;
            case FETCH_FAILED -> ExitCode.UNREACHABLE;
            case INVALID -> ExitCode.FAILED;
        };
    }

    @Command(name = "enable", description = "Turns it on. Nothing is taken from the file before a sync.")
    static final class Enable extends WorkloadTask {
        @Option(names = "--path", paramLabel = "PATH", description = "The file's path in the repository.")
        private @Nullable String path;

        Enable(Desk desk) {
            super(desk);
        }

        @Override
        ExitCode run(UseCases forge) {
            Config document = Config.of("enabled", true);
            return set(this, forge, path == null ? document : document.with("path", path));
        }
    }

    @Command(name = "disable", description = "Turns it off. Fields keep their values and can be edited again.")
    static final class Disable extends WorkloadTask {
        Disable(Desk desk) {
            super(desk);
        }

        @Override
        ExitCode run(UseCases forge) {
            return set(this, forge, Config.of("enabled", false));
        }
    }

    private static ExitCode set(WorkloadTask task, UseCases forge, Config document) {
        Workload seen = task.workload(forge);
        Report report = forge.gitops().set(seen.id(), document, OptionalLong.of(seen.revision()), task.caller());
        Workload now = report.workload();
        task.print(
                GitOpsDocument.write(report),
                now.gitops()
                        .map(gitops -> "on for " + now.name() + ": " + gitops.path()
                                + "; `forge gitops sync` takes in what it declares")
                        .orElse("off for " + now.name()));
        return ExitCode.DONE;
    }

    @Command(name = "sync", description = "Writes what the file declares over the workload; the next deploy takes it.")
    static final class Sync extends WorkloadTask {
        Sync(Desk desk) {
            super(desk);
        }

        @Override
        ExitCode run(UseCases forge) {
            Synced synced = forge.gitops().sync(workload(forge).id(), caller());
            if (json()) {
                print(GitOpsDocument.write(synced));
                return ExitCode.DONE;
            }
            Workload now = synced.report().workload();
            if (synced.changed().isEmpty()) {
                print(now.name() + " has what the file declares, at revision " + now.revision());
                return ExitCode.DONE;
            }
            drift(synced.changed(), "BEFORE").forEach(this::print);
            print(now.name() + " is at revision " + now.revision() + "; deploy to have it take this");
            return ExitCode.DONE;
        }
    }
}
