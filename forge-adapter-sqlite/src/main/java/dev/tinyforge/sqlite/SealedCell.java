package dev.tinyforge.sqlite;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * Where a sealed value is in the database.
 *
 * @param keys the columns of the row's key
 * @param row the row's values of these
 * @param place what the value is bound to
 */
record SealedCell(String table, String column, List<String> keys, List<Object> row, List<String> place) {
    Optional<byte[]> read(Handle handle) {
        var query = handle.createQuery("SELECT " + column + " FROM " + table + " WHERE " + where());
        for (int i = 0; i < row.size(); i++) {
            query.bind(i, row.get(i));
        }
        return query.mapTo(byte[].class).findOne();
    }

    void write(Handle handle, byte[] sealed) {
        var update = handle.createUpdate("UPDATE " + table + " SET " + column + " = ? WHERE " + where());
        update.bind(0, sealed);
        for (int i = 0; i < row.size(); i++) {
            update.bind(i + 1, row.get(i));
        }
        update.execute();
    }

    private String where() {
        return keys.stream().map(key -> key + " = ?").collect(Collectors.joining(" AND "));
    }
}
