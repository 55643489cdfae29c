package dev.tinyforge.cli;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.workload.EnvSet;
import dev.tinyforge.ports.codec.EnvDocument;
import dev.tinyforge.ports.codec.EnvSetCodec;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.usecase.ManageEnv.Attached;
import dev.tinyforge.ports.usecase.UseCases;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code forge env-set …} */
@Command(name = "env-set", description = "Env that workloads share: name a set in `env_sets` of their documents.")
final class EnvSetCommands {
    private EnvSetCommands() {}

    /** {@code forge env-set} alone shows how it is used. @param arguments that follow it */
    static CommandLine group(Task.Desk desk, String... arguments) {
        Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
        commands.put("list", () -> new Listing(desk));
        commands.put("show", () -> new Show(desk));
        commands.put("set", () -> new Setting(desk));
        commands.put("unset", () -> new Unset(desk));
        commands.put("delete", () -> new Delete(desk));
        return ForgeCli.with(commands, new CommandLine(new EnvSetCommands()), arguments);
    }

    @Command(name = "list", description = "Lists env sets.")
    static final class Listing extends Task {
        Listing(Desk desk) {
            super(desk);
        }

        @Override
        ExitCode run(UseCases forge) {
            List<Attached> all =
                    Pages.all(forge.env()::sets, attached -> attached.set().id());
            print(all, EnvDocument::write, () -> lines(all));
            return ExitCode.DONE;
        }

        private static List<String> lines(List<Attached> all) {
            TextTable table = new TextTable("NAME", "ID", "ENTRIES", "USED BY", "REVISION");
            all.forEach(one -> table.row(
                    one.set().name(),
                    one.set().id().value(),
                    Integer.toString(one.set().env().size()),
                    Integer.toString(one.workloads().size()),
                    Long.toString(one.set().revision())));
            return table.lines();
        }
    }

    /** What is about one set. */
    abstract static class OfOne extends Task {
        @Parameters(index = "0", paramLabel = "SET", description = "Name or id of the set.")
        private String name = "";

        OfOne(Desk desk) {
            super(desk);
        }

        String name() {
            return name;
        }

        EnvSet set(UseCases forge) {
            return forge.env().set(name).set();
        }
    }

    @Command(name = "show", description = "Prints a set's document and who uses it; secrets by version only.")
    static final class Show extends OfOne {
        Show(Desk desk) {
            super(desk);
        }

        @Override
        ExitCode run(UseCases forge) {
            print(EnvDocument.write(forge.env().set(name())));
            return ExitCode.DONE;
        }
    }

    @Command(name = "set", description = "Sets entries of a set; makes it if there is none of the name.")
    static final class Setting extends Task {
        @Mixin
        private final EnvEntries entries = new EnvEntries();

        Setting(Desk desk) {
            super(desk);
        }

        @Override
        void check() {
            entries.check();
        }

        @Override
        ExitCode run(UseCases forge) {
            Optional<EnvSet> now = found(forge);
            Config env = entries.over(now.map(EnvSetCommands::own).orElse(Config.empty()), desk().shell());
            if (now.isPresent()) {
                return replaced(this, forge, now.get(), env);
            }
            EnvSet made = forge.env().createSet(Config.of("name", entries.name(), "env", env), caller());
            print(EnvSetCodec.write(made), named(made) + " created");
            return ExitCode.DONE;
        }

        private Optional<EnvSet> found(UseCases forge) {
            try {
                return Optional.of(forge.env().set(entries.name()).set());
            } catch (ForgeException e) {
                if (e.code() == ErrorCode.NOT_FOUND) {
                    return Optional.empty();
                }
                throw e;
            }
        }
    }

    @Command(name = "unset", description = "Takes entries out of a set.")
    static final class Unset extends OfOne {
        @Parameters(index = "1..*", arity = "1..*", paramLabel = "KEY", description = "Their names.")
        private List<String> names = new ArrayList<>();

        Unset(Desk desk) {
            super(desk);
        }

        @Override
        ExitCode run(UseCases forge) {
            EnvSet now = set(forge);
            return replaced(this, forge, now, EnvEntries.without(own(now), names));
        }
    }

    @Command(name = "delete", description = "Removes a set that no workload uses.")
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
            EnvSet set = set(forge);
            if (!consent.given(desk().shell(), "Remove " + named(set))) {
                return ExitCode.REJECTED;
            }
            forge.env().deleteSet(set.id(), OptionalLong.empty(), caller());
            print(Config.of("env_set", set.id().value(), "removed", true), named(set) + " removed");
            return ExitCode.DONE;
        }
    }

    private static String named(EnvSet set) {
        return set.name() + " (" + set.id() + ")";
    }

    private static Config own(EnvSet set) {
        return EnvEntries.env(EnvSetCodec.write(set));
    }

    private static ExitCode replaced(Task task, UseCases forge, EnvSet seen, Config env) {
        EnvSet changed = forge.env()
                .replaceSet(
                        seen.id(),
                        Config.of("name", seen.name(), "env", env),
                        OptionalLong.of(seen.revision()),
                        task.caller());
        task.print(
                EnvSetCodec.write(changed),
                named(changed) + " is at revision " + changed.revision()
                        + "; workloads take it when they are deployed");
        return ExitCode.DONE;
    }
}
