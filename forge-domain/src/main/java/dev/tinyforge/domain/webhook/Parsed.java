package dev.tinyforge.domain.webhook;

import dev.tinyforge.domain.trigger.InboundEvent;
import java.util.List;
import java.util.Optional;

/** What a delivery says. */
public sealed interface Parsed {
    /** Whose parser read it. */
    Sender sender();

    <R> R match(Cases<R> cases);

    /** An answer for each result there is. */
    interface Cases<R> {
        R events(Events events);

        R ignored(Ignored ignored);

        R malformed(Malformed malformed);
    }

    /** @param deliveryId the same again when the sender repeats itself; absent if it gives none */
    record Inbound(Optional<String> deliveryId, InboundEvent event) {}

    /** @param events at least one */
    record Events(Sender sender, List<Inbound> events) implements Parsed {
        public Events {
            events = List.copyOf(events);
            if (events.isEmpty()) {
                throw new IllegalArgumentException("no event");
            }
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.events(this);
        }
    }

    /** It is well formed and says nothing that triggers wait for: a ping, another kind of event, a deletion. */
    record Ignored(Sender sender, String reason) implements Parsed {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.ignored(this);
        }
    }

    /** It is not what its sender sends; no other parser is tried. */
    record Malformed(Sender sender, String reason) implements Parsed {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.malformed(this);
        }
    }
}
