package dev.tinyforge.ports.usecase;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.trigger.Binding;
import dev.tinyforge.domain.trigger.BindingId;
import dev.tinyforge.domain.trigger.Trigger;
import dev.tinyforge.domain.trigger.TriggerId;
import dev.tinyforge.domain.workload.WorkloadId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Triggers and bindings. Documents are as {@code TriggerCodec} reads them. */
public interface ManageTriggers {
    /**
     * Adds a trigger, and a webhook if the document asks for one.
     *
     * @throws dev.tinyforge.domain.config.InvalidInput with every problem; nothing was changed
     */
    Trigger create(Config document, String by);

    /**
     * Binds a workload: to the trigger the document names by {@code trigger_id}, or to one made of the document in the same
     * transaction. The merged config is checked by the trigger's plugin.
     */
    Bound bind(WorkloadId workload, Config document, String by);

    record Bound(Trigger trigger, Binding binding) {}

    /**
     * Replaces its configuration as a whole; checked together with every binding of it. A webhook there is keeps its keys: a
     * document that gives another signing secret is refused, see {@link #rotate}.
     */
    Trigger replace(TriggerId id, Config document, OptionalLong ifRevision, String by);

    /**
     * Creates or replaces, as {@link #create} and {@link #replace} do, found by the document's id, else by its name if one
     * trigger has it. Idempotent: a signing secret that is the webhook's already is no change.
     *
     * @throws dev.tinyforge.ports.error.ForgeException {@code CONFLICT} naming the ids when several have the name
     */
    Applied apply(Config document, String by);

    record Applied(Trigger trigger, ManageWorkloads.Applied.Change change) {}

    /** By id, or by name if one trigger has it. */
    Trigger get(String idOrName);

    List<Trigger> list(Optional<TriggerId> after, int limit);

    /**
     * With its bindings and its webhook. {@code NOT_FOUND} when it is not there.
     *
     * @param ifRevision refuse as {@code CONFLICT} unless it is at this revision
     */
    void delete(TriggerId id, OptionalLong ifRevision, String by);

    /** Where its webhook is. {@code NOT_FOUND} when it has none. */
    Webhook webhook(TriggerId id);

    /**
     * A new address, and optionally a new signing secret, for its webhook.
     *
     * @param keepOld how long the old address goes on working; zero: not at all; at most 7 days
     * @param signing absent: as it is; empty text: none any more
     */
    Webhook rotate(TriggerId id, Duration keepOld, Optional<String> signing, String by);

    /** @param path of its address on the server; it holds the secret */
    record Webhook(String path, boolean signed) {
        @Override
        public String toString() {
            return signed ? "signed webhook" : "webhook";
        }
    }

    Binding binding(BindingId id);

    /** The binding's config laid over its trigger's: what is matched against. */
    Config effective(BindingId id);

    Binding change(BindingId id, Config document, OptionalLong ifRevision, String by);

    /** As {@link #delete}. */
    void unbind(BindingId id, OptionalLong ifRevision, String by);

    List<Binding> bindings(TriggerId trigger, Optional<BindingId> after, int limit);

    List<Bound> bindings(WorkloadId workload);
}
