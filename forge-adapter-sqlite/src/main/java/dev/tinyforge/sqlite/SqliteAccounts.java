package dev.tinyforge.sqlite;

import dev.tinyforge.domain.access.Role;
import dev.tinyforge.domain.access.Scope;
import dev.tinyforge.domain.config.InvalidInput;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.store.Accounts;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.jspecify.annotations.Nullable;

/** Users, sessions and tokens as rows. */
final class SqliteAccounts implements Accounts {
    private static final Duration COARSE = Duration.ofMinutes(1);
    private static final String USERS = "SELECT name, role, password_hash, created_at, revision FROM user ";
    private static final String TOKENS =
            "SELECT id, name, hash, scopes, created_by, created_at, expires_at, revoked_at," + " used_at FROM token ";
    private static final RowMapper<User> USER = (rs, context) -> new User(
            rs.getString("name"),
            Role.valueOf(rs.getString("role")),
            rs.getString("password_hash"),
            Instant.parse(rs.getString("created_at")),
            rs.getLong("revision"));
    private static final RowMapper<Session> SESSION = (rs, context) -> new Session(
            rs.getString("hash"),
            rs.getString("user"),
            Instant.parse(rs.getString("since")),
            Instant.parse(rs.getString("expires_at")),
            Instant.parse(rs.getString("last_moment")));
    private static final RowMapper<Token> TOKEN = (rs, context) -> new Token(
            rs.getString("id"),
            rs.getString("name"),
            rs.getString("hash"),
            scopes(rs.getString("id"), rs.getString("scopes")),
            rs.getString("created_by"),
            Instant.parse(rs.getString("created_at")),
            instant(rs.getString("expires_at")),
            instant(rs.getString("revoked_at")),
            instant(rs.getString("used_at")));

    private final Db db;

    SqliteAccounts(Db db) {
        this.db = db;
    }

    @Override
    public User add(User user, boolean ifFirst) {
        return db.write(handle -> {
            if (find(handle, user.name()).isPresent()) {
                throw new ForgeException(ErrorCode.CONFLICT, "the user " + user.name() + " exists already");
            }
            if (ifFirst && anybody(handle)) {
                throw new ForgeException(ErrorCode.CONFLICT, "there is a user already; log in as an admin");
            }
            User first = user.atRevision(1);
            handle.execute(
                    "INSERT INTO user (name, role, password_hash, created_at, revision) VALUES (?, ?, ?, ?, 1)",
                    first.name(),
                    first.role().name(),
                    first.passwordHash(),
                    first.createdAt().toString());
            return first;
        });
    }

    @Override
    public User update(User user) {
        return db.write(handle -> {
            User stored = find(handle, user.name())
                    .orElseThrow(() -> new ForgeException(ErrorCode.NOT_FOUND, "there is no user " + user.name()));
            Revision.check("the user " + user.name(), stored.revision(), user.revision());
            if (user.role() != Role.ADMIN) {
                checkNotLastAdmin(handle, stored);
            }
            User next = new User(
                    stored.name(), user.role(), user.passwordHash(), stored.createdAt(), stored.revision() + 1);
            handle.execute(
                    "UPDATE user SET role = ?, password_hash = ?, revision = ? WHERE name = ?",
                    next.role().name(),
                    next.passwordHash(),
                    next.revision(),
                    next.name());
            if (stored.role() != next.role() || !stored.passwordHash().equals(next.passwordHash())) {
                handle.execute("DELETE FROM session WHERE user = ?", next.name());
            }
            return next;
        });
    }

    @Override
    public void remove(String name, OptionalLong ifRevision) {
        db.change(handle -> find(handle, name).ifPresent(stored -> {
            Revision.check("the user " + name, stored.revision(), ifRevision);
            checkNotLastAdmin(handle, stored);
            handle.execute("DELETE FROM user WHERE name = ?", name);
        }));
    }

    private static void checkNotLastAdmin(Handle handle, User stored) {
        if (stored.role() == Role.ADMIN
                && handle.createQuery("SELECT count(*) FROM user WHERE role = 'ADMIN'")
                                .mapTo(Long.class)
                                .one()
                        == 1) {
            throw new ForgeException(
                    ErrorCode.CONFLICT, "the user " + stored.name() + " is the last admin; make another one first");
        }
    }

    @Override
    public Optional<User> user(String name) {
        return db.read(handle -> find(handle, name));
    }

    private static Optional<User> find(Handle handle, String name) {
        return handle.createQuery(USERS + "WHERE name = :name")
                .bind("name", name)
                .map(USER)
                .findOne();
    }

    @Override
    public List<User> users(Optional<String> after, int limit) {
        return db.read(handle -> handle.createQuery(USERS + "WHERE name > :after ORDER BY name LIMIT :limit")
                .bind("after", after.orElse(""))
                .bind("limit", Math.max(0, limit))
                .map(USER)
                .list());
    }

    @Override
    public boolean anybody() {
        return db.read(SqliteAccounts::anybody);
    }

    private static boolean anybody(Handle handle) {
        return handle.createQuery("SELECT EXISTS (SELECT 1 FROM user)")
                .mapTo(Boolean.class)
                .one();
    }

