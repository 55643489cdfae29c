package dev.tinyforge.tck.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.domain.access.Role;
import dev.tinyforge.domain.access.Scope;
import dev.tinyforge.domain.config.InvalidInput;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.store.Accounts;
import dev.tinyforge.ports.store.Accounts.Session;
import dev.tinyforge.ports.store.Accounts.Token;
import dev.tinyforge.ports.store.Accounts.User;
import dev.tinyforge.ports.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

interface AccountsContract extends StoreTest {
    Duration IDLE = Duration.ofMinutes(30);
    Instant NOON = StoreFixture.NOON;

    private Accounts accounts() {
        return store().accounts();
    }

    private static User user(String name, Role role) {
        return new User(name, role, "hash of " + name, Samples.AT, 0);
    }

    private User given(String name, Role role) {
        return accounts().add(user(name, role), false);
    }

    private Session opened(String hash, String user) {
        Session session = new Session(hash, user, NOON, NOON.plus(IDLE), NOON.plus(Duration.ofHours(2)));
        accounts().open(session);
        return session;
    }

    private Optional<Session> look(String hash) {
        return accounts().session(hash, NOON, IDLE);
    }

    private static Token token(String id, String name, String hash) {
        return new Token(
                id,
                name,
                hash,
                Set.of(Scope.READ),
                "alice",
                Samples.AT,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private Token find(String hash) {
        return accounts().token(hash).orElseThrow();
    }

    private static List<String> names(List<User> users) {
        return users.stream().map(User::name).toList();
    }

    @Test
    default void aUserIsAddedAtRevisionOne() {
        assertFalse(accounts().anybody());
        assertEquals(Optional.empty(), accounts().user("alice"));
        User stored = accounts().add(user("alice", Role.VIEWER).atRevision(9), false);
        assertEquals(user("alice", Role.VIEWER).atRevision(1), stored);
        assertEquals(Optional.of(stored), accounts().user("alice"));
        assertTrue(accounts().anybody());
        assertFalse(stored.toString().contains("hash of"), stored.toString());
    }

    @Test
    default void aUsersNameIsTakenOnce() {
        User stored = given("alice", Role.ADMIN);
        StoreFixture.refused(ErrorCode.CONFLICT, () -> given("alice", Role.VIEWER));
        assertEquals(Optional.of(stored), accounts().user("alice"));
    }

    @Test
    default void aUsersNameIsForTyping() {
        given("o.k_@-9", Role.ADMIN);
        given("x".repeat(64), Role.ADMIN);
        for (String name : List.of("", "Alice", "a b", "ольга", "x".repeat(65))) {
            assertThrows(InvalidInput.class, () -> user(name, Role.ADMIN), name);
        }
    }

    @Test
    default void thereIsOneFirstUser() {
        accounts().add(user("alice", Role.ADMIN), true);
        StoreFixture.refused(ErrorCode.CONFLICT, () -> accounts().add(user("bob", Role.ADMIN), true));
        assertEquals(Optional.empty(), accounts().user("bob"));
    }

    @Test
    default void ofManyFirstUsersOneIsAdded() {
        Store other = fixture().another();
        List<Callable<Boolean>> acts = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            Store store = i % 2 == 0 ? store() : other;
            User user = user("user-" + i, Role.ADMIN);
            acts.add(() -> {
                try {
                    store.accounts().add(user, true);
                    return true;
                } catch (ForgeException e) {
                    assertEquals(ErrorCode.CONFLICT, e.code(), e.line());
                    return false;
                }
            });
        }
        assertEquals(1, Together.run(acts).stream().filter(won -> won).count());
        assertEquals(1, accounts().users(Optional.empty(), 10).size());
    }

    @Test
    default void anUpdateReplacesRoleAndPassword() {
        given("root", Role.ADMIN);
        User stored = given("alice", Role.VIEWER);
        User changed = new User("alice", Role.ADMIN, "other hash", NOON, 1);
        User expected = new User("alice", Role.ADMIN, "other hash", Samples.AT, 2);
        assertEquals(expected, accounts().update(changed), "when it was created stays");
        assertEquals(Optional.of(expected), accounts().user("alice"));
        StoreFixture.refused(ErrorCode.CONFLICT, () -> accounts().update(stored));
        StoreFixture.refused(ErrorCode.CONFLICT, () -> accounts().update(stored.atRevision(3)));
        StoreFixture.refused(ErrorCode.NOT_FOUND, () -> accounts().update(user("bob", Role.ADMIN)));
        assertEquals(Optional.of(expected), accounts().user("alice"));
    }

    @Test
    default void anotherPasswordOrRoleEndsTheUsersSessions() {
        given("root", Role.ADMIN);
        User stored = given("alice", Role.VIEWER);
        opened("hers", "alice");
        opened("other", "root");
        User same = accounts().update(stored);
        assertTrue(look("hers").isPresent(), "nothing has changed");
        User promoted = accounts().update(new User("alice", Role.ADMIN, same.passwordHash(), NOON, same.revision()));
        assertEquals(Optional.empty(), look("hers"));
        opened("hers", "alice");
        accounts().update(new User("alice", Role.ADMIN, "other hash", NOON, promoted.revision()));
        assertEquals(Optional.empty(), look("hers"));
        assertTrue(look("other").isPresent());
    }

    @Test
    default void anAdminIsAlwaysLeft() {
        User alice = given("alice", Role.ADMIN);
        given("bob", Role.VIEWER);
        User demoted = new User("alice", Role.VIEWER, alice.passwordHash(), Samples.AT, 1);
        StoreFixture.refused(ErrorCode.CONFLICT, () -> accounts().update(demoted));
        StoreFixture.refused(ErrorCode.CONFLICT, () -> accounts().remove("alice", OptionalLong.empty()));
        assertEquals(Optional.of(alice), accounts().user("alice"));
        given("carol", Role.ADMIN);
        accounts().update(demoted);
        StoreFixture.refused(ErrorCode.CONFLICT, () -> accounts().remove("carol", OptionalLong.empty()));
        accounts().remove("alice", OptionalLong.empty());
    }

    @Test
    default void ofTwoAdminsWhoRemoveEachOtherOneIsLeft() {
        given("alice", Role.ADMIN);
        given("bob", Role.ADMIN);
        Store other = fixture().another();
        assertEquals(1, Together.done(() -> accounts().remove("alice", OptionalLong.empty()), () -> other.accounts()
                .remove("bob", OptionalLong.empty())));
        assertEquals(1, accounts().users(Optional.empty(), 10).size());
    }

    @Test
    default void aUserIsRemovedAtTheRevisionGivenOnly() {
        given("root", Role.ADMIN);
        User first = given("alice", Role.VIEWER);
        User second = accounts().update(first);
        StoreFixture.refused(ErrorCode.CONFLICT, () -> accounts().remove("alice", OptionalLong.of(1)));
        assertEquals(Optional.of(second), accounts().user("alice"));
        accounts().remove("alice", OptionalLong.of(2));
        assertEquals(Optional.empty(), accounts().user("alice"));
        accounts().remove("alice", OptionalLong.of(2));
    }

    @Test
    default void ofAChangeAndARemovalOfTheSameUserOneIsDone() {
        Store other = fixture().another();
        for (String name : List.of("alice", "bob", "carol", "dora", "eve")) {
            User user = given(name, Role.VIEWER);
            assertEquals(1, Together.done(() -> accounts().update(user), () -> other.accounts()
                    .remove(name, OptionalLong.of(1))));
        }
    }

    @Test
    default void aRemovedUserTakesSessionsAlong() {
        given("root", Role.ADMIN);
        given("alice", Role.VIEWER);
        opened("hers", "alice");
        opened("other", "root");
        accounts().remove("alice", OptionalLong.empty());
        accounts().remove("alice", OptionalLong.empty());
        assertEquals(Optional.empty(), accounts().user("alice"));
        assertEquals(Optional.empty(), look("hers"));
        assertTrue(look("other").isPresent());
    }

    @Test
    default void usersAreListedInOrderOfName() {
        for (String name : List.of("dora", "alice", "carol", "bob")) {
            given(name, Role.ADMIN);
        }
        assertEquals(List.of("alice", "bob"), names(accounts().users(Optional.empty(), 2)));
        assertEquals(List.of("carol", "dora"), names(accounts().users(Optional.of("bob"), 9)));
        assertEquals(List.of(), accounts().users(Optional.of("dora"), 9));
        assertEquals(List.of(), accounts().users(Optional.empty(), 0));
    }

    @Test
    default void aSessionIsAUsers() {
        given("root", Role.ADMIN);
        StoreFixture.refused(ErrorCode.NOT_FOUND, () -> opened("hash", "nobody"));
        assertEquals(Optional.empty(), look("hash"));
        Session session = opened("hash", "root");
        StoreFixture.refused(ErrorCode.CONFLICT, () -> opened("hash", "root"));
        assertEquals(Optional.of(session), look("hash"));
        assertEquals(Optional.of(session), fixture().another().accounts().session("hash", NOON, IDLE));
        accounts().close("hash");
        accounts().close("hash");
        assertEquals(Optional.empty(), look("hash"));
    }

    @Test
    default void aSessionLastsWhileItIsUsed() {
        given("root", Role.ADMIN);
        opened("hash", "root");
        Instant seen = NOON.plus(IDLE).minusNanos(1);
        Session moved = accounts().session("hash", seen, IDLE).orElseThrow();
        assertEquals(seen.plus(IDLE), moved.expiresAt());
        assertEquals(Optional.of(moved), accounts().session("hash", seen, IDLE), "it was kept");
        assertEquals(Optional.empty(), accounts().session("hash", moved.expiresAt(), IDLE));
    }

    @Test
    default void aLittleUseDoesNotMoveASessionsEnd() {
        given("root", Role.ADMIN);
        Session session = opened("hash", "root");
        Duration tenth = IDLE.dividedBy(10);
        assertEquals(
                Optional.of(session),
                accounts().session("hash", NOON.plus(tenth).minusNanos(1), IDLE));
        assertEquals(
                Optional.of(NOON.plus(tenth).plus(IDLE)),
                accounts().session("hash", NOON.plus(tenth), IDLE).map(Session::expiresAt));
    }

    @Test
    default void aSessionEndsAtItsLastMomentHoweverBusy() {
        given("root", Role.ADMIN);
        Session session = opened("hash", "root");
        Instant seen = NOON;
        while (seen.isBefore(session.lastMoment())) {
            Session found = accounts().session("hash", seen, IDLE).orElseThrow();
            assertFalse(found.expiresAt().isAfter(session.lastMoment()));
            seen = seen.plus(Duration.ofMinutes(20));
        }
        assertEquals(Optional.empty(), accounts().session("hash", session.lastMoment(), IDLE));
    }

    @Test
    default void endedSessionsAreForgotten() {
        given("root", Role.ADMIN);
        Instant noon = Instant.parse("2025-03-01T12:00:00Z");
        for (Duration length : List.of(Duration.ZERO, Duration.ofNanos(1), Duration.ofMillis(500))) {
            accounts().open(new Session("lasting " + length, "root", noon, noon.plus(length), noon.plus(IDLE)));
        }
        accounts().trim(noon);
        Instant before = noon.minusSeconds(60);
        assertEquals(Optional.empty(), accounts().session("lasting PT0S", before, IDLE));
        assertTrue(accounts().session("lasting PT0.000000001S", before, IDLE).isPresent());
        assertTrue(accounts().session("lasting PT0.5S", before, IDLE).isPresent());
    }

    @Test
    default void aTokenComesBackWithEveryField() {
        Token full = new Token(
                "1",
                "ci",
                "hash-1",
                Set.of(Scope.READ, Scope.DEPLOY, Scope.deploy(Samples.workloadId(1)), Scope.ADMIN),
                "alice",
                Samples.AT,
                Optional.of(Samples.AT.plusSeconds(1)),
                Optional.of(Samples.AT.plusSeconds(2)),
                Optional.of(Samples.AT.plusSeconds(3)));
        accounts().add(full);
        assertEquals(Optional.of(full), accounts().token("hash-1"), "expired and revoked as it is");
        Token bare = new Token(
                "2",
                "nothing",
                "hash-2",
                Set.of(),
                "alice",
                Samples.AT,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        accounts().add(bare);
        assertEquals(Optional.of(bare), accounts().token("hash-2"));
        assertEquals(Optional.empty(), accounts().token("hash-3"));
        assertFalse(full.toString().contains("hash-1"));
    }

    @Test
    default void idNameAndHashOfATokenAreTakenOnce() {
        accounts().add(token("1", "one", "hash-1"));
        accounts().revoke("1", NOON);
        StoreFixture.refused(ErrorCode.CONFLICT, () -> accounts().add(token("1", "two", "hash-2")));
        StoreFixture.refused(ErrorCode.CONFLICT, () -> accounts().add(token("2", "one", "hash-2")));
        StoreFixture.refused(ErrorCode.CONFLICT, () -> accounts().add(token("2", "two", "hash-1")));
        accounts().add(token("2", "two", "hash-2"));
    }

    @Test
    default void tokensAreListedInOrderOfId() {
        for (String id : List.of("3", "1", "2")) {
            accounts().add(token(id, "name " + id, "hash " + id));
        }
        accounts().revoke("2", NOON);
        assertEquals(
                List.of("1", "2"),
                accounts().tokens(Optional.empty(), 2).stream().map(Token::id).toList());
        assertEquals(
                List.of("3"),
                accounts().tokens(Optional.of("2"), 9).stream().map(Token::id).toList());
    }

    @Test
    default void aTokenIsRevokedOnce() {
        accounts().add(token("1", "one", "hash-1"));
        accounts().add(token("2", "two", "hash-2"));
        accounts().revoke("1", NOON);
        accounts().revoke("1", NOON.plusSeconds(60));
        assertEquals(Optional.of(NOON), find("hash-1").revokedAt());
        assertEquals(Optional.empty(), find("hash-2").revokedAt());
        StoreFixture.refused(ErrorCode.NOT_FOUND, () -> accounts().revoke("3", NOON));
    }

    @Test
    default void whenATokenWasUsedIsRememberedOnceAMinute() {
        accounts().add(token("1", "one", "hash-1"));
        accounts().used("1", NOON);
        assertEquals(Optional.of(NOON), find("hash-1").usedAt());
        accounts().used("1", NOON.plusSeconds(60).minusNanos(1));
        assertEquals(Optional.of(NOON), find("hash-1").usedAt());
        accounts().used("1", NOON.plusSeconds(60));
        assertEquals(Optional.of(NOON.plusSeconds(60)), find("hash-1").usedAt());
        accounts().used("2", NOON);
    }
}
