package dev.tinyforge.ports.codec;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.config.ConfigReader;
import dev.tinyforge.domain.trigger.Binding;
import dev.tinyforge.domain.trigger.BindingId;
import dev.tinyforge.domain.trigger.Trigger;
import dev.tinyforge.domain.trigger.TriggerId;
import dev.tinyforge.domain.workload.WorkloadId;
import dev.tinyforge.ports.usecase.ManageTriggers.Bound;

/** A binding with its trigger, and either alone, in answers. */
public final class BoundDocument {
    private BoundDocument() {}

    public static Config write(Bound bound) {
        return Config.of(
                "trigger", TriggerCodec.write(bound.trigger()),
                "binding", BindingCodec.write(bound.binding()));
    }

    /** @throws dev.tinyforge.domain.config.InvalidInput if it is not what {@link #write} makes */
    public static Bound read(Config document) {
        ConfigReader reader = new ConfigReader(document);
        return new Bound(trigger(reader.config("trigger")), binding(reader.config("binding")));
    }

    /** A trigger that was written with its id. */
    public static Trigger trigger(Config document) {
        TriggerId id = new TriggerId(AnswerFields.text(new ConfigReader(document), "id"));
        return TriggerCodec.read(document, id).trigger();
    }

    /** A binding that was written with its id and its ends. */
    public static Binding binding(Config document) {
        ConfigReader reader = new ConfigReader(document);
        Binding written = new Binding(
                new BindingId(AnswerFields.text(reader, "id")),
                new TriggerId(AnswerFields.text(reader, "trigger_id")),
                new WorkloadId(AnswerFields.text(reader, "workload_id")),
                Config.empty(),
                true,
                0);
        return BindingCodec.read(document, written);
    }
}
