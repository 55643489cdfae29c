package dev.tinyforge.cli;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.config.ConfigReader;
import dev.tinyforge.domain.workload.Workload;
import dev.tinyforge.ports.codec.AppliedDocument;
import dev.tinyforge.ports.codec.WorkloadCodec;
import dev.tinyforge.ports.usecase.DescribeKinds;
import dev.tinyforge.ports.usecase.ManageWorkloads;
import dev.tinyforge.ports.usecase.UseCases;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code forge workload …} */
@Command(name = "workload", description = "Adds, changes, shows and removes workloads.")
final class WorkloadCommands {
    private WorkloadCommands() {}

    /** {@code forge workload} alone shows how it is used. @param arguments that follow it */
    static CommandLine group(Task.Desk desk, String... arguments) {
        Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
        commands.put("init", () -> new Init(desk));
        commands.put("apply", () -> new Apply(desk));
        commands.put("list", () -> new Listing(desk));
        commands.put("show", () -> new Show(desk));
        commands.put("delete", () -> new Delete(desk));
        return ForgeCli.with(commands, new CommandLine(new WorkloadCommands()), arguments);
    }

    @Command(name = "init", description = "Prints a document to start from; what may be left out is a comment in it.")
    static final class Init extends Task {
        @Option(names = "--source", paramLabel = "KIND", description = "Default: image.")
        private String source = "image";

        Init(Desk desk) {
            super(desk);
        }

        @Override
        ExitCode run(UseCases forge) {
            List<DescribeKinds.Kind> kinds = forge.kinds().sources();
            Example.workload(kinds, source).forEach(this::print);
            return ExitCode.DONE;
        }
    }

    @Command(name = "apply", description = "Adds a workload, or replaces the one with the document's id or name.")
    static final class Apply extends Task {
        @Mixin
        private final DocumentOption file = new DocumentOption();

        Apply(Desk desk) {
            super(desk);
        }

        @Override
        void check() {
            file.check(desk().shell());
        }

        @Override
        ExitCode run(UseCases forge) {
            ManageWorkloads.Applied applied = forge.workloads().apply(file.document(), caller());
            print(
                    AppliedDocument.write(applied),
                    named(applied.workload()) + " " + ConfigReader.spell(applied.change()));
            return ExitCode.DONE;
        }
    }

    private static String named(Workload workload) {
        return workload.name() + " (" + workload.id() + ")";
    }

    @Command(name = "list", description = "Lists workloads.")
    static final class Listing extends Task {
        Listing(Desk desk) {
            super(desk);
        }

        @Override
        ExitCode run(UseCases forge) {
            List<Workload> all = all(forge.workloads());
            print(all, WorkloadCodec::write, () -> lines(all));
            return ExitCode.DONE;
        }

        private static List<String> lines(List<Workload> all) {
            TextTable table = new TextTable("NAME", "ID", "SOURCE", "STRATEGY", "REVISION");
            all.forEach(workload -> table.row(
                    workload.name(),
                    workload.id().value(),
                    workload.source().kind(),
                    ConfigReader.spell(workload.strategy()),
                    Long.toString(workload.revision())));
            return table.lines();
        }

        static List<Workload> all(ManageWorkloads workloads) {
            return Pages.all(workloads::list, Workload::id);
        }
    }

    @Command(name = "show", description = "Prints a workload's document; secrets by version only.")
    static final class Show extends Task {
        @Parameters(paramLabel = "NAME", description = "Name or id of the workload.")
        private String name = "";

        Show(Desk desk) {
            super(desk);
        }

        @Override
        ExitCode run(UseCases forge) {
            print(WorkloadCodec.write(forge.workloads().get(name)));
            return ExitCode.DONE;
        }
    }

    @Command(name = "delete", description = "Removes a workload and everything it runs.")
    static final class Delete extends Task {
        private static final Duration LOOK = Duration.ofMillis(200);

        @Parameters(paramLabel = "NAME", description = "Name or id of the workload.")
        private String name = "";

        @Mixin
        private final Consent consent = new Consent();

        @Option(names = "--volumes", description = "Remove the volumes made for it too, with all their data.")
        private boolean volumes;

        Delete(Desk desk) {
            super(desk);
        }

        @Override
        boolean performs() {
            return true;
        }

        @Override
        void check() {
            consent.check(desk().shell());
        }

        @Override
        ExitCode run(UseCases forge) throws InterruptedException {
            Workload workload = forge.workloads().get(name);
            String question = "Remove " + named(workload) + " and all it runs" + (volumes ? ", with its data" : "");
            if (!consent.given(desk().shell(), question)) {
                return ExitCode.REJECTED;
            }
            ManageWorkloads.Removal removal =
                    forge.workloads().delete(workload.id(), volumes, OptionalLong.empty(), caller());
            while (forge.workloads().deleting(workload.id())) {
                desk().shell().pause().pause(LOOK);
            }
            Config answer = Config.of(
                    "workload",
                    workload.id().value(),
                    "removed",
                    true,
                    "volumes_removed",
                    removal.volumesGo(),
                    "volumes_left",
                    removal.volumesStay());
            print(answer, named(workload) + " removed" + data(removal));
            return ExitCode.DONE;
        }

        private static String data(ManageWorkloads.Removal removal) {
            String gone =
                    removal.volumesGo().isEmpty() ? "" : "; data removed: " + String.join(", ", removal.volumesGo());
            String left =
                    removal.volumesStay().isEmpty() ? "" : "; data left: " + String.join(", ", removal.volumesStay());
            return gone + left;
        }
    }
}
