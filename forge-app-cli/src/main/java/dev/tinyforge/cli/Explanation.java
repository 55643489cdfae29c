package dev.tinyforge.cli;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.config.ConfigReader;
import dev.tinyforge.domain.trigger.Binding;
import dev.tinyforge.domain.trigger.Trigger;
import dev.tinyforge.domain.workload.Workload;
import dev.tinyforge.ports.codec.BindingCodec;
import dev.tinyforge.ports.codec.DeliveryDocument;
import dev.tinyforge.ports.codec.DeploymentDocument;
import dev.tinyforge.ports.codec.TriggerCodec;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.store.Deployment;
import dev.tinyforge.ports.store.Ledger.Arriving;
import dev.tinyforge.ports.store.Ledger.Asked;
import dev.tinyforge.ports.store.Ledger.Decision;
import dev.tinyforge.ports.store.Ledger.Entry;
import dev.tinyforge.ports.store.Ledger.Origin;
import dev.tinyforge.ports.usecase.UseCases;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Why an entry of the ledger came to what it did, with what is still there of all it names. */
record Explanation(Entry entry, Optional<Trigger> trigger, List<Case> cases) {
    /** One binding's. */
    record Case(
            Decision decision,
            Optional<Workload> workload,
            Optional<Binding> binding,
            Optional<Deployment> deployment) {}

    static Explanation of(UseCases forge, Entry entry) {
        return new Explanation(
                entry,
                found(() -> forge.triggers().get(entry.arrived().trigger().value())),
                entry.decisions().stream()
                        .map(decision -> new Case(
                                decision,
                                found(() -> forge.workloads()
                                        .get(decision.workload().value())),
                                found(() -> forge.triggers().binding(decision.binding())),
                                decision.deployment()
                                        .flatMap(id ->
                                                found(() -> forge.deployments().get(id)))))
                        .toList());
    }

    private static <T> Optional<T> found(Supplier<T> question) {
        try {
            return Optional.of(question.get());
        } catch (ForgeException e) {
            if (e.code() == ErrorCode.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    Config write() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("delivery", DeliveryDocument.write(entry));
        trigger.ifPresent(known -> document.put("trigger", TriggerCodec.write(known)));
        document.put("bindings", cases.stream().map(Explanation::write).toList());
        return new Config(document);
    }

    private static Config write(Case one) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("binding_id", one.decision().binding().value());
        one.workload().ifPresent(known -> document.put("workload", known.name()));
        one.binding().ifPresent(known -> document.put("binding", BindingCodec.write(known)));
        one.deployment().ifPresent(known -> document.put("deployment", DeploymentDocument.write(known)));
        return new Config(document);
    }

    /** For people. @param dry the decisions are what would be */
    List<String> lines(boolean dry) {
        Arriving arrived = entry.arrived();
        List<String> lines = new ArrayList<>();
        lines.add("delivery " + entry.number() + ": " + EventText.of(arrived.event()));
        lines.add("  came     " + EventText.safe(came(arrived)));
        arrived.key().ifPresent(key -> lines.add("  key      " + EventText.safe(key)));
        lines.add("  trigger  "
                + trigger.map(known -> known.name() + " (" + known.id() + "), " + known.kind())
                        .orElse(arrived.trigger() + ", which is gone"));
        if (!entry.decided()) {
            lines.add("not decided yet; a server, or the next command that deploys, sees to it");
        } else if (cases.isEmpty()) {
            lines.add("no workload was bound to the trigger");
        }
        cases.forEach(one -> lines.addAll(lines(one, dry)));
        return lines;
    }

    private static String came(Arriving arrived) {
        String from = arrived.sender().map(sender -> " from " + sender).orElse("");
        return arrived.at() + " " + way(arrived.origin()) + from + ", by " + arrived.by();
    }

    private static String way(Origin origin) {
        return switch (origin) {
            case WEBHOOK -> "over the webhook";
            case POLL -> "found by asking";
            case TICK -> "by the clock";
            case PERSON -> "asked for";
            case REPLAY -> "replayed";
        };
    }

    private static List<String> lines(Case one, boolean dry) {
        Decision decision = one.decision();
        List<String> lines = new ArrayList<>();
        lines.add(one.workload().map(Workload::name).orElse(decision.workload() + ", which is gone") + ": "
                + verdict(decision.result(), dry));
        lines.add("  why      " + EventText.safe(decision.reason()));
        lines.add("  binding  " + decision.binding()
                + decision.asked().map(Explanation::overrides).orElse("")
                + one.binding().map(Explanation::about).orElse(", which is gone"));
        decision.asked().ifPresent(asked -> lines.add("  asked    " + EventText.safe(JsonText.write(asked.config()))));
        one.deployment().ifPresent(deployment -> lines.add("  led to   " + Watch.sentence(deployment)));
        return lines;
    }

    private static String about(Binding binding) {
        return binding.enabled() ? "" : ", disabled now";
    }

    private static String overrides(Asked asked) {
        return asked.overridden().isEmpty()
                ? ""
                : EventText.safe(", overrides " + String.join(", ", asked.overridden()));
    }

    private static String verdict(Decision.Result result, boolean dry) {
        return dry && result == Decision.Result.DEPLOYED
                ? "would be deployed"
                : ConfigReader.spell(result).replace('-', ' ');
    }
}
