package dev.tinyforge.cli;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.config.ConfigReader;
import dev.tinyforge.domain.trigger.Trigger;
import dev.tinyforge.domain.trigger.TriggerId;
import dev.tinyforge.ports.codec.DeliveryDocument;
import dev.tinyforge.ports.codec.WatchDocument;
import dev.tinyforge.ports.store.Ledger;
import dev.tinyforge.ports.store.Ledger.Entry;
import dev.tinyforge.ports.store.Watches.Watch;
import dev.tinyforge.ports.usecase.HandleEvents;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The ledger behind a server's API. */
final class RemoteEvents implements HandleEvents {
    private static final String DELIVERIES = "/api/deliveries";

    private final ServerClient server;

    RemoteEvents(ServerClient server) {
        this.server = server;
    }

    @Override
    public Handled fire(TriggerId trigger, String by) {
        return server.understood(
                server.post(RemoteTriggers.path(trigger) + "/fire", Config.empty()), DeliveryDocument::readHandled);
    }

    @Override
    public Entry get(long number) {
        return entry(server.get(DELIVERIES + "/" + number));
    }

    @Override
    public List<Entry> list(Ledger.Query query, int limit) {
        String narrowed = Stream.of(
                        query.trigger().map(id -> "&trigger=" + id),
                        query.workload().map(id -> "&workload=" + id),
                        query.result().map(result -> "&result=" + ConfigReader.spell(result)),
                        query.text().map(text -> "&text=" + ServerClient.encode(text)))
                .flatMap(Optional::stream)
                .reduce("", String::concat);
        return server.list(DELIVERIES, narrowed, query.before().map(String::valueOf), limit, DeliveryDocument::read);
    }

    @Override
    public Entry replay(long number, boolean dry, String by) {
        return entry(server.post(DELIVERIES + "/" + number + "/replay", Config.of("dry", dry)));
    }

    /** Of all: trigger by trigger, for the server lists them under each. */
    @Override
    public List<Watch> watches(Optional<TriggerId> trigger) {
        if (trigger.isPresent()) {
            return server.items(RemoteTriggers.path(trigger.get()) + "/watches", WatchDocument::read);
        }
        return new RemoteTriggers(server)
                .list(Optional.empty(), Integer.MAX_VALUE).stream()
                        .map(Trigger::id)
                        .flatMap(id -> watches(Optional.of(id)).stream())
                        .distinct()
                        .toList();
    }

    private Entry entry(Config answer) {
        return server.understood(answer, DeliveryDocument::read);
    }
}
