package dev.tinyforge.ports.store;

import dev.tinyforge.domain.trigger.Binding;
import dev.tinyforge.domain.trigger.Trigger;
import dev.tinyforge.domain.trigger.TriggerId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** The triggers and their webhooks. Each method is one transaction. */
public interface Triggers {
    /**
     * Adds it at revision 1 together with bindings of it, at revision 1 too, or nothing at all.
     *
     * @param webhook what its webhook is reached and checked by, sealed at rest; there exactly if it has a webhook
     * @return as stored
     * @throws dev.tinyforge.ports.error.ForgeException {@code CONFLICT} if an id or the address exists, a workload is
     *     there twice, or one is being deleted; {@code NOT_FOUND} for a workload that is not there; {@code
     *     INVALID_INPUT} for keys without a webhook, a webhook without keys, or a binding of another trigger
     */
    Trigger create(Trigger trigger, Optional<WebhookKeys> webhook, List<Binding> bindings);

    /**
     * Replaces it, one revision up, if it is at {@code trigger.revision()}. A webhook taken away takes its keys along,
     * the old ones too; one that comes has none until {@link #rotate}.
     *
     * @return as stored
     * @throws dev.tinyforge.ports.error.ForgeException {@code CONFLICT} at another revision; {@code NOT_FOUND}
     */
    Trigger update(Trigger trigger);

    Optional<Trigger> find(TriggerId id);

    /** Those of them that there are, by id; one query. */
    Map<TriggerId, Trigger> find(Set<TriggerId> ids);

    /** All of this name, oldest first. */
    List<Trigger> named(String name);

    /** In order of id; {@code after}: start behind this one. */
    List<Trigger> list(Optional<TriggerId> after, int limit);

    /**
     * Removes it with its webhook and its bindings; the ledger keeps what it saw. Idempotent.
     *
     * @param ifRevision only at this one
     * @throws dev.tinyforge.ports.error.ForgeException {@code CONFLICT} at another revision; nothing was removed
     */
    void delete(TriggerId id, OptionalLong ifRevision);

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
     * Gives the trigger's webhook new keys. The trigger stays at its revision.
     *
     * @param oldUntil the keys before are good until then, and not at it; those before them are forgotten
     * @throws dev.tinyforge.ports.error.ForgeException {@code NOT_FOUND} without the trigger or its webhook; {@code
     *     CONFLICT} for an address that is known, be it this webhook's own
     */
    void rotate(TriggerId id, WebhookKeys keys, Instant oldUntil);

    /**
     * The newest keys of its webhook; empty when it has none.
     *
     * @throws dev.tinyforge.ports.error.ForgeException {@code SECRET_UNREADABLE}, naming the trigger, when they cannot
     *     be opened with the key at hand
     */
    Optional<WebhookKeys> webhook(TriggerId id);

    /**
     * The trigger whose webhook has this address. Looked up by a hash, so that the time it takes tells nothing about
     * addresses there are.
     *
     * @return with the keys the address belongs to; empty for an unknown address, or an old one past its time
     * @throws dev.tinyforge.ports.error.ForgeException {@code SECRET_UNREADABLE} when the signing secret cannot be
     *     opened with the key at hand
     */
    Optional<Hook> at(String address, Instant now);

    record Hook(Trigger trigger, WebhookKeys keys) {}
}
