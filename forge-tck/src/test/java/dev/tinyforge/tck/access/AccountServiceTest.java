package dev.tinyforge.tck.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.domain.access.Role;
import dev.tinyforge.domain.access.Scope;
import dev.tinyforge.domain.config.InvalidInput;
import dev.tinyforge.engine.access.AccountService;
import dev.tinyforge.ports.access.PasswordHasher;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.store.Accounts;
import dev.tinyforge.ports.store.Accounts.User;
import dev.tinyforge.ports.store.Store;
import dev.tinyforge.ports.usecase.ManageAccounts;
import dev.tinyforge.ports.usecase.ManageAccounts.Caller;
import dev.tinyforge.ports.usecase.ManageAccounts.Issued;
import dev.tinyforge.tck.fake.FakeWorld;
import dev.tinyforge.tck.fake.SeededIds;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class AccountServiceTest {
    private static final String GOOD = "correct horse battery";
    private static final String HERE = "10.0.0.1";

    private final FakeWorld world = new FakeWorld();
    private final AtomicInteger compared = new AtomicInteger();
    private final PasswordHasher hasher = new PasswordHasher() {
        @Override
        public String hash(String password) {
            return new StringBuilder(password).reverse().toString();
        }

        @Override
        public boolean matches(String password, String hash) {
            compared.incrementAndGet();
            return hash(password).equals(hash);
        }
    };
    private final Store store = world.openStore("server");
    private final ManageAccounts accounts = on(store);

    private ManageAccounts on(Store given) {
        return new AccountService(given, world.clock(), new SeededIds(1, world.clock()), hasher);
    }

    /** The store, where somebody makes bob an admin in the moment before a user is removed. */
    private Store quickerStore() {
        Accounts quicker = (Accounts) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Accounts.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("remove")) {
                        accounts.change(
                                "bob", Optional.empty(), Optional.of(Role.ADMIN), OptionalLong.empty(), "somebody");
                    }
                    return invoke(method, store.accounts(), arguments);
                });
        return (Store) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {Store.class},
                (proxy, method, arguments) ->
                        method.getName().equals("accounts") ? quicker : invoke(method, store, arguments));
    }

    private static Object invoke(Method method, Object on, Object[] arguments) throws Throwable {
        try {
            return method.invoke(on, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static void refused(ErrorCode code, Executable act) {
        assertEquals(code, assertThrows(ForgeException.class, act).code());
    }

    @Test
    void theFirstIsMadeOnceAndIsAdmin() {
        assertTrue(accounts.setupNeeded());
        User first = accounts.setUp("Ann", GOOD);
        assertEquals("ann", first.name());
        assertEquals(Role.ADMIN, first.role());
        assertFalse(accounts.setupNeeded());
        refused(ErrorCode.NOT_ALLOWED, () -> accounts.setUp("bob", GOOD));
    }

    @Test
    void whatCannotBeAnAccountIsRefusedWithEveryProblem() {
        InvalidInput refusal = assertThrows(InvalidInput.class, () -> accounts.add("a b", "short", Role.VIEWER, "ann"));
        assertEquals(
                List.of("name", "password"),
                refusal.problems().stream().map(problem -> problem.field()).toList());
        assertThrows(InvalidInput.class, () -> accounts.add("bob", "x".repeat(257), Role.VIEWER, "ann"));
        assertEquals(List.of(), accounts.users(Optional.empty(), 9));
    }

    @Test
    void aLoginOpensASessionThatEndsWhenIdleWhenLoggedOutOrWithANewPassword() {
        accounts.setUp("ann", GOOD);
        String idle = accounts.logIn("ANN", GOOD, HERE).orElseThrow();
        assertEquals(Optional.of(new Caller("ann", Set.of(Scope.ADMIN))), accounts.bySession(idle));
        world.clock().advance(Duration.ofHours(13));
        assertEquals(Optional.empty(), accounts.bySession(idle));

        String left = accounts.logIn("ann", GOOD, HERE).orElseThrow();
        accounts.logOut(left);
        accounts.logOut(left);
        assertEquals(Optional.empty(), accounts.bySession(left));

        String changed = accounts.logIn("ann", GOOD, HERE).orElseThrow();
        accounts.change("ann", Optional.of(GOOD + "!"), Optional.empty(), OptionalLong.of(1), "ann");
        assertEquals(Optional.empty(), accounts.bySession(changed));
        assertTrue(accounts.logIn("ann", GOOD + "!", HERE).isPresent());
    }

    @Test
    void aNewPasswordOfOnesOwnEndsTheSessionsBeforeAndOpensOne() {
        accounts.setUp("ann", GOOD);
        accounts.add("bob", GOOD, Role.VIEWER, "ann");
        String others = accounts.logIn("ann", GOOD, HERE).orElseThrow();
        String first = accounts.logIn("bob", GOOD, HERE).orElseThrow();
        String second = accounts.logIn("bob", GOOD, HERE).orElseThrow();
        assertEquals(Optional.empty(), accounts.changePassword(second, "wrong password", GOOD + "!"));
        assertThrows(InvalidInput.class, () -> accounts.changePassword(second, GOOD, "short"));
        assertTrue(accounts.bySession(first).isPresent());

        String renewed = accounts.changePassword(second, GOOD, GOOD + "!").orElseThrow();

        assertEquals(Optional.of(new Caller("bob", Set.of(Scope.READ))), accounts.bySession(renewed));
        assertEquals(Optional.empty(), accounts.bySession(first));
        assertEquals(Optional.empty(), accounts.bySession(second));
        assertTrue(accounts.bySession(others).isPresent());
        refused(ErrorCode.NOT_ALLOWED, () -> accounts.changePassword(second, GOOD + "!", GOOD));
        assertTrue(accounts.logIn("bob", GOOD + "!", HERE).isPresent());
    }

    @Test
    void thePasswordIsGuessedNoFasterWithASession() {
        accounts.setUp("ann", GOOD);
        String session = accounts.logIn("ann", GOOD, HERE).orElseThrow();
        for (int i = 0; i < 5; i++) {
            assertEquals(Optional.empty(), accounts.changePassword(session, "wrong password", GOOD + "!"));
        }
        refused(ErrorCode.TOO_MANY, () -> accounts.changePassword(session, GOOD, GOOD + "!"));
        refused(ErrorCode.TOO_MANY, () -> accounts.logIn("ann", GOOD, HERE));
    }

    @Test
    void aSessionThatIsUsedLivesOnButNotForEver() {
        accounts.setUp("ann", GOOD);
        String session = accounts.logIn("ann", GOOD, HERE).orElseThrow();
        for (int i = 0; i < 16; i++) {
            world.clock().advance(Duration.ofHours(10));
            assertTrue(accounts.bySession(session).isPresent(), "after " + (i + 1) * 10 + " h");
        }
        world.clock().advance(Duration.ofHours(10));
        assertEquals(Optional.empty(), accounts.bySession(session));
    }

    @Test
    void aWrongNameTakesAsMuchWorkAsAWrongPassword() {
        accounts.setUp("ann", GOOD);
        assertEquals(Optional.empty(), accounts.logIn("ann", "wrong password", HERE));
        assertEquals(1, compared.get());
        assertEquals(Optional.empty(), accounts.logIn("nobody", "wrong password", HERE));
        assertEquals(2, compared.get());
        assertEquals(Optional.empty(), accounts.logIn("ann", "x".repeat(100_000), HERE));
        assertEquals(2, compared.get(), "what nobody's password can be is not hashed");
    }

    @Test
    void afterTooManyLoginsANameHasToWaitAndAnotherHasNot() {
        accounts.setUp("ann", GOOD);
        accounts.add("bob", GOOD, Role.VIEWER, "ann");
        for (int i = 0; i < 5; i++) {
            assertEquals(Optional.empty(), accounts.logIn("ann", "wrong password", HERE));
        }
        refused(ErrorCode.TOO_MANY, () -> accounts.logIn("ann", GOOD, HERE));
        assertTrue(accounts.logIn("bob", GOOD, HERE).isPresent());
        world.clock().advance(Duration.ofSeconds(30));
        assertTrue(accounts.logIn("ann", GOOD, HERE).isPresent());
    }

    @Test
    void manyNamesFromOneAddressHaveToWaitToo() {
        for (int i = 0; i < 20; i++) {
            assertEquals(Optional.empty(), accounts.logIn("name" + i, "wrong password", HERE));
        }
        refused(ErrorCode.TOO_MANY, () -> accounts.logIn("another", "wrong password", HERE));
        assertEquals(Optional.empty(), accounts.logIn("another", "wrong password", "10.0.0.2"));
    }

    @Test
    void theLastAdminStays() {
        accounts.setUp("ann", GOOD);
        refused(ErrorCode.CONFLICT, () -> accounts.remove("ann", OptionalLong.empty(), "ann"));
        refused(
                ErrorCode.CONFLICT,
                () -> accounts.change("ann", Optional.empty(), Optional.of(Role.VIEWER), OptionalLong.empty(), "ann"));
        accounts.add("bob", GOOD, Role.ADMIN, "ann");
        accounts.remove("ann", OptionalLong.empty(), "bob");
        refused(ErrorCode.NOT_FOUND, () -> accounts.user("ann"));
    }

    @Test
    void listsAreAskedForInPages() {
        accounts.setUp("ann", GOOD);
        for (int limit : new int[] {0, 1001}) {
            assertThrows(InvalidInput.class, () -> accounts.users(Optional.empty(), limit));
            assertThrows(InvalidInput.class, () -> accounts.tokens(Optional.empty(), limit));
        }
        assertEquals(1, accounts.users(Optional.empty(), 1000).size());
    }

    @Test
    void aUserChangedBetweenLookAndRemovalStays() {
        accounts.setUp("ann", GOOD);
        User bob = accounts.add("bob", GOOD, Role.VIEWER, "ann");
        OptionalLong seen = OptionalLong.of(bob.revision());
        refused(ErrorCode.CONFLICT, () -> on(quickerStore()).remove("bob", seen, "ann"));
        assertEquals(Role.ADMIN, accounts.user("bob").role());
        accounts.remove("bob", OptionalLong.of(2), "ann");
        refused(ErrorCode.NOT_FOUND, () -> accounts.user("bob"));
    }

    @Test
    void aTokenOpensWhatItSaysUntilItExpiresOrIsRevoked() {
        Issued issued = accounts.issue("ci", Set.of(Scope.DEPLOY), Optional.of(Duration.ofDays(1)), "ann");
        assertEquals(Optional.of(new Caller("token:ci", Set.of(Scope.DEPLOY))), accounts.byToken(issued.secret()));
        assertEquals(Optional.empty(), accounts.byToken(issued.secret() + "x"));
        assertFalse(issued.toString().contains(issued.secret()));
        world.clock().advance(Duration.ofDays(1));
        assertEquals(Optional.empty(), accounts.byToken(issued.secret()));

        Issued other = accounts.issue("other", Set.of(Scope.READ), Optional.empty(), "ann");
        accounts.revoke(other.token().id(), "ann");
        accounts.revoke(other.token().id(), "ann");
        assertEquals(Optional.empty(), accounts.byToken(other.secret()));
        assertEquals(2, accounts.tokens(Optional.empty(), 9).size());
    }

    @Test
    void whatIsDoneToAccountsIsInTheEventLogAndNoSecretIs() {
        accounts.setUp("ann", GOOD);
        String session = accounts.logIn("ann", GOOD, HERE).orElseThrow();
        Issued issued = accounts.issue("ci", Set.of(Scope.READ), Optional.empty(), "ann");
        assertEquals(Optional.empty(), accounts.logIn("ann", "wrong password", HERE));
        List<String> events = world.observer().events().list(Optional.empty(), 99).stream()
                .map(numbered -> numbered.entry().toString())
                .toList();
        String all = String.join("\n", events);
        for (String action : List.of("user.added", "login", "login.failed", "token.issued")) {
            assertTrue(all.contains(action), action);
        }
        for (String secret : List.of(GOOD, session, issued.secret(), "wrong password")) {
            assertFalse(all.contains(secret), secret);
        }
    }
}
