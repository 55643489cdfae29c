package dev.tinyforge.sqlite;

import dev.tinyforge.domain.trigger.TriggerId;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.store.Triggers.WebhookKeys;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.jspecify.annotations.Nullable;

/** The keys of webhooks: sealed, and found by the SHA-256 of the address. In the caller's transaction. */
final class WebhookKeyRows {
    private static final RowMapper<Row> ROW = (rs, context) -> new Row(
            rs.getBytes("hash"),
            new TriggerId(rs.getString("trigger")),
            rs.getBytes("address"),
            Optional.ofNullable(rs.getBytes("signing")),
            Optional.ofNullable(rs.getString("until")).map(Instant::parse));
    private static final String COLUMNS = "SELECT hash, trigger, address, signing, until FROM webhook_key ";

    private final SealedText texts;

    WebhookKeyRows(SealedText texts) {
        this.texts = texts;
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Row(
            byte[] hash, TriggerId trigger, byte[] address, Optional<byte[]> signing, Optional<Instant> until) {}

    record Found(TriggerId trigger, WebhookKeys keys) {}

    /** As the newest, when there is no newest. */
    void add(Handle handle, TriggerId trigger, WebhookKeys keys) {
        byte[] hash = hash(keys.address());
        byte @Nullable [] signing = keys.signing()
                .map(secret -> texts.seal(secret, place(trigger, "signing", hash)))
                .orElse(null);
        try {
            handle.execute(
                    "INSERT INTO webhook_key (hash, trigger, address, signing) VALUES (?, ?, ?, ?)",
                    hash,
                    trigger.value(),
                    texts.seal(keys.address(), place(trigger, "address", hash)),
                    signing);
        } catch (UnableToExecuteStatementException e) {
            if (Trouble.unique(e)) {
                throw new ForgeException(
                        ErrorCode.CONFLICT,
                        "the address of the webhook of trigger " + trigger + " is known; make a new one",
                        e);
            }
            throw e;
        }
    }

    void replace(Handle handle, TriggerId trigger, WebhookKeys keys, Instant oldUntil) {
        handle.execute("DELETE FROM webhook_key WHERE trigger = ? AND until IS NOT NULL", trigger.value());
        handle.execute(
                "UPDATE webhook_key SET until = ? WHERE trigger = ? AND until IS NULL",
                oldUntil.toString(),
                trigger.value());
        add(handle, trigger, keys);
    }

    void removeAll(Handle handle, TriggerId trigger) {
        handle.execute("DELETE FROM webhook_key WHERE trigger = ?", trigger.value());
    }

    Optional<WebhookKeys> newest(Handle handle, TriggerId trigger) {
        return handle.createQuery(COLUMNS + "WHERE trigger = :trigger AND until IS NULL")
                .bind("trigger", trigger.value())
                .map(ROW)
                .findOne()
                .map(row -> new WebhookKeys(open(row, "address", row.address()), signing(row)));
    }

    Optional<Found> at(Handle handle, String address, Instant now) {
        return handle.createQuery(COLUMNS + "WHERE hash = :hash")
                .bind("hash", hash(address))
                .map(ROW)
                .findOne()
                .filter(row -> row.until().map(now::isBefore).orElse(true))
                .map(row -> new Found(row.trigger(), new WebhookKeys(address, signing(row))));
    }

    /** Every key of every webhook. */
    static List<SealedCell> cells(Handle handle) {
        List<SealedCell> cells = new ArrayList<>();
        for (Row row : handle.createQuery(COLUMNS).map(ROW).list()) {
            cells.add(cell(row, "address"));
            row.signing().ifPresent(bytes -> cells.add(cell(row, "signing")));
        }
        return cells;
    }

    private static SealedCell cell(Row row, String column) {
        return new SealedCell(
                "webhook_key",
                column,
                List.of("hash"),
                List.of(row.hash()),
                List.of(place(row.trigger(), column, row.hash())));
    }

    private Optional<String> signing(Row row) {
        return row.signing().map(bytes -> open(row, "signing", bytes));
    }

    private String open(Row row, String field, byte[] bytes) {
        return texts.open(
                bytes,
                "the " + field + " key of the webhook of trigger " + row.trigger(),
                "rotate the webhook",
                place(row.trigger(), field, row.hash()));
    }

    private static String[] place(TriggerId trigger, String field, byte[] hash) {
        return new String[] {"webhook", trigger.value(), field, HexFormat.of().formatHex(hash)};
    }

    private static byte[] hash(String address) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(address.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
