package dev.tinyforge.sqlite;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Handle;

/**
 * Brings a database from one version of the schema to another, forward or back, in the caller's transaction. The version
 * is SQLite's own {@code user_version}; 0 is an empty database.
 */
final class Migrator {
    private final List<Migration> migrations;

    /** @param migrations the first leads from version 0 to 1 */
    Migrator(List<Migration> migrations) {
        this.migrations = List.copyOf(migrations);
    }

    /** One step of the schema and the way back. */
    record Migration(String up, String down) {}

    /** Those this program comes with. */
    static Migrator standard() {
        List<Migration> found = new ArrayList<>();
        for (int number = 1; ; number++) {
            Optional<String> up = script(number, "up");
            Optional<String> down = script(number, "down");
            if (up.isEmpty() || down.isEmpty()) {
                return new Migrator(found);
            }
            found.add(new Migration(up.get(), down.get()));
        }
    }

    List<Migration> migrations() {
        return migrations;
    }

    int newest() {
        return migrations.size();
    }

    static int version(Handle handle) {
        return handle.createQuery("PRAGMA user_version").mapTo(Integer.class).one();
    }

    void migrate(Handle handle, int target) {
        int version = version(handle);
        while (version != target) {
            boolean up = version < target;
            Migration migration = migrations.get(up ? version : version - 1);
            version += up ? 1 : -1;
            run(handle, up ? migration.up() : migration.down());
            handle.execute("PRAGMA user_version = " + version);
        }
    }

    /** The driver runs a script as a whole. */
    private static void run(Handle handle, String script) {
        try (Statement statement = handle.getConnection().createStatement()) {
            statement.executeUpdate(script);
        } catch (SQLException e) {
            throw new ConnectionException(e);
        }
    }

    private static Optional<String> script(int number, String direction) {
        String name = "migration/%03d.%s.sql".formatted(number, direction);
        try (InputStream in = Migrator.class.getResourceAsStream(name)) {
            return in == null ? Optional.empty() : Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
