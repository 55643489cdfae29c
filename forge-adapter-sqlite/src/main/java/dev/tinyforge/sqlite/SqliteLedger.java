package dev.tinyforge.sqlite;

import dev.tinyforge.domain.config.InvalidInput;
import dev.tinyforge.domain.trigger.InboundEvent;
import dev.tinyforge.domain.trigger.TriggerId;
import dev.tinyforge.ports.codec.InboundEventCodec;
import dev.tinyforge.ports.codec.LedgerCodec;
import dev.tinyforge.ports.store.Ledger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jspecify.annotations.Nullable;

/** The ledger as rows in the order of arrival; event and decisions are documents. */
final class SqliteLedger implements Ledger {
    private static final String COLUMNS =
            "SELECT number, trigger, origin, sender, key, event, actor, at, decided, decisions FROM ledger ";
    private static final RowMapper<Entry> ENTRY = (rs, context) -> {
        long number = rs.getLong("number");
        return new Entry(
                number,
                new Arriving(
                        new TriggerId(rs.getString("trigger")),
                        Origin.valueOf(rs.getString("origin")),
                        Optional.ofNullable(rs.getString("sender")),
                        Optional.ofNullable(rs.getString("key")),
                        event(number, rs.getString("event")),
                        rs.getString("actor"),
                        Instant.parse(rs.getString("at"))),
                rs.getBoolean("decided"),
                decisions(number, rs.getString("decisions")));
    };

    private final Db db;

    SqliteLedger(Db db) {
        this.db = db;
    }

    @Override
    public Arrival arrive(Arriving arriving) {
        return db.write(handle -> {
            Optional<Long> first = arriving.key().flatMap(key -> firstOf(handle, arriving.trigger(), key));
            if (first.isPresent()) {
                return new Arrival(first.get(), true);
            }
            long number = insert(handle, arriving);
            arriving.key()
                    .ifPresent(key -> handle.execute(
                            "INSERT INTO delivery_key (trigger, key, number, at) VALUES (?, ?, ?, ?)",
                            arriving.trigger().value(),
                            key,
                            number,
                            SortableTime.write(arriving.at())));
            return new Arrival(number, false);
        });
    }

    private static Optional<Long> firstOf(Handle handle, TriggerId trigger, String key) {
        return handle.createQuery("SELECT number FROM delivery_key WHERE trigger = :trigger AND key = :key")
                .bind("trigger", trigger.value())
                .bind("key", key)
                .mapTo(Long.class)
                .findOne();
    }

    private static long insert(Handle handle, Arriving arriving) {
        return handle.createUpdate("""
                        INSERT INTO ledger (trigger, origin, sender, key, event, actor, at, text)
                        VALUES (:trigger, :origin, :sender, :key, :event, :actor, :at, :text)""")
                .bind("trigger", arriving.trigger().value())
                .bind("origin", arriving.origin().name())
                .bind("sender", arriving.sender().orElse(null))
                .bind("key", arriving.key().orElse(null))
                .bind("event", Json.write(InboundEventCodec.write(arriving.event())))
                .bind("actor", arriving.by())
                .bind("at", SortableTime.write(arriving.at()))
                .bind("text", LedgerCodec.text(arriving, List.of()))
                .executeAndReturnGeneratedKeys("number")
                .mapTo(Long.class)
                .one();
    }

    @Override
    public void decide(long number, List<Decision> decisions) {
        db.change(handle -> find(handle, number)
                .filter(entry -> !entry.decided())
                .ifPresent(entry -> decide(handle, entry, decisions)));
    }

    private static void decide(Handle handle, Entry entry, List<Decision> decisions) {
        handle.execute(
                "UPDATE ledger SET decided = 1, decisions = ?, text = ? WHERE number = ?",
                Json.write(LedgerCodec.write(decisions)),
                LedgerCodec.text(entry.arrived(), decisions),
                entry.number());
        for (Decision decision : decisions) {
            handle.execute(
                    "INSERT OR IGNORE INTO ledger_decision (entry, workload, result) VALUES (?, ?, ?)",
                    entry.number(),
                    decision.workload().value(),
                    decision.result().name());
        }
    }

    @Override
    public Optional<Entry> find(long number) {
        return db.read(handle -> find(handle, number));
    }

    private static Optional<Entry> find(Handle handle, long number) {
        return handle.createQuery(COLUMNS + "WHERE number = :number")
                .bind("number", number)
                .map(ENTRY)
                .findOne();
    }

    @Override
    public List<Entry> undecided() {
        return db.read(handle -> handle.createQuery(COLUMNS + "WHERE NOT decided ORDER BY number")
                .map(ENTRY)
                .list());
    }

    @Override
    public List<Entry> list(Query query, int limit) {
        List<String> conditions = new ArrayList<>(List.of("number < :before"));
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("before", query.before().orElse(Long.MAX_VALUE));
        query.trigger().ifPresent(trigger -> {
            conditions.add("trigger = :trigger");
            values.put("trigger", trigger.value());
        });
        List<String> ofDecision = new ArrayList<>();
        query.workload().ifPresent(workload -> {
            ofDecision.add("workload = :workload");
            values.put("workload", workload.value());
        });
        query.result().ifPresent(result -> {
            ofDecision.add("result = :result");
            values.put("result", result.name());
        });
        if (!ofDecision.isEmpty()) {
            conditions.add(
                    "number IN (SELECT entry FROM ledger_decision WHERE " + String.join(" AND ", ofDecision) + ")");
        }
        query.text().ifPresent(text -> {
            // Not LIKE, which has signs of its own and knows the case of Latin letters only.
            conditions.add("instr(text, :text) > 0");
            values.put("text", LedgerCodec.searched(text));
        });
        return db.read(handle -> handle.createQuery(
                        COLUMNS + "WHERE " + String.join(" AND ", conditions) + " ORDER BY number DESC LIMIT :limit")
                .bindMap(values)
                .bind("limit", Math.max(0, limit))
                .map(ENTRY)
                .list());
    }

    @Override
    public void trim(Instant before, int most) {
        db.change(handle -> {
            String time = SortableTime.write(before);
            handle.execute("DELETE FROM delivery_key WHERE at < ?", time);
            handle.execute("DELETE FROM ledger WHERE decided AND at < ?", time);
            handle.execute("""
                    DELETE FROM ledger WHERE decided AND number <= (
                        SELECT number FROM ledger WHERE decided ORDER BY number DESC LIMIT 1 OFFSET ?)""", most);
        });
    }

    private static InboundEvent event(long number, String doc) {
        try {
            return InboundEventCodec.read(Json.read(doc));
        } catch (InvalidInput e) {
            throw Trouble.unreadable("event of ledger entry " + number, e);
        }
    }

    private static List<Decision> decisions(long number, @Nullable String doc) {
        try {
            return doc == null ? List.of() : LedgerCodec.readDecisions(Json.read(doc));
        } catch (InvalidInput e) {
            throw Trouble.unreadable("decisions of ledger entry " + number, e);
        }
    }
}
