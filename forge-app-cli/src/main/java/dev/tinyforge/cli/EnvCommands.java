package dev.tinyforge.cli;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.config.SealedValue;
import dev.tinyforge.domain.workload.Workload;
import dev.tinyforge.ports.codec.EnvDocument;
import dev.tinyforge.ports.codec.WorkloadCodec;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.usecase.ManageEnv.Entry;
import dev.tinyforge.ports.usecase.ManageEnv.WorkloadEnv;
import dev.tinyforge.ports.usecase.UseCases;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code forge env …} */
@Command(name = "env", description = "Shows and changes the env of a workload. It is taken by the next deploy.")
final class EnvCommands {
    private EnvCommands() {}

    /** {@code forge env} alone shows how it is used. @param arguments that follow it */
    static CommandLine group(Task.Desk desk, String... arguments) {
        Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
        commands.put("list", () -> new Listing(desk));
        commands.put("show", () -> new Show(desk));
        commands.put("set", () -> new Setting(desk));
        commands.put("unset", () -> new Unset(desk));
        return ForgeCli.with(commands, new CommandLine(new EnvCommands()), arguments);
    }

    @Command(name = "list", description = "Lists what the next deploy gets, and from where.")
    static final class Listing extends WorkloadTask {
        Listing(Desk desk) {
            super(desk);
        }

        @Override
        ExitCode run(UseCases forge) {
            WorkloadEnv env = forge.env().of(workload(forge).id());
            if (json()) {
                print(EnvDocument.write(env));
                return ExitCode.DONE;
            }
            TextTable table = new TextTable("NAME", "VALUE", "FROM");
            env.entries()
                    .forEach(entry ->
                            table.row(entry.name(), shown(entry), entry.set().orElse("-")));
            table.lines().forEach(this::print);
            return ExitCode.DONE;
        }
    }

    private static String shown(Entry entry) {
        return entry.value().match(plain -> EventText.safe(plain.value()), secret -> "(secret)");
    }

    @Command(name = "show", description = "Prints one entry; of a secret only that it is one.")
    static final class Show extends WorkloadTask {
        @Parameters(index = "1", paramLabel = "KEY", description = "Its name.")
        private String key = "";

        Show(Desk desk) {
            super(desk);
        }

        @Override
        ExitCode run(UseCases forge) {
            Workload workload = workload(forge);
            Entry entry = forge.env().of(workload.id()).entries().stream()
                    .filter(one -> one.name().equals(key))
                    .findFirst()
                    .orElseThrow(() -> new ForgeException(
                            ErrorCode.NOT_FOUND, workload.name() + " has no " + key + " in its env"));
            Config value = entry.value()
                    .match(plain -> Config.of("value", plain.value()), secret -> SealedValue.of(secret.version()));
            print(Config.of("name", key).overlay(value), shown(entry));
            return ExitCode.DONE;
        }
    }

    @Command(name = "set", description = "Sets entries of a workload's own env.")
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
            Workload workload = forge.workloads().get(entries.name());
            return replaced(this, forge, workload, entries.over(own(workload), desk().shell()));
        }
    }

    @Command(name = "unset", description = "Takes entries out of a workload's own env.")
    static final class Unset extends WorkloadTask {
        @Parameters(index = "1..*", arity = "1..*", paramLabel = "KEY", description = "Their names.")
        private List<String> names = new ArrayList<>();

        Unset(Desk desk) {
            super(desk);
        }

        @Override
        ExitCode run(UseCases forge) {
            Workload workload = workload(forge);
            return replaced(this, forge, workload, EnvEntries.without(own(workload), names));
        }
    }

    private static Config own(Workload workload) {
        return EnvEntries.env(WorkloadCodec.write(workload));
    }

    private static ExitCode replaced(Task task, UseCases forge, Workload seen, Config env) {
        Workload changed =
                forge.env().replace(seen.id(), Config.of("env", env), OptionalLong.of(seen.revision()), task.caller());
        task.print(
                WorkloadCodec.write(changed),
                changed.name() + " is at revision " + changed.revision() + "; deploy to have it take its env");
        return ExitCode.DONE;
    }
}
