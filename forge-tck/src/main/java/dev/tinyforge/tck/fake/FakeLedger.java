package dev.tinyforge.tck.fake;

import dev.tinyforge.domain.trigger.TriggerId;
import dev.tinyforge.ports.codec.LedgerCodec;
import dev.tinyforge.ports.store.Ledger;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

final class FakeLedger implements Ledger {
    private record Key(TriggerId trigger, String key) {}

    private record Seen(long number, Instant at) {}

    final TreeMap<Long, Entry> entries = new TreeMap<>();
    private final Map<Key, Seen> keys = new HashMap<>();
    private final StoreData data;
    private long last;

    FakeLedger(StoreData data) {
        this.data = data;
    }

    @Override
    public Arrival arrive(Arriving arriving) {
        synchronized (data.world) {
            data.check();
            Optional<Key> key = arriving.key().map(text -> new Key(arriving.trigger(), text));
            Optional<Seen> first = key.map(keys::get);
            if (first.isPresent()) {
                return new Arrival(first.get().number(), true);
            }
            long number = ++last;
            entries.put(number, new Entry(number, arriving, false, List.of()));
            key.ifPresent(known -> keys.put(known, new Seen(number, arriving.at())));
            return new Arrival(number, false);
        }
    }

    @Override
    public void decide(long number, List<Decision> decisions) {
        synchronized (data.world) {
            data.check();
            entries.computeIfPresent(
                    number,
                    (n, entry) -> entry.decided() ? entry : new Entry(number, entry.arrived(), true, decisions));
        }
    }

    @Override
    public Optional<Entry> find(long number) {
        synchronized (data.world) {
            data.check();
            return Optional.ofNullable(entries.get(number));
        }
    }

    @Override
    public List<Entry> undecided() {
        synchronized (data.world) {
            data.check();
            return entries.values().stream().filter(entry -> !entry.decided()).toList();
        }
    }

    @Override
    public List<Entry> list(Query query, int limit) {
        synchronized (data.world) {
            data.check();
            return entries.descendingMap().values().stream()
                    .filter(entry -> query.before().isEmpty()
                            || entry.number() < query.before().get())
                    .filter(entry -> query.trigger().isEmpty()
                            || query.trigger().get().equals(entry.arrived().trigger()))
                    .filter(entry -> decided(query, entry))
                    .filter(entry -> query.text().isEmpty()
                            || LedgerCodec.text(entry.arrived(), entry.decisions())
                                    .contains(LedgerCodec.searched(query.text().get())))
                    .limit(Math.max(limit, 0))
                    .toList();
        }
    }

    @Override
    public void trim(Instant before, int most) {
        synchronized (data.world) {
            data.check();
            keys.values().removeIf(seen -> seen.at().isBefore(before));
            entries.values()
                    .removeIf(entry -> entry.decided() && entry.arrived().at().isBefore(before));
            List<Long> decided = entries.descendingMap().values().stream()
                    .filter(Entry::decided)
                    .map(Entry::number)
                    .toList();
            entries.keySet().removeAll(decided.subList(Math.min(most, decided.size()), decided.size()));
        }
    }

    private static boolean decided(Query query, Entry entry) {
        if (query.workload().isEmpty() && query.result().isEmpty()) {
            return true;
        }
        return entry.decisions().stream()
                .anyMatch(decision ->
                        (query.workload().isEmpty() || query.workload().get().equals(decision.workload()))
                                && (query.result().isEmpty() || query.result().get() == decision.result()));
    }

    void copy(FakeLedger other) {
        entries.putAll(other.entries);
        keys.putAll(other.keys);
        last = other.last;
    }
}
