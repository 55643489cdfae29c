package dev.tinyforge.cli;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.config.ConfigReader;
import dev.tinyforge.domain.config.Durations;
import dev.tinyforge.domain.config.InvalidInput;
import dev.tinyforge.domain.trigger.Trigger;
import dev.tinyforge.domain.trigger.TriggerId;
import dev.tinyforge.ports.codec.AppliedDocument;
import dev.tinyforge.ports.codec.TriggerCodec;
import dev.tinyforge.ports.codec.WatchDocument;
import dev.tinyforge.ports.codec.WebhookDocument;
import dev.tinyforge.ports.store.Watches.Watch;
import dev.tinyforge.ports.usecase.ManageTriggers;
import dev.tinyforge.ports.usecase.ManageTriggers.Webhook;
import dev.tinyforge.ports.usecase.UseCases;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code forge trigger …} */
@Command(name = "trigger", description = "Says when to deploy: adds, changes, shows, fires and removes triggers.")
final class TriggerCommands {
    private TriggerCommands() {}

    /** {@code forge trigger} alone shows how it is used. @param arguments that follow it */
    static CommandLine group(Task.Desk desk, String... arguments) {
        Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
        commands.put("apply", () -> new Apply(desk));
        commands.put("list", () -> new Listing(desk));
        commands.put("show", () -> new Show(desk));
        commands.put("watches", () -> new Watched(desk));
        commands.put("webhook", () -> new Address(desk));
        commands.put("rotate", () -> new Rotate(desk));
        commands.put("fire", () -> new Fire(desk));
        commands.put("delete", () -> new Delete(desk));
        return ForgeCli.with(commands, new CommandLine(new TriggerCommands()), arguments);
    }

