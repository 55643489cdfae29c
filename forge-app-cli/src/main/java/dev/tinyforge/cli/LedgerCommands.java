package dev.tinyforge.cli;

import dev.tinyforge.domain.config.ConfigReader;
import dev.tinyforge.domain.config.InvalidInput;
import dev.tinyforge.domain.trigger.Trigger;
import dev.tinyforge.domain.trigger.TriggerId;
import dev.tinyforge.domain.workload.WorkloadId;
import dev.tinyforge.ports.codec.DeliveryDocument;
import dev.tinyforge.ports.codec.PageDocument;
import dev.tinyforge.ports.store.Deployment;
import dev.tinyforge.ports.store.Ledger;
import dev.tinyforge.ports.store.Ledger.Decision;
import dev.tinyforge.ports.store.Ledger.Entry;
import dev.tinyforge.ports.usecase.UseCases;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** {@code deliveries}, {@code explain} and {@code replay}. */
final class LedgerCommands {
    private LedgerCommands() {}

    /** A result as documents write it. */
    static final class Results extends ArrayList<String> implements ITypeConverter<Decision.Result> {
        private static final long serialVersionUID = 1L;

        Results() {
            super(Arrays.stream(Decision.Result.values())
                    .map(ConfigReader::spell)
                    .toList());
        }

        @Override
        public Decision.Result convert(String text) {
            return Arrays.stream(Decision.Result.values())
                    .filter(result -> ConfigReader.spell(result).equals(text))
                    .findFirst()
                    .orElseThrow(() ->
                            new TypeConversionException("`" + text + "` is not one of " + String.join(", ", this)));
        }
    }

    @Command(name = "deliveries", description = "Lists what arrived at triggers and what was made of it, newest first.")
    static final class Deliveries extends Task {
        private static final int MOST = 1000;

        @Option(names = "--trigger", paramLabel = "NAME", description = "Only what came to this trigger.")
        private Optional<String> trigger = Optional.empty();

        @Option(names = "--workload", paramLabel = "NAME", description = "Only what was decided about this workload.")
        private Optional<String> workload = Optional.empty();

        @Option(
                names = "--result",
                paramLabel = "RESULT",
                converter = Results.class,
                completionCandidates = Results.class,
                description = "Only what came to this for some workload: ${COMPLETION-CANDIDATES}.")
        private Optional<Decision.Result> result = Optional.empty();

        @Option(
                names = "--text",
                paramLabel = "TEXT",
                description = "Only with this text in sender, key, event or reason.")
        private Optional<String> text = Optional.empty();

        @Option(names = "--limit", paramLabel = "N", defaultValue = "20", description = "At most so many. Default: 20.")
        private int limit;

        Deliveries(Desk desk) {
            super(desk);
        }

        @Override
        void check() {
            if (limit < 1 || limit > MOST) {
                throw new InvalidInput("--limit", limit + " is not between 1 and " + MOST);
            }
        }

        @Override
        ExitCode run(UseCases forge) {
            Optional<TriggerId> from =
                    trigger.map(name -> forge.triggers().get(name).id());
            Optional<WorkloadId> about =
                    workload.map(name -> forge.workloads().get(name).id());
            List<Entry> entries =
                    forge.events().list(new Ledger.Query(from, about, result, text, Optional.empty()), limit);
            if (json()) {
                print(new PageDocument(
                                entries.stream().map(DeliveryDocument::write).toList(), Optional.empty())
                        .write());
            } else {
                Map<TriggerId, String> names = entries.isEmpty() ? Map.of() : names(forge);
                TextTable table = new TextTable("NUMBER", "AT", "ORIGIN", "TRIGGER", "EVENT", "RESULT");
                entries.forEach(entry -> table.row(
                        Long.toString(entry.number()),
                        entry.arrived().at().toString(),
                        ConfigReader.spell(entry.arrived().origin()),
                        names.getOrDefault(
                                entry.arrived().trigger(),
                                entry.arrived().trigger().shortForm()),
                        EventText.of(entry.arrived().event()),
                        summary(entry)));
                table.lines().forEach(this::print);
            }
            return ExitCode.DONE;
        }

