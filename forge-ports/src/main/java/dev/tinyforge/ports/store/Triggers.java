package dev.tinyforge.ports.store;

import dev.tinyforge.domain.trigger.Binding;
import dev.tinyforge.domain.trigger.Trigger;
import dev.tinyforge.domain.trigger.TriggerId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The triggers and their webhooks. Each method is one transaction. */
public interface Triggers {
    /**
     * Adds it at revision 1 together with bindings of it, or nothing at all.
     *
     * @param webhook what its webhook is reached and checked by, sealed at rest; there exactly if it has a webhook
     * @return as stored
     * @throws dev.tinyforge.ports.error.ForgeException {@code CONFLICT} if an id exists or a workload is being deleted;
     *     {@code NOT_FOUND} for a workload that is not there
     */
    Trigger create(Trigger trigger, Optional<WebhookKeys> webhook, List<Binding> bindings);

    /**
     * Replaces it, one revision up, if it is at {@code trigger.revision()}. A webhook taken away takes its keys along;
     * one that comes has none until {@link #rotate}.
     *
     * @throws dev.tinyforge.ports.error.ForgeException {@code CONFLICT} at another revision; {@code NOT_FOUND}
     */
    Trigger update(Trigger trigger);

    Optional<Trigger> find(TriggerId id);

    /** All of this name, oldest first. */
    List<Trigger> named(String name);

    /** In order of id; {@code after}: start behind this one. */
    List<Trigger> list(Optional<TriggerId> after, int limit);

    /** Removes it with its webhook and its bindings; the ledger keeps what it saw. Idempotent. */
    void delete(TriggerId id);

    /**
     * What a webhook is reached and checked by. Both are secrets.
     *
     * @param address the part of its address nobody can guess
     * @param signing what senders sign with; absent: deliveries need no signature
     */
    record WebhookKeys(String address, Optional<String> signing) {
        @Override
        public String toString() {
            return "webhook keys";
        }
    }

    /**
     * Gives the trigger's webhook new keys.
     *
     * @param oldUntil the keys before are good until then; those before them are forgotten
     * @throws dev.tinyforge.ports.error.ForgeException {@code NOT_FOUND} without the trigger or its webhook
     */
    void rotate(TriggerId id, WebhookKeys keys, Instant oldUntil);

    /** The newest keys of its webhook. {@code SECRET_UNREADABLE} when they cannot be opened with the key at hand. */
    Optional<WebhookKeys> webhook(TriggerId id);

    /**
     * The trigger whose webhook has this address. Looked up by a hash, so that the time it takes tells nothing about
     * addresses there are.
     *
     * @return with the keys the address belongs to; empty for an unknown address, or an old one past its time
     */
    Optional<Hook> at(String address, Instant now);

    record Hook(Trigger trigger, WebhookKeys keys) {}
}
