package dev.tinyforge.tck.fake;

import dev.tinyforge.domain.access.Role;
import dev.tinyforge.ports.store.Accounts;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

final class FakeAccounts implements Accounts {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final TreeMap<String, User> users = new TreeMap<>();
    private final Map<String, Session> sessions = new HashMap<>();
    private final TreeMap<String, Token> tokens = new TreeMap<>();
    private final StoreData data;

    FakeAccounts(StoreData data) {
        this.data = data;
    }

    @Override
    public User add(User user, boolean ifFirst) {
        synchronized (data.world) {
            data.check();
            if (users.containsKey(user.name())) {
                throw StoreData.conflict("user " + user.name() + " exists");
            }
            if (ifFirst && !users.isEmpty()) {
                throw StoreData.conflict("there is a user already; log in as an admin");
            }
            User stored = user.atRevision(1);
            users.put(stored.name(), stored);
            return stored;
        }
    }

    @Override
    public User update(User user) {
        synchronized (data.world) {
            data.check();
            User row = users.get(user.name());
            if (row == null) {
                throw StoreData.notFound("user", user.name());
            }
            StoreData.checkRevision("user " + user.name(), row.revision(), user.revision());
            if (user.role() != Role.ADMIN) {
                checkNotLastAdmin(row);
            }
            User stored = new User(row.name(), user.role(), user.passwordHash(), row.createdAt(), row.revision() + 1);
            users.put(stored.name(), stored);
            if (row.role() != stored.role() || !row.passwordHash().equals(stored.passwordHash())) {
                closeAll(stored.name());
            }
            return stored;
        }
    }

    @Override
    public void remove(String name, OptionalLong ifRevision) {
        synchronized (data.world) {
            data.check();
            User row = users.get(name);
            if (row != null) {
                StoreData.checkRevision("user " + name, row.revision(), ifRevision);
                checkNotLastAdmin(row);
                users.remove(name);
                closeAll(name);
            }
        }
    }

    @Override
    public Optional<User> user(String name) {
        synchronized (data.world) {
            data.check();
            return Optional.ofNullable(users.get(name));
        }
    }

    @Override
    public List<User> users(Optional<String> after, int limit) {
        synchronized (data.world) {
            data.check();
            return page(users, after, limit);
        }
    }

    @Override
    public boolean anybody() {
        synchronized (data.world) {
            data.check();
            return !users.isEmpty();
        }
    }

    @Override
    public void open(Session session) {
        synchronized (data.world) {
            data.check();
            if (!users.containsKey(session.user())) {
                throw StoreData.notFound("user", session.user());
            }
            if (sessions.putIfAbsent(session.hash(), session) != null) {
                throw StoreData.conflict("the session exists");
            }
        }
    }

    @Override
    public Optional<Session> session(String hash, Instant seen, Duration idle) {
        synchronized (data.world) {
            data.check();
            Session row = sessions.get(hash);
            if (row == null || !seen.isBefore(row.expiresAt())) {
                return Optional.empty();
            }
            Session moved = row.seen(seen, idle);
            sessions.put(hash, moved);
            return Optional.of(moved);
        }
    }

    @Override
    public void close(String hash) {
        synchronized (data.world) {
            data.check();
            sessions.remove(hash);
        }
    }

    @Override
    public void add(Token token) {
        synchronized (data.world) {
            data.check();
            for (Token row : tokens.values()) {
                if (row.id().equals(token.id())
                        || row.name().equals(token.name())
                        || row.hash().equals(token.hash())) {
                    throw StoreData.conflict("token " + row + " exists");
                }
            }
            tokens.put(token.id(), token);
        }
    }

    @Override
    public Optional<Token> token(String hash) {
        synchronized (data.world) {
            data.check();
            return tokens.values().stream()
                    .filter(row -> row.hash().equals(hash))
                    .findFirst();
        }
    }

    @Override
    public List<Token> tokens(Optional<String> after, int limit) {
        synchronized (data.world) {
            data.check();
            return page(tokens, after, limit);
        }
    }

    @Override
    public void revoke(String id, Instant at) {
        synchronized (data.world) {
            data.check();
            Token row = tokens.get(id);
            if (row == null) {
                throw StoreData.notFound("token", id);
            }
            put(row, row.revokedAt().or(() -> Optional.of(at)), row.usedAt());
        }
    }

    @Override
    public void used(String id, Instant at) {
        synchronized (data.world) {
            data.check();
            Token row = tokens.get(id);
            if (row != null
                    && row.usedAt()
                            .filter(last -> at.isBefore(last.plus(MINUTE)))
                            .isEmpty()) {
                put(row, row.revokedAt(), Optional.of(at));
            }
        }
    }

    @Override
    public void trim(Instant now) {
        synchronized (data.world) {
            data.check();
            sessions.values().removeIf(row -> !now.isBefore(row.expiresAt()));
        }
    }

    private void put(Token row, Optional<Instant> revokedAt, Optional<Instant> usedAt) {
        tokens.put(
                row.id(),
                new Token(
                        row.id(),
                        row.name(),
                        row.hash(),
                        row.scopes(),
                        row.createdBy(),
                        row.createdAt(),
                        row.expiresAt(),
                        revokedAt,
                        usedAt));
    }

    private void checkNotLastAdmin(User row) {
        if (row.role() == Role.ADMIN
                && users.values().stream()
                                .filter(user -> user.role() == Role.ADMIN)
                                .count()
                        == 1) {
            throw StoreData.conflict("user " + row.name() + " is the last admin; make another one first");
        }
    }

    private void closeAll(String user) {
        sessions.values().removeIf(session -> session.user().equals(user));
    }

    private static <T> List<T> page(NavigableMap<String, T> rows, Optional<String> after, int limit) {
        return after.map(name -> rows.tailMap(name, false)).orElse(rows).values().stream()
                .limit(Math.max(limit, 0))
                .toList();
    }

    void copy(FakeAccounts other) {
        users.putAll(other.users);
        sessions.putAll(other.sessions);
        tokens.putAll(other.tokens);
    }
}
