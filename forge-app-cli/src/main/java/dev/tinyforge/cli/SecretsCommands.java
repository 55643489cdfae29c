package dev.tinyforge.cli;

import dev.tinyforge.ports.codec.EnvDocument;
import dev.tinyforge.ports.store.SecretVault.Rotation;
import dev.tinyforge.ports.usecase.UseCases;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code forge secrets …} */
@Command(name = "secrets", description = "Looks after what seals secrets.")
final class SecretsCommands {
    private SecretsCommands() {}

    /** {@code forge secrets} alone shows how it is used. @param arguments that follow it */
    static CommandLine group(Task.Desk desk, String... arguments) {
        Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
        commands.put("rotate", () -> new Rotate(desk));
        return ForgeCli.with(commands, new CommandLine(new SecretsCommands()), arguments);
    }

    @Command(
            name = "rotate",
            description = "Seals every secret with a new key and forgets the old one. May be stopped and run again.")
    static final class Rotate extends Task {
        Rotate(Desk desk) {
            super(desk);
        }

        @Override
        ExitCode run(UseCases forge) {
            Rotation rotation = forge.env().rotateKey(caller());
            print(EnvDocument.write(rotation), rotation.resealed() + " values have the new key");
            if (rotation.unreadable() > 0) {
                talk(rotation.unreadable() + " values are opened by no key there is; set them anew");
            }
            return ExitCode.DONE;
        }
    }
}
