package dev.tinyforge.ports.store;

import dev.tinyforge.domain.access.Role;
import dev.tinyforge.domain.access.Scope;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Users, their sessions, and API tokens. Of passwords, sessions and tokens only hashes are kept. */
public interface Accounts {
    /** {@code CONFLICT} if the name is taken; {@code ifFirst}: also if there is any user already. */
    User add(User user, boolean ifFirst);

    /**
     * Replaces role and password hash, one revision up. A changed password or role ends the user's sessions.
     *
     * @throws dev.tinyforge.ports.error.ForgeException {@code CONFLICT} at another revision, or when no admin would be
     *     left; {@code NOT_FOUND}
     */
    User update(User user);

    /** With sessions; {@code CONFLICT} for the last admin. Idempotent. */
    void remove(String name);

    Optional<User> user(String name);

    /** In order of name. */
    List<User> users(Optional<String> after, int limit);

    boolean anybody();

    /**
     * @param name unique, for login: 1 to 64 of letters, digits and {@code .@_-}, in lower case
     * @param passwordHash as the hasher writes it, salt and parameters included
     */
    record User(String name, Role role, String passwordHash, Instant createdAt, long revision) {
        @Override
        public String toString() {
            return name + " (" + role + ")";
        }
    }

    void open(Session session);

    /** By its hash, if it has not expired; pushes its end to {@code seen + idle}, at most to its last moment. */
    Optional<Session> session(String hash, Instant seen, java.time.Duration idle);

    /** Idempotent. */
    void close(String hash);

    /** @param lastMoment it ends then, however busy */
    record Session(String hash, String user, Instant since, Instant expiresAt, Instant lastMoment) {}

    /** {@code CONFLICT} if the id or the name exists. */
    void add(Token token);

    /** Also of one that is expired or revoked. */
    Optional<Token> token(String hash);

    /** In order of id. */
    List<Token> tokens(Optional<String> after, int limit);

    /** From now on it opens nothing; it stays listed. {@code NOT_FOUND}. Idempotent. */
    void revoke(String id, Instant at);

    /** Remembers that it was used, at most once a minute. */
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

    /** Forgets sessions that have expired. */
    void trim(Instant now);
}
