package dev.tinyforge.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.domain.access.Role;
import dev.tinyforge.domain.trigger.Trigger;
import dev.tinyforge.domain.workload.QueuePolicy;
import dev.tinyforge.domain.workload.Workload;
import dev.tinyforge.ports.store.Accounts.Session;
import dev.tinyforge.ports.store.Accounts.Token;
import dev.tinyforge.ports.store.Accounts.User;
import dev.tinyforge.ports.store.Lease;
import dev.tinyforge.ports.store.Ledger;
import dev.tinyforge.ports.store.Ledger.Decision.Result;
import dev.tinyforge.ports.store.Triggers.WebhookKeys;
import dev.tinyforge.tck.store.Samples;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jdbi.v3.core.statement.StatementContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What questions cost: so many statements however many rows there are, and each of them through an index. */
class StatementsTest {
    @TempDir(factory = QuickTempDir.class)
    Path folder;

    private final List<String> statements = new ArrayList<>();
    private SqliteStore store;
    private Lease lease;

    @BeforeEach
    void open() {
        store = (SqliteStore) new SqliteStoreFactory().open(SqliteFixture.config(folder), () -> Samples.AT);
        lease = store.leases().acquire("work", Duration.ofHours(1)).orElseThrow();
        store.db().change(this::listen);
        store.db().read(handle -> {
            listen(handle);
            return true;
        });
    }

    @AfterEach
    void close() {
        store.close();
    }

    private void listen(Handle handle) {
        handle.getConfig(SqlStatements.class).setSqlLogger(new SqlLogger() {
            @Override
            public void logBeforeExecution(StatementContext context) {
                statements.add(context.getRenderedSql());
            }
        });
    }

    /** Triggers, each bound to every workload, and as many entries of the ledger. */
    private void given(int from, int to) {
        for (int i = from; i <= to; i++) {
            Workload workload = store.workloads().create(Samples.workload(i), List.of(), Map.of());
            store.releases()
                    .record(
                            lease,
                            workload.id(),
                            List.of(Samples.live(i, Samples.AT), Samples.live(i + 100, Samples.AT)),
                            Optional.empty());
            store.triggers().create(Samples.trigger(i), Optional.empty(), List.of());
            store.bindings().create(Samples.binding(i, 1, i));
            if (i > 1) {
                store.bindings().create(Samples.binding(i + 100, i, 1));
            }
            long number = store.ledger().arrive(arriving(i)).number();
            if (i % 2 == 0) {
                store.ledger().decide(number, Samples.decisions());
            }
            store.accounts().add(new User("user-" + i, Role.ADMIN, "hash", Samples.AT, 0), false);
        }
    }

    private static Ledger.Arriving arriving(int number) {
        return new Ledger.Arriving(
                Samples.triggerId(number),
                Ledger.Origin.WEBHOOK,
                Optional.of("github"),
                Optional.of("delivery-" + number),
                Samples.inboundEvents().get(0),
                "somebody",
                Samples.AT);
    }

    private int statementsOf(int rows, List<?> answer) {
        assertEquals(rows, answer.size());
        int count = statements.size();
        statements.clear();
        return count;
    }

    /** How many statements each question takes, in order. */
    private List<Integer> costs(int rows) {
        statements.clear();
        return List.of(
                statementsOf(rows, store.bindings().bound(Samples.triggerId(1))),
                statementsOf(rows, store.bindings().of(Samples.triggerId(1), Optional.empty(), 1000)),
                statementsOf(rows, store.bindings().of(Samples.workloadId(1))),
                statementsOf(2 * rows - 1, store.bindings().enabled()),
                statementsOf(rows, store.triggers().list(Optional.empty(), 1000)),
                statementsOf(rows, store.ledger().list(Ledger.Query.ALL, 1000)),
                statementsOf(rows / 2, store.ledger().undecided()),
                statementsOf(rows, store.accounts().users(Optional.empty(), 1000)));
    }

    @Test
    void aQuestionTakesAsManyStatementsWhateverTheNumberOfRows() {
        given(1, 2);
        List<Integer> few = costs(2);
        given(3, 40);
        assertEquals(few, costs(40));
        assertEquals(List.of(2, 1, 1, 1, 1, 1, 1, 1), few);
    }

    @Test
    void everyStatementGoesThroughAnIndex() {
        given(1, 4);
        statements.clear();
        everything();
        Set<String> asked = new LinkedHashSet<>(statements);
        assertTrue(asked.size() > 60, "only " + asked.size());
        for (String statement : asked) {
            for (String step : plan(statement)) {
                assertTrue(!step.startsWith("SCAN ") || wanted(statement, step), () -> statement + " -> " + step);
            }
        }
    }

