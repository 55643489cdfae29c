package dev.tinyforge.cli;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.config.InvalidInput;
import dev.tinyforge.domain.trigger.Binding;
import dev.tinyforge.domain.trigger.BindingId;
import dev.tinyforge.domain.trigger.Trigger;
import dev.tinyforge.domain.workload.Workload;
import dev.tinyforge.domain.workload.WorkloadId;
import dev.tinyforge.ports.codec.BindingCodec;
import dev.tinyforge.ports.codec.BoundDocument;
import dev.tinyforge.ports.usecase.ManageTriggers.Bound;
import dev.tinyforge.ports.usecase.UseCases;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code forge binding …} */
@Command(name = "binding", description = "Binds workloads to triggers; shows, changes and removes bindings.")
final class BindingCommands {
    private BindingCommands() {}

    /** {@code forge binding} alone shows how it is used. @param arguments that follow it */
    static CommandLine group(Task.Desk desk, String... arguments) {
        Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
        commands.put("add", () -> new Add(desk));
        commands.put("list", () -> new Listing(desk));
        commands.put("show", () -> new Show(desk));
        commands.put("set", () -> new Set(desk));
        commands.put("enable", () -> new Enable(desk));
        commands.put("disable", () -> new Disable(desk));
        commands.put("delete", () -> new Delete(desk));
        return ForgeCli.with(commands, new CommandLine(new BindingCommands()), arguments);
    }

    @Command(name = "add", description = "Binds a workload to a trigger there is, or to one made of a document.")
    static final class Add extends Task {
        @Parameters(paramLabel = "WORKLOAD", description = "Name or id of the workload.")
        private String workload = "";

        @Option(names = "--trigger", paramLabel = "NAME", description = "Name or id of the trigger.")
        private Optional<String> trigger = Optional.empty();

        @Option(
                names = {"-f", "--file"},
                paramLabel = "FILE",
                description = {
                    "A JSON document with trigger_id and the keys that differ in config,",
                    "or with kind, name and config of a new trigger; - reads stdin."
                })
        private Optional<String> file = Optional.empty();

        private Config document = Config.empty();

        Add(Desk desk) {
            super(desk);
        }

        @Override
        void check() {
            if (trigger.isPresent() == file.isPresent()) {
                throw new InvalidInput("--trigger", "give either this or --file");
            }
            document = file.map(name -> DocumentFile.read(name, desk().shell().in()))
                    .orElse(Config.empty());
        }

        @Override
        ExitCode run(UseCases forge) {
            WorkloadId id = forge.workloads().get(workload).id();
            Config wanted = trigger.map(name -> Config.of(
                            "trigger_id", forge.triggers().get(name).id().value()))
                    .orElse(document);
            Bound bound = forge.triggers().bind(id, wanted, caller());
            print(
                    BoundDocument.write(bound),
                    "binding " + bound.binding().id() + ": " + workload + " is bound to "
                            + bound.trigger().name() + " (" + bound.trigger().id() + ")");
            return ExitCode.DONE;
        }
    }

    @Command(name = "list", description = "Lists bindings: all, or those of a workload or a trigger.")
    static final class Listing extends Task {
        @Option(names = "--workload", paramLabel = "NAME", description = "Only of this workload, by name or id.")
        private Optional<String> workload = Optional.empty();

        @Option(names = "--trigger", paramLabel = "NAME", description = "Only of this trigger, by name or id.")
        private Optional<String> trigger = Optional.empty();

        Listing(Desk desk) {
            super(desk);
        }

        @Override
        ExitCode run(UseCases forge) {
            Map<WorkloadId, Workload> workloads = workloads(forge);
            List<Bound> bound = trigger
                    .map(name -> of(forge, forge.triggers().get(name)))
                    .orElseGet(() -> workloads.keySet().stream()
                            .flatMap(id -> forge.triggers().bindings(id).stream())
                            .toList())
                    .stream()
                    .filter(one -> workload.isEmpty()
                            || workloads.containsKey(one.binding().workload()))
                    .toList();
            print(bound, BoundDocument::write, () -> lines(bound, workloads));
            return ExitCode.DONE;
        }

        private static List<String> lines(List<Bound> bound, Map<WorkloadId, Workload> workloads) {
            TextTable table = new TextTable("ID", "WORKLOAD", "TRIGGER", "KIND", "ENABLED", "OVERRIDES");
            bound.forEach(one -> table.row(
                    one.binding().id().value(),
                    Optional.ofNullable(workloads.get(one.binding().workload()))
                            .map(Workload::name)
                            .orElse(one.binding().workload().value()),
                    one.trigger().name(),
                    one.trigger().kind(),
                    one.binding().enabled() ? "yes" : "no",
                    one.binding().override().isEmpty()
                            ? "-"
                            : String.join(",", one.binding().override().values().keySet())));
            return table.lines();
        }

