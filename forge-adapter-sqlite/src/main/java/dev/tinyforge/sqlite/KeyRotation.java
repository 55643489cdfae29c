package dev.tinyforge.sqlite;

import dev.tinyforge.ports.store.SecretVault.Rotation;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/**
 * Has everything that is sealed sealed again with a new key, a batch at a time, and the old key go after that. Whenever it
 * is killed, every value opens with one of the keys in the file, and the next one goes on where it was; any number of
 * processes may work on the store meanwhile, or rotate too.
 */
final class KeyRotation {
    private static final int BATCH = 100;

    private final Db db;
    private final SealedText texts;
    private final List<Function<Handle, List<SealedCell>>> tables;
    private final Consumer<String> told;

    /**
     * @param tables what is sealed, wherever it is
     * @param told of each thing that is about to happen or has happened
     */
    KeyRotation(Db db, SealedText texts, List<Function<Handle, List<SealedCell>>> tables, Consumer<String> told) {
        this.db = db;
        this.texts = texts;
        this.tables = List.copyOf(tables);
        this.told = told;
    }

    Rotation run() {
        db.change(handle -> {
            texts.key().renew(!cells(handle).isEmpty(), told);
            told.accept("renewed");
        });
        long resealed = 0;
        long unreadable;
        do {
            List<SealedCell> cells = db.read(this::cells);
            for (int from = 0; from < cells.size(); from += BATCH) {
                resealed += batch(cells.subList(from, Math.min(from + BATCH, cells.size())));
            }
            // Until then a process that had not looked at the file may have sealed something with the old key.
            unreadable = db.write(this::retire);
        } while (unreadable < 0);
        told.accept("done");
        return new Rotation(resealed, unreadable);
    }

    private long batch(List<SealedCell> cells) {
        long resealed = db.write(handle -> {
            long count = 0;
            for (SealedCell cell : cells) {
                count += cell.read(handle)
                        .map(bytes -> reseal(handle, cell, bytes))
                        .orElse(0);
            }
            told.accept("resealed");
            return count;
        });
        told.accept("kept");
        return resealed;
    }

    private int reseal(Handle handle, SealedCell cell, byte[] sealed) {
        if (!texts.stale(sealed, cell.place())) {
            return 0;
        }
        cell.write(handle, texts.reseal(sealed, cell.place()));
        return 1;
    }

    /** @return how many no key opens; less than 0 while something still needs an old one */
    private long retire(Handle handle) {
        long unreadable = 0;
        for (SealedCell cell : cells(handle)) {
            byte[] sealed = cell.read(handle).orElseThrow();
            if (texts.stale(sealed, cell.place())) {
                return -1;
            }
            unreadable += texts.opens(sealed, cell.place()) ? 0 : 1;
        }
        texts.key().retire(told);
        return unreadable;
    }

    private List<SealedCell> cells(Handle handle) {
        List<SealedCell> all = new ArrayList<>();
        tables.forEach(table -> all.addAll(table.apply(handle)));
        return all;
    }
}