    /** Nothing is passed over: it is about all rows there are, or all of an index that holds no others. */
    private static boolean wanted(String statement, String step) {
        return step.endsWith("USING INDEX ledger_undecided")
                || step.endsWith("USING INDEX ledger_decided")
                || statement.contains("WHERE b.enabled AND NOT w.deleting")
                || statement.equals("SELECT EXISTS (SELECT 1 FROM user)");
    }

    private List<String> plan(String statement) {
        return store.db().read(handle -> {
            // Past jdbi: nothing is bound.
            try (var explain = handle.getConnection().prepareStatement("EXPLAIN QUERY PLAN " + statement);
                    var steps = explain.executeQuery()) {
                List<String> details = new ArrayList<>();
                while (steps.next()) {
                    details.add(steps.getString("detail"));
                }
                return details;
            } catch (SQLException e) {
                throw new AssertionError(statement, e);
            }
        });
    }

    private void everything() {
        Instant later = Samples.AT.plusSeconds(600);
        Trigger hooked = Samples.trigger(50).withWebhook(true);
        hooked = store.triggers()
                .create(
                        hooked,
                        Optional.of(new WebhookKeys("one", Optional.of("s"))),
                        List.of(Samples.binding(50, 50, 1)));
        store.triggers().rotate(hooked.id(), new WebhookKeys("two", Optional.empty()), later);
        store.triggers().at("one", Samples.AT);
        store.triggers().webhook(hooked.id());
        store.triggers().named("trigger-1");
        store.triggers().list(Optional.of(Samples.triggerId(1)), 3);
        store.bindings().enabled();
        store.triggers().update(hooked.withWebhook(false));
        store.triggers().delete(hooked.id(), OptionalLong.empty());

        store.bindings().update(store.bindings().find(Samples.bindingId(1)).orElseThrow());
        store.bindings().of(Samples.triggerId(1), Optional.of(Samples.bindingId(1)), 3);
        store.bindings().of(Samples.workloadId(1));
        store.triggers().find(java.util.Set.of(Samples.triggerId(1), Samples.triggerId(2)));
        store.bindings().bound(Samples.triggerId(1));
        store.bindings().delete(Samples.bindingId(1), OptionalLong.empty());

        long number = store.ledger().arrive(arriving(60)).number();
        store.ledger().arrive(arriving(60));
        store.ledger().decide(number, Samples.decisions());
        store.ledger().undecided();
        for (boolean trigger : new boolean[] {true, false}) {
            for (boolean workload : new boolean[] {true, false}) {
                for (boolean result : new boolean[] {true, false}) {
                    for (boolean text : new boolean[] {true, false}) {
                        store.ledger()
                                .list(
                                        new Ledger.Query(
                                                Optional.of(Samples.triggerId(1))
                                                        .filter(t -> trigger),
                                                Optional.of(Samples.workloadId(1))
                                                        .filter(w -> workload),
                                                Optional.of(Result.ERROR).filter(r -> result),
                                                Optional.of("git").filter(t -> text),
                                                Optional.of(7L)),
                                        3);
                    }
                }
            }
        }
        store.ledger().trim(Samples.AT, 1);

        store.watches().save(lease, Samples.watch("w"));
        store.watches().find("w");
        store.watches().trim(lease, later);

        store.accounts().anybody();
        User user = store.accounts().user("user-1").orElseThrow();
        store.accounts().update(new User(user.name(), Role.VIEWER, "other", Samples.AT, user.revision()));
        store.accounts().users(Optional.of("user-1"), 3);
        store.accounts().open(new Session("hash", "user-1", Samples.AT, later, later.plusSeconds(60)));
        store.accounts().session("hash", Samples.AT, Duration.ofHours(1));
        store.accounts().trim(later.plusSeconds(60));
        store.accounts().close("hash");
        store.accounts().remove("user-2", OptionalLong.empty());
        store.accounts()
                .add(new Token(
                        "1",
                        "ci",
                        "hash",
                        Set.of(),
                        "root",
                        Samples.AT,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));
        store.accounts().token("hash");
        store.accounts().tokens(Optional.empty(), 3);
        store.accounts().used("1", Samples.AT);
        store.accounts().revoke("1", Samples.AT);

        Workload workload = store.workloads().find(Samples.workloadId(1)).orElseThrow();
        store.deployments().submit(Samples.caused(1, workload, Samples.AT, 7), QueuePolicy.LATEST);
        store.deployments().submit(Samples.caused(2, workload, Samples.AT, 6), QueuePolicy.LATEST);
        store.workloads().erase(lease, workload.id());
    }
}
