package dev.tinyforge.domain.webhook;

import dev.tinyforge.domain.trigger.InboundEvent;
import java.util.List;
import java.util.Optional;

/** What one sender's parser made of a body; what is malformed is thrown instead. */
record Reading(List<Parsed.Inbound> events, String ignored) {
    Reading {
        events = List.copyOf(events);
    }

    static Reading of(Optional<String> deliveryId, InboundEvent event) {
        return new Reading(List.of(new Parsed.Inbound(deliveryId, event)), "");
    }

    static Reading ignored(String reason) {
        return new Reading(List.of(), reason);
    }

    Parsed from(Sender sender) {
        return events.isEmpty() ? new Parsed.Ignored(sender, ignored) : new Parsed.Events(sender, events);
    }
}