    @Command(name = "apply", description = "Adds a trigger, or replaces the one with the document's id or name.")
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
            ManageTriggers.Applied applied = forge.triggers().apply(file.document(), caller());
            print(
                    AppliedDocument.write(applied),
                    named(applied.trigger()) + " " + ConfigReader.spell(applied.change()));
            return ExitCode.DONE;
        }
    }

    private static String named(Trigger trigger) {
        return trigger.name() + " (" + trigger.id() + ")";
    }

    @Command(name = "list", description = "Lists triggers.")
    static final class Listing extends Task {
        Listing(Desk desk) {
            super(desk);
        }

        @Override
        ExitCode run(UseCases forge) {
            List<Trigger> all = Pages.all(forge.triggers()::list, Trigger::id);
            print(all, TriggerCodec::write, () -> lines(all));
            return ExitCode.DONE;
        }

        private static List<String> lines(List<Trigger> all) {
            TextTable table = new TextTable("NAME", "ID", "KIND", "WEBHOOK", "REVISION");
            all.forEach(trigger -> table.row(
                    trigger.name(),
                    trigger.id().value(),
                    trigger.kind(),
                    trigger.webhook() ? "yes" : "no",
                    Long.toString(trigger.revision())));
            return table.lines();
        }
    }

    /** What is about one trigger. */
    abstract static class OfOne extends Task {
        @Parameters(paramLabel = "NAME", description = "Name or id of the trigger.")
        private String name = "";

        OfOne(Desk desk) {
            super(desk);
        }

        Trigger trigger(UseCases forge) {
            return forge.triggers().get(name);
        }
    }

    @Command(name = "show", description = "Prints a trigger's document; no secret is in it.")
    static final class Show extends OfOne {
        Show(Desk desk) {
            super(desk);
        }

        @Override
        ExitCode run(UseCases forge) {
            print(TriggerCodec.write(trigger(forge)));
            return ExitCode.DONE;
        }
    }

    @Command(name = "watches", description = "Shows what a trigger watches by asking, and how that went.")
    static final class Watched extends OfOne {
        Watched(Desk desk) {
            super(desk);
        }

        @Override
        ExitCode run(UseCases forge) {
            List<Watch> watches =
                    forge.events().watches(Optional.of(trigger(forge).id()));
            print(watches, WatchDocument::write, () -> lines(watches));
            return ExitCode.DONE;
        }

        private static List<String> lines(List<Watch> watches) {
            TextTable table = new TextTable("WATCHED", "ASKED", "NEXT", "SEEN", "FAILURES", "LAST ERROR");
            watches.forEach(watch -> table.row(
                    watch.name(),
                    watch.at().toString(),
                    watch.next().toString(),
                    Integer.toString(watch.seen().size()),
                    Integer.toString(watch.failures()),
                    EventText.safe(watch.lastError().orElse("-"))));
            return table.lines();
        }
    }

    /** What ends with the address of a webhook. */
    abstract static class OfWebhook extends OfOne {
        OfWebhook(Desk desk) {
            super(desk);
        }

        abstract Webhook webhook(UseCases forge, TriggerId trigger);

        @Override
        ExitCode run(UseCases forge) {
            Webhook webhook = webhook(forge, trigger(forge).id());
            String address = address(webhook.path());
            if (json()) {
                print(WebhookDocument.write(webhook).with("address", address));
                return ExitCode.DONE;
            }
            print(address);
            talk(
                    webhook.signed()
                            ? "only signed deliveries are taken"
                            : "whoever knows this address can deploy; a signing secret makes it safer");
            return ExitCode.DONE;
        }
    }

    @Command(name = "webhook", description = "Prints where a trigger's webhook is. The address is a secret.")
    static final class Address extends OfWebhook {
        Address(Desk desk) {
            super(desk);
        }

        @Override
        Webhook webhook(UseCases forge, TriggerId trigger) {
            return forge.triggers().webhook(trigger);
        }
    }

    @Command(name = "rotate", description = "Gives a webhook a new address, and if asked another signing secret.")
    static final class Rotate extends OfWebhook {
        @Option(
                names = "--keep-old",
                paramLabel = "DURATION",
                description =
                        "How long the old address and secret go on working, such as 1h; at most 7d. Default: not.")
        private Optional<String> keepOld = Optional.empty();

        @Option(
                names = "--signing-secret",
                paramLabel = "FILE",
                description = "Take the first line of this file as the new signing secret; - reads stdin.")
        private Optional<String> secretFile = Optional.empty();

        @Option(names = "--unsigned", description = "Ask for no signature any more.")
        private boolean unsigned;

        private Duration keep = Duration.ZERO;
        private Optional<String> signing = Optional.empty();

        Rotate(Desk desk) {
            super(desk);
        }

        @Override
        void check() {
            if (unsigned && secretFile.isPresent()) {
                throw new InvalidInput("--unsigned", "cannot be joined with --signing-secret");
            }
            keep = keepOld.map(Rotate::duration).orElse(Duration.ZERO);
            signing = unsigned
                    ? Optional.of("")
                    : secretFile.map(
                            file -> DocumentFile.line(file, desk().shell().in()));
        }

        private static Duration duration(String text) {
            try {
                return Durations.parse(text);
            } catch (IllegalArgumentException e) {
                throw new InvalidInput("--keep-old", String.valueOf(e.getMessage()));
            }
        }

        @Override
        Webhook webhook(UseCases forge, TriggerId trigger) {
            return forge.triggers().rotate(trigger, keep, signing, caller());
        }
    }

    @Command(name = "fire", description = "Asks a trigger as a person; for manual ones. Shows what it deploys.")
    static final class Fire extends LedgerCommands.Asking {
        @Parameters(paramLabel = "NAME", description = "Name or id of the trigger.")
        private String name = "";

        Fire(Desk desk) {
            super(desk);
        }

        @Override
        ExitCode run(UseCases forge) throws InterruptedException {
            TriggerId trigger = forge.triggers().get(name).id();
            return conclude(forge, forge.events().fire(trigger, caller()).entry());
        }
    }

    @Command(name = "delete", description = "Removes a trigger with its webhook and its bindings.")
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
            Trigger trigger = trigger(forge);
            int bindings = BindingCommands.of(forge, trigger).size();
            String question = "Remove " + named(trigger) + (trigger.webhook() ? ", its webhook" : "") + " and its "
                    + bindings + (bindings == 1 ? " binding" : " bindings");
            if (!consent.given(desk().shell(), question)) {
                return ExitCode.REJECTED;
            }
            forge.triggers().delete(trigger.id(), OptionalLong.empty(), caller());
            print(Config.of("trigger", trigger.id().value(), "removed", true), named(trigger) + " removed");
            return ExitCode.DONE;
        }
    }
}
