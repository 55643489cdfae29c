package dev.tinyforge.ports.usecase;

import dev.tinyforge.domain.access.Role;
import dev.tinyforge.domain.access.Scope;
import dev.tinyforge.ports.store.Accounts.Token;
import dev.tinyforge.ports.store.Accounts.User;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Users, logins and tokens. Nothing answered here holds a password, or a token but the one time it is made. */
public interface ManageAccounts {
    /** Nobody is there yet: the first may be made by whoever has the setup token. */
    boolean setupNeeded();

    /** Makes the first admin. {@code NOT_ALLOWED} when there is somebody. */
    User setUp(String name, String password);

    User add(String name, String password, Role role, String by);

    User change(String name, Optional<String> password, Optional<Role> role, OptionalLong ifRevision, String by);

    /** @param ifRevision refuse as {@code CONFLICT} unless the user is at this revision */
    void remove(String name, OptionalLong ifRevision, String by);

    User user(String name);

    /** In order of name; {@code limit} is 1 to 1000. */
    List<User> users(Optional<String> after, int limit);

    /**
     * @return the new session's secret; empty for a wrong name or password, which take equally long
     * @throws dev.tinyforge.ports.error.ForgeException {@code TOO_MANY} after too many failures of this name or address
     */
    Optional<String> logIn(String name, String password, String address);

    void logOut(String session);

    /**
     * Gives whoever has this session another password; it ends all his sessions and opens a new one.
     *
     * @param current what it is now
     * @return the new session's secret; empty when {@code current} is wrong, and nothing was changed
     * @throws dev.tinyforge.ports.error.ForgeException {@code NOT_ALLOWED} for a session that opens nothing;
     *     {@code TOO_MANY} after too many wrong passwords, those of logins included
     */
    Optional<String> changePassword(String session, String current, String password);

    /** Who shows this session or token; empty when it opens nothing. */
    Optional<Caller> bySession(String secret);

    Optional<Caller> byToken(String secret);

    /** @param name as it stands in the event log: a user, or {@code token:<name>} */
    record Caller(String name, Set<Scope> scopes) {
        public Caller {
            scopes = Set.copyOf(scopes);
        }
    }

    /** @param lifetime absent: until revoked */
    Issued issue(String name, Set<Scope> scopes, Optional<Duration> lifetime, String by);

    /** @param secret shown this once */
    record Issued(Token token, String secret) {
        @Override
        public String toString() {
            return token.toString();
        }
    }

    /** In order of id, those revoked or expired too; {@code limit} is 1 to 1000. */
    List<Token> tokens(Optional<String> after, int limit);

    void revoke(String id, String by);
}
