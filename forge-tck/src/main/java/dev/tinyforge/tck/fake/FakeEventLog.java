package dev.tinyforge.tck.fake;

import dev.tinyforge.ports.store.EventLog;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

final class FakeEventLog implements EventLog {
    private static final int MOST = 100_000;

    /** Newest first. */
    final Deque<Numbered> entries = new ArrayDeque<>();

    private final StoreData data;
    private long number;

    FakeEventLog(StoreData data) {
        this.data = data;
    }

    @Override
    public void append(Entry entry) {
        synchronized (data.world) {
            data.check();
            entries.addFirst(new Numbered(++number, entry));
            if (entries.size() > MOST) {
                entries.removeLast();
            }
        }
    }

    @Override
    public List<Numbered> list(Optional<Long> before, int limit) {
        synchronized (data.world) {
            data.check();
            return entries.stream()
                    .filter(entry -> before.isEmpty() || entry.number() < before.get())
                    .limit(Math.max(limit, 0))
                    .toList();
        }
    }

    void copy(FakeEventLog other) {
        entries.addAll(other.entries);
        number = other.number;
    }
}
