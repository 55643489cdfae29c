package dev.tinyforge.ports.codec;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.config.ConfigReader;
import dev.tinyforge.domain.config.InvalidInput;
import dev.tinyforge.domain.trigger.Trigger;
import dev.tinyforge.domain.trigger.TriggerId;
import java.util.Optional;

/**
 * The trigger as a document: what people write, what the API answers with and what the store keeps. Reading is strict
 * (an unknown field is a problem) and reading what was written gives the same trigger. Whether the kind is known and its
 * config makes sense is for the kind's plugin to say.
 */
public final class TriggerCodec {
    static final int VERSION = 1;

    private TriggerCodec() {}

    /**
     * A document read.
     *
     * @param signingSecret given in the open, to be sealed with the webhook's keys
     */
    public record Draft(Trigger trigger, Optional<String> signingSecret) {
        @Override
        public String toString() {
            return "Draft[" + trigger.id() + "]";
        }
    }

    /** @throws InvalidInput with every problem; @param fallback the id of a document without one */
    public static Draft read(Config document, TriggerId fallback) {
        ConfigReader reader = new ConfigReader(document);
        TriggerId id = reader.parsed("id", TriggerId::new).orElse(fallback);
        long revision = reader.integer("revision", 0, Long.MAX_VALUE).orElse(0L);
        Optional<Draft> draft = draft(reader, id, revision);
        reader.check();
        return draft.orElseThrow();
    }

    /** Reads a trigger's own fields out of a document that may hold others; empty when the reader has a problem. */
    static Optional<Draft> draft(ConfigReader reader, TriggerId id, long revision) {
        String name = reader.required("name");
        String kind = reader.required("kind");
        Config config = WorkloadCodec.shallow(reader, "config");
        boolean webhook = reader.bool("webhook", false);
        Optional<String> signingSecret = reader.object("signing_secret").map(secret -> secret.required("secret"));
        if (signingSecret.isPresent() && !webhook) {
            reader.problem("signing_secret", "is of no use without a webhook; add `webhook: true`");
        }
        Optional<Trigger> trigger = name.isBlank() || kind.isBlank()
                ? Optional.empty()
                : WorkloadCodec.guarded(reader, () -> new Trigger(id, name, kind, config, webhook, revision));
        return trigger.map(read -> new Draft(read, signingSecret));
    }

    /** Never a secret: neither the webhook's address nor what its senders sign with. */
    public static Config write(Trigger trigger) {
        return fill(Doc.part(), trigger);
    }

    /** For keeping: with a version of its own, so that a later form can be told apart. */
    public static Config store(Trigger trigger) {
        return fill(Doc.document("trigger", VERSION), trigger);
    }

    /** Reads what {@link #store} wrote. @throws InvalidInput with the path of what is wrong */
    public static Trigger stored(Config document) {
        return Fields.document(
                document,
                "trigger",
                VERSION,
                fields -> new Trigger(
                        fields.parsed("id", TriggerId::new),
                        fields.text("name"),
                        fields.text("kind"),
                        fields.config("config"),
                        fields.flag("webhook"),
                        fields.integer("revision")));
    }

    private static Config fill(Doc doc, Trigger trigger) {
        return doc.put("id", trigger.id().value())
                .put("revision", trigger.revision())
                .put("name", trigger.name())
                .put("kind", trigger.kind())
                .put("config", trigger.config())
                .put("webhook", trigger.webhook())
                .done();
    }
}
