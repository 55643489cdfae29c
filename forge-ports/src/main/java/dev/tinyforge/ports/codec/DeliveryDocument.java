package dev.tinyforge.ports.codec;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.config.ConfigReader;
import dev.tinyforge.domain.trigger.BindingId;
import dev.tinyforge.domain.trigger.TriggerId;
import dev.tinyforge.domain.workload.DeploymentId;
import dev.tinyforge.domain.workload.WorkloadId;
import dev.tinyforge.ports.store.Ledger.Arriving;
import dev.tinyforge.ports.store.Ledger.Asked;
import dev.tinyforge.ports.store.Ledger.Decision;
import dev.tinyforge.ports.store.Ledger.Entry;
import dev.tinyforge.ports.store.Ledger.Origin;
import dev.tinyforge.ports.usecase.HandleEvents.Handled;

/** An entry of the ledger, in answers. */
public final class DeliveryDocument {
    private static final String REPEATED = "repeated";

    private DeliveryDocument() {}

    public static Config write(Entry entry) {
        Arriving arrived = entry.arrived();
        return Doc.part()
                .put("number", entry.number())
                .put("trigger_id", arrived.trigger().value())
                .put("origin", arrived.origin())
                .put("sender", arrived.sender())
                .put("key", arrived.key())
                .put("event", InboundEventCodec.write(arrived.event()))
                .put("by", arrived.by())
                .put("at", arrived.at())
                .put("decided", entry.decided())
                .put("decisions", entry.decisions(), DeliveryDocument::write)
                .done();
    }

    /** One that has just arrived: whether it had before. */
    public static Config write(Handled handled) {
        return write(handled.entry()).with(REPEATED, handled.repeated());
    }

    /** @throws dev.tinyforge.domain.config.InvalidInput if it is not what {@link #write(Entry)} makes */
    public static Entry read(Config document) {
        ConfigReader reader = new ConfigReader(document);
        return new Entry(
                AnswerFields.number(reader, "number"),
                new Arriving(
                        new TriggerId(AnswerFields.text(reader, "trigger_id")),
                        AnswerFields.constant(reader, "origin", Origin.class),
                        reader.string("sender"),
                        reader.string("key"),
                        InboundEventCodec.read(reader.config("event")),
                        AnswerFields.text(reader, "by"),
                        AnswerFields.instant(reader, "at")),
                reader.bool("decided", false),
                reader.objects("decisions").stream()
                        .map(DeliveryDocument::decision)
                        .toList());
    }

    /** @throws dev.tinyforge.domain.config.InvalidInput if it is not what {@link #write(Handled)} makes */
    public static Handled readHandled(Config document) {
        return new Handled(read(document), new ConfigReader(document).bool(REPEATED, false));
    }

    private static Config write(Decision decision) {
        return Doc.part()
                .put("binding_id", decision.binding().value())
                .put("workload_id", decision.workload())
                .put("result", decision.result())
                .put("reason", decision.reason())
                .put("asked", decision.asked().map(LedgerCodec::part))
                .put("deployment", decision.deployment().map(DeploymentId::value))
                .done();
    }

    private static Decision decision(ConfigReader reader) {
        return new Decision(
                new BindingId(AnswerFields.text(reader, "binding_id")),
                new WorkloadId(AnswerFields.text(reader, "workload_id")),
                AnswerFields.constant(reader, "result", Decision.Result.class),
                AnswerFields.text(reader, "reason"),
                reader.object("asked").map(asked -> new Asked(asked.config("config"), asked.strings("overridden"))),
                reader.string("deployment").map(DeploymentId::new));
    }
}