        /** Those asked about: one, or all. */
        private Map<WorkloadId, Workload> workloads(UseCases forge) {
            List<Workload> asked = workload.map(
                            name -> List.of(forge.workloads().get(name)))
                    .orElseGet(() -> Pages.all(forge.workloads()::list, Workload::id));
            return asked.stream()
                    .collect(Collectors.toMap(Workload::id, one -> one, (one, same) -> one, LinkedHashMap::new));
        }
    }

    /** All bindings of a trigger. */
    static List<Bound> of(UseCases forge, Trigger trigger) {
        Pages.Source<Binding, BindingId> source =
                (after, limit) -> forge.triggers().bindings(trigger.id(), after, limit);
        return Pages.all(source, Binding::id).stream()
                .map(binding -> new Bound(trigger, binding))
                .toList();
    }

    /** What is about one binding. */
    abstract static class OfOne extends Task {
        @Parameters(paramLabel = "ID", description = "Id of the binding.")
        private String id = "";

        OfOne(Desk desk) {
            super(desk);
        }

        BindingId id() {
            return new BindingId(id);
        }
    }

    @Command(name = "show", description = "Prints a binding's document.")
    static final class Show extends OfOne {
        @Option(
                names = "--effective",
                description = "Print what is asked instead: the trigger's config with the binding's keys laid over it.")
        private boolean effective;

        Show(Desk desk) {
            super(desk);
        }

        @Override
        ExitCode run(UseCases forge) {
            print(
                    effective
                            ? forge.triggers().effective(id())
                            : BindingCodec.write(forge.triggers().binding(id())));
            return ExitCode.DONE;
        }
    }

    /** What leaves a binding changed. */
    abstract static class Changing extends OfOne {
        Changing(Desk desk) {
            super(desk);
        }

        /** @param now as it is */
        abstract Config wanted(Binding now);

        @Override
        ExitCode run(UseCases forge) {
            Binding now = forge.triggers().binding(id());
            Config wanted = wanted(now);
            OptionalLong revision =
                    wanted.get("revision") instanceof Long given ? OptionalLong.of(given) : OptionalLong.empty();
            Binding changed = forge.triggers().change(now.id(), wanted, revision, caller());
            print(
                    BindingCodec.write(changed),
                    "binding " + changed.id() + " is at revision " + changed.revision() + ", "
                            + (changed.enabled() ? "enabled" : "disabled"));
            return ExitCode.DONE;
        }
    }

    @Command(
            name = "set",
            description = {
                "Replaces the keys a binding lays over its trigger's config.",
                "With a revision in the document, a binding that has changed since is left alone."
            })
    static final class Set extends Changing {
        @Mixin
        private final DocumentOption file = new DocumentOption();

        Set(Desk desk) {
            super(desk);
        }

        @Override
        void check() {
            file.check(desk().shell());
        }

        @Override
        Config wanted(Binding now) {
            return file.document();
        }
    }

    @Command(name = "enable", description = "Has a binding asked about events again.")
    static final class Enable extends Changing {
        Enable(Desk desk) {
            super(desk);
        }

        @Override
        Config wanted(Binding now) {
            return BindingCodec.write(now.enabled(true));
        }
    }

    @Command(name = "disable", description = "Keeps a binding, but has events skip it.")
    static final class Disable extends Changing {
        Disable(Desk desk) {
            super(desk);
        }

        @Override
        Config wanted(Binding now) {
            return BindingCodec.write(now.enabled(false));
        }
    }

    @Command(name = "delete", description = "Removes a binding; the trigger and the workload stay.")
    static final class Delete extends OfOne {
        @Mixin
        private final Consent consent = new Consent();

        Delete(Desk desk) {
            super(desk);
        }

        @Override
        void check() {
            consent.check(desk().shell());
        }

        @Override
        ExitCode run(UseCases forge) {
            BindingId id = forge.triggers().binding(id()).id();
            if (!consent.given(desk().shell(), "Remove binding " + id)) {
                return ExitCode.REJECTED;
            }
            forge.triggers().unbind(id, OptionalLong.empty(), caller());
            print(Config.of("binding", id.value(), "removed", true), "binding " + id + " removed");
            return ExitCode.DONE;
        }
    }
}
