package dev.tinyforge.tck.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tinyforge.ports.store.EventLog.Entry;
import dev.tinyforge.ports.store.EventLog.Numbered;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

interface EventLogContract extends StoreTest {
    private static Entry event(int number) {
        return new Entry(
                Samples.AT,
                "alice",
                "workload.created",
                Samples.workloadId(number).value(),
                "text " + number);
    }

    @Test
    default void eventsAreListedNewestFirstPageByPage() {
        assertEquals(List.of(), store().events().list(Optional.empty(), 10));
        for (int i = 1; i <= 5; i++) {
            store().events().append(event(i));
        }
        List<Numbered> all = store().events().list(Optional.empty(), 10);
        assertEquals(
                List.of(event(5), event(4), event(3), event(2), event(1)),
                all.stream().map(Numbered::entry).toList());
        assertEquals(all.subList(0, 2), store().events().list(Optional.empty(), 2));
        assertEquals(
                all.subList(2, 4), store().events().list(Optional.of(all.get(1).number()), 2));
        assertEquals(List.of(), store().events().list(Optional.of(all.get(4).number()), 2));
    }

    @Test
    default void theOldestEventsGo() {
        Assumptions.assumeTrue(fixture().manyWritesAreCheap(), "shown for this store by a test of its own");
        for (int i = 1; i <= 100_003; i++) {
            store().events().append(event(i));
        }
        List<Numbered> all = store().events().list(Optional.empty(), 200_000);
        assertEquals(100_000, all.size());
        assertEquals(event(100_003), all.get(0).entry());
        assertEquals(event(4), all.get(all.size() - 1).entry());
    }
}
