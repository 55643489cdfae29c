package dev.tinyforge.ports.store;

import dev.tinyforge.domain.access.Role;
import dev.tinyforge.domain.access.Scope;
import dev.tinyforge.domain.config.InvalidInput;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Users, their sessions, and API tokens. Of passwords, sessions and tokens only hashes are kept. Each method is one
 * transaction.
 */
public interface Accounts {
    /**
     * Adds it at revision 1.
     *
     * @return as stored
     * @throws dev.tinyforge.ports.error.ForgeException {@code CONFLICT} if the name is taken; {@code ifFirst}: also if
     *     there is any user already
     */
    User add(User user, boolean ifFirst);

    /**
     * Replaces role and password hash, one revision up, if it is at {@code user.revision()}. A changed password or role
     * ends the user's sessions.
     *
     * @return as stored
     * @throws dev.tinyforge.ports.error.ForgeException {@code CONFLICT} at another revision, or when no admin would be
     *     left; {@code NOT_FOUND}
     */
    User update(User user);

    /**
     * With sessions. Idempotent.
     *
     * @param ifRevision only at this one
     * @throws dev.tinyforge.ports.error.ForgeException {@code CONFLICT} at another revision, or for the last admin
     */
    void remove(String name, OptionalLong ifRevision);

    Optional<User> user(String name);

    /** In order of name. */
    List<User> users(Optional<String> after, int limit);

    boolean anybody();

    /**
     * @param name unique, for login: 1 to 64 of the letters a to z, digits and {@code .@_-}
     * @param passwordHash as the hasher writes it, salt and parameters included
     */
    record User(String name, Role role, String passwordHash, Instant createdAt, long revision) {
        /** @throws InvalidInput naming {@code name} */
        public User {
            if (!name.matches("[a-z0-9.@_-]{1,64}")) {
                throw new InvalidInput(
                        "name", "must be 1 to 64 of the lower-case letters a to z, digits and the characters . @ _ -");
            }
        }

        public User atRevision(long newRevision) {
            return new User(name, role, passwordHash, createdAt, newRevision);
        }

        @Override
        public String toString() {
            return name + " (" + role + ")";
        }
    }

    /** {@code NOT_FOUND} without the user; {@code CONFLICT} if the hash exists. */
    void open(Session session);

    /**
     * By its hash, if {@code seen} is before its end; moves that to {@code seen + idle}, at most to its last moment. A move
     * of less than a tenth of {@code idle} is left out, so that not every request writes.
     *
     * @return as it is from now on
     */
    Optional<Session> session(String hash, Instant seen, Duration idle);

    /** Idempotent. */
    void close(String hash);

    /** @param lastMoment it ends then, however busy */
    record Session(String hash, String user, Instant since, Instant expiresAt, Instant lastMoment) {
        /** This after it was seen: as {@link Accounts#session} moves its end. */
        public Session seen(Instant at, Duration idle) {
            Instant end = at.plus(idle);
            Instant moved = end.isBefore(lastMoment) ? end : lastMoment;
            boolean little = Duration.between(expiresAt, moved).abs().compareTo(idle.dividedBy(10)) < 0;
            return little ? this : new Session(hash, user, since, moved, lastMoment);
        }
    }

    /** {@code CONFLICT} if the id, the name or the hash exists; a revoked token's name stays taken. */
    void add(Token token);

    /** Also of one that is expired or revoked. */
    Optional<Token> token(String hash);

    /** In order of id. */
    List<Token> tokens(Optional<String> after, int limit);

    /** Marks it; it stays listed, and the first time it was revoked stands. {@code NOT_FOUND}. Idempotent. */
    void revoke(String id, Instant at);

    /** Remembers that it was used, unless that was less than a minute ago; nothing happens without it. */
    void used(String id, Instant at);

    /** @param hash SHA-256 of the token, which has 256 random bits */
    record Token(
            String id,
            String name,
            String hash,
            Set<Scope> scopes,
            String createdBy,
            Instant createdAt,
            Optional<Instant> expiresAt,
            Optional<Instant> revokedAt,
            Optional<Instant> usedAt) {
        public Token {
            scopes = Set.copyOf(scopes);
        }

        @Override
        public String toString() {
            return name + " (" + id + ")";
        }
    }

    /** Forgets sessions that have ended by then. */
    void trim(Instant now);
}
