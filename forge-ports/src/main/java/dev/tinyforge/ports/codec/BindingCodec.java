package dev.tinyforge.ports.codec;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.config.ConfigReader;
import dev.tinyforge.domain.config.InvalidInput;
import dev.tinyforge.domain.trigger.Binding;
import dev.tinyforge.domain.trigger.BindingId;
import dev.tinyforge.domain.trigger.TriggerId;
import dev.tinyforge.domain.workload.WorkloadId;
import java.util.Optional;
import java.util.function.Function;

/**
 * The binding as a document: what people write, what the API answers with and what the store keeps. Reading is strict (an
 * unknown field is a problem) and reading what was written gives the same binding.
 */
public final class BindingCodec {
    static final int VERSION = 1;

    private BindingCodec() {}

    /**
     * Reads a document that replaces override and switch of a binding as a whole. It may name the binding's id and ends, and
     * then the right ones.
     *
     * @return at the document's revision, else at that of {@code now}
     * @throws InvalidInput with every problem
     */
    public static Binding read(Config document, Binding now) {
        ConfigReader reader = new ConfigReader(document);
        same(reader, "id", BindingId::new, now.id());
        same(reader, "trigger_id", TriggerId::new, now.trigger());
        same(reader, "workload_id", WorkloadId::new, now.workload());
        long revision = reader.integer("revision", 0, Long.MAX_VALUE).orElse(now.revision());
        Binding read = now.withOverride(WorkloadCodec.shallow(reader, "config"))
                .enabled(reader.bool("enabled", true))
                .atRevision(revision);
        reader.check();
        return read;
    }

    private static <T> void same(ConfigReader reader, String name, Function<String, T> parser, T expected) {
        reader.parsed(name, parser)
                .filter(found -> !found.equals(expected))
                .ifPresent(found ->
                        reader.problem(name, "is " + expected + " and cannot become " + found + "; leave it out"));
    }

    /** What a workload is to be bound to. */
    public sealed interface Bind {
        /** To a trigger there is. */
        record Existing(TriggerId trigger, Config override, boolean enabled) implements Bind {}

        /** To one made of the same document; its config is the trigger's, and nothing is overridden. */
        record Inline(TriggerCodec.Draft draft, boolean enabled) implements Bind {}

        default <R> R match(Function<Existing, R> existing, Function<Inline, R> inline) {
            return this instanceof Existing e ? existing.apply(e) : inline.apply((Inline) this);
        }
    }

    /** @throws InvalidInput with every problem; @param fallback the id of a trigger that is made of the document */
    public static Bind readBind(Config document, TriggerId fallback) {
        ConfigReader reader = new ConfigReader(document);
        boolean enabled = reader.bool("enabled", true);
        Optional<Bind> bind = reader.has("trigger_id") ? existing(reader, enabled) : inline(reader, enabled, fallback);
        reader.check();
        return bind.orElseThrow();
    }

    private static Optional<Bind> existing(ConfigReader reader, boolean enabled) {
        Config override = WorkloadCodec.shallow(reader, "config");
        for (String name : new String[] {"kind", "name", "webhook", "signing_secret"}) {
            reader.refuse(name, "belongs to the trigger that `trigger_id` names; leave one of them out");
        }
        return reader.parsed("trigger_id", TriggerId::new)
                .map(trigger -> new Bind.Existing(trigger, override, enabled));
    }

    private static Optional<Bind> inline(ConfigReader reader, boolean enabled, TriggerId fallback) {
        if (!reader.has("kind")) {
            reader.problem("trigger_id", "is missing; name a trigger there is, or give `kind` and `name` of a new one");
        }
        return TriggerCodec.draft(reader, fallback, 0).map(draft -> new Bind.Inline(draft, enabled));
    }

    public static Config write(Binding binding) {
        return fill(Doc.part(), binding);
    }

    /** For keeping: with a version of its own, so that a later form can be told apart. */
    public static Config store(Binding binding) {
        return fill(Doc.document("binding", VERSION), binding);
    }

    /** Reads what {@link #store} wrote. @throws InvalidInput with the path of what is wrong */
    public static Binding stored(Config document) {
        return Fields.document(
                document,
                "binding",
                VERSION,
                fields -> new Binding(
                        fields.parsed("id", BindingId::new),
                        fields.parsed("trigger_id", TriggerId::new),
                        fields.parsed("workload_id", WorkloadId::new),
                        fields.config("config"),
                        fields.flag("enabled"),
                        fields.integer("revision")));
    }

    private static Config fill(Doc doc, Binding binding) {
        return doc.put("id", binding.id().value())
                .put("revision", binding.revision())
                .put("trigger_id", binding.trigger().value())
                .put("workload_id", binding.workload())
                .put("config", binding.override())
                .put("enabled", binding.enabled())
                .done();
    }
}