        private static Map<TriggerId, String> names(UseCases forge) {
            return Pages.all(forge.triggers()::list, Trigger::id).stream()
                    .collect(Collectors.toMap(Trigger::id, Trigger::name));
        }

        private static String summary(Entry entry) {
            if (!entry.decided()) {
                return "not decided yet";
            }
            Map<Decision.Result, Long> counts = entry.decisions().stream()
                    .collect(Collectors.groupingBy(Decision::result, TreeMap::new, Collectors.counting()));
            return counts.isEmpty()
                    ? "nobody was asked"
                    : counts.entrySet().stream()
                            .map(count -> count.getValue() + " " + ConfigReader.spell(count.getKey()))
                            .collect(Collectors.joining(", "));
        }
    }

    @Command(name = "explain", description = "Says for each workload why a delivery did or did not deploy it.")
    static final class Explain extends Task {
        @Parameters(paramLabel = "NUMBER", description = "Of the delivery, as deliveries shows it.")
        private long number;

        Explain(Desk desk) {
            super(desk);
        }

        @Override
        ExitCode run(UseCases forge) {
            Explanation explanation = Explanation.of(forge, forge.events().get(number));
            if (json()) {
                print(explanation.write());
            } else {
                explanation.lines(false).forEach(this::print);
                if (explanation.entry().decided()) {
                    print("So it was then; forge replay " + number + " --dry-run asks what is bound now.");
                }
            }
            return ExitCode.DONE;
        }
    }

    /** Puts an event to a trigger and, unless told otherwise, stays with what is deployed to its end. */
    abstract static class Asking extends Task {
        @Option(names = "--detach", description = "Queue what is to be deployed and do not wait; a server does it.")
        private boolean detach;

        Asking(Desk desk) {
            super(desk);
        }

        @Override
        boolean performs() {
            return !detach;
        }

        /** @return failed if a workload could not be asked, else how the worst deployment ended */
        ExitCode conclude(UseCases forge, Entry entry) throws InterruptedException {
            if (!json()) {
                Explanation.of(forge, entry).lines(false).forEach(this::print);
            }
            ExitCode worst = errors(entry) ? ExitCode.FAILED : ExitCode.DONE;
            if (!detach) {
                for (Deployment deployment : deployments(forge, entry)) {
                    Deployment ended = new Watch(desk(), forge.deployments()).follow(deployment);
                    if (!json()) {
                        print(Watch.sentence(ended));
                    }
                    worst = worst == ExitCode.DONE ? ExitCode.of(ended.status()) : worst;
                }
            }
            if (json()) {
                print(Explanation.of(forge, entry).write());
            }
            return worst;
        }

        private static List<Deployment> deployments(UseCases forge, Entry entry) {
            return entry.decisions().stream()
                    .flatMap(decision -> decision.deployment().stream())
                    .map(forge.deployments()::get)
                    .toList();
        }

        private static boolean errors(Entry entry) {
            return entry.decisions().stream().anyMatch(decision -> decision.result() == Decision.Result.ERROR);
        }
    }

    @Command(name = "replay", description = "Puts a delivery to its trigger once more, with the bindings of now.")
    static final class Replay extends Asking {
        @Parameters(paramLabel = "NUMBER", description = "Of the delivery, as deliveries shows it.")
        private long number;

        @Option(names = "--dry-run", description = "Only say what would be decided. Changes nothing.")
        private boolean dry;

        Replay(Desk desk) {
            super(desk);
        }

        @Override
        boolean performs() {
            return !dry && super.performs();
        }

        @Override
        ExitCode run(UseCases forge) throws InterruptedException {
            Entry entry = forge.events().replay(number, dry, caller());
            if (!dry) {
                return conclude(forge, entry);
            }
            Explanation explanation = Explanation.of(forge, entry);
            if (json()) {
                print(explanation.write());
            } else {
                explanation.lines(true).forEach(this::print);
            }
            return ExitCode.DONE;
        }
    }
}