    @Override
    public void open(Session session) {
        db.change(handle -> {
            try {
                handle.execute(
                        "INSERT INTO session (hash, user, since, expires_at, last_moment) VALUES (?, ?, ?, ?, ?)",
                        session.hash(),
                        session.user(),
                        session.since().toString(),
                        SortableTime.write(session.expiresAt()),
                        session.lastMoment().toString());
            } catch (UnableToExecuteStatementException e) {
                if (Trouble.dangling(e)) {
                    throw new ForgeException(ErrorCode.NOT_FOUND, "there is no user " + session.user(), e);
                }
                if (Trouble.unique(e)) {
                    throw new ForgeException(ErrorCode.CONFLICT, "the session exists already; make a new one", e);
                }
                throw e;
            }
        });
    }

    @Override
    public Optional<Session> session(String hash, Instant seen, Duration idle) {
        Optional<Session> found = db.read(handle -> session(handle, hash));
        Optional<Session> moved =
                found.filter(session -> seen.isBefore(session.expiresAt())).map(session -> session.seen(seen, idle));
        if (moved.isEmpty() || moved.equals(found)) {
            return moved;
        }
        return db.write(handle -> {
            int rows = handle.execute(
                    "UPDATE session SET expires_at = ? WHERE hash = ?",
                    SortableTime.write(moved.get().expiresAt()),
                    hash);
            // Somebody may have closed it since it was read.
            return rows == 0 ? Optional.empty() : moved;
        });
    }

    private static Optional<Session> session(Handle handle, String hash) {
        return handle.createQuery("SELECT hash, user, since, expires_at, last_moment FROM session WHERE hash = :hash")
                .bind("hash", hash)
                .map(SESSION)
                .findOne();
    }

    @Override
    public void close(String hash) {
        db.change(handle -> handle.execute("DELETE FROM session WHERE hash = ?", hash));
    }

    @Override
    public void add(Token token) {
        db.change(handle -> {
            try {
                handle.createUpdate("""
                                INSERT INTO token (id, name, hash, scopes, created_by, created_at, expires_at,
                                revoked_at, used_at) VALUES (:id, :name, :hash, :scopes, :createdBy, :createdAt,
                                :expiresAt, :revokedAt, :usedAt)""")
                        .bind("id", token.id())
                        .bind("name", token.name())
                        .bind("hash", token.hash())
                        .bind("scopes", write(token.scopes()))
                        .bind("createdBy", token.createdBy())
                        .bind("createdAt", token.createdAt().toString())
                        .bind(
                                "expiresAt",
                                token.expiresAt().map(Instant::toString).orElse(null))
                        .bind(
                                "revokedAt",
                                token.revokedAt().map(Instant::toString).orElse(null))
                        .bind("usedAt", token.usedAt().map(Instant::toString).orElse(null))
                        .execute();
            } catch (UnableToExecuteStatementException e) {
                if (Trouble.unique(e)) {
                    throw new ForgeException(
                            ErrorCode.CONFLICT, "there is a token " + token + " already; choose another name", e);
                }
                throw e;
            }
        });
    }

    @Override
    public Optional<Token> token(String hash) {
        return db.read(handle -> handle.createQuery(TOKENS + "WHERE hash = :hash")
                .bind("hash", hash)
                .map(TOKEN)
                .findOne());
    }

    @Override
    public List<Token> tokens(Optional<String> after, int limit) {
        return db.read(handle -> handle.createQuery(TOKENS + "WHERE id > :after ORDER BY id LIMIT :limit")
                .bind("after", after.orElse(""))
                .bind("limit", Math.max(0, limit))
                .map(TOKEN)
                .list());
    }

    @Override
    public void revoke(String id, Instant at) {
        db.change(handle -> {
            int rows = handle.execute(
                    "UPDATE token SET revoked_at = coalesce(revoked_at, ?) WHERE id = ?", at.toString(), id);
            if (rows == 0) {
                throw new ForgeException(ErrorCode.NOT_FOUND, "there is no token " + id);
            }
        });
    }

    @Override
    public void used(String id, Instant at) {
        Optional<Instant> last = db.read(handle -> handle.createQuery(TOKENS + "WHERE id = :id")
                .bind("id", id)
                .map(TOKEN)
                .findOne()
                .flatMap(Token::usedAt));
        if (last.filter(used -> at.isBefore(used.plus(COARSE))).isEmpty()) {
            db.change(handle -> handle.execute("UPDATE token SET used_at = ? WHERE id = ?", at.toString(), id));
        }
    }

    @Override
    public void trim(Instant now) {
        db.change(handle -> handle.execute("DELETE FROM session WHERE expires_at <= ?", SortableTime.write(now)));
    }

    private static String write(Set<Scope> scopes) {
        return scopes.stream().map(Scope::toString).sorted().collect(Collectors.joining(" "));
    }

    private static Set<Scope> scopes(String id, String text) {
        try {
            return text.isEmpty()
                    ? Set.of()
                    : Arrays.stream(text.split(" ", -1)).map(Scope::parse).collect(Collectors.toSet());
        } catch (InvalidInput e) {
            throw Trouble.unreadable("token " + id, e);
        }
    }

    private static Optional<Instant> instant(@Nullable String text) {
        return Optional.ofNullable(text).map(Instant::parse);
    }
}
