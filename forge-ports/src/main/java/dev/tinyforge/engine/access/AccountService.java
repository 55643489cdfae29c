package dev.tinyforge.engine.access;

import dev.tinyforge.domain.access.Role;
import dev.tinyforge.domain.access.Scope;
import dev.tinyforge.domain.config.InvalidInput;
import dev.tinyforge.domain.config.Problem;
import dev.tinyforge.ports.access.PasswordHasher;
import dev.tinyforge.ports.access.Throttle;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.store.Accounts.Session;
import dev.tinyforge.ports.store.Accounts.Token;
import dev.tinyforge.ports.store.Accounts.User;
import dev.tinyforge.ports.store.EventLog;
import dev.tinyforge.ports.store.Store;
import dev.tinyforge.ports.time.Clock;
import dev.tinyforge.ports.time.Ids;
import dev.tinyforge.ports.usecase.ManageAccounts;
import dev.tinyforge.ports.usecase.PageLimit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The account use cases on the store. */
public final class AccountService implements ManageAccounts {
    private static final int MIN_PASSWORD = 10;
    /** Hashing is slow by design; nobody may make it slower. */
    private static final int MAX_PASSWORD = 256;

    private static final int MAX_TOKEN_NAME = 100;
    private static final Duration MAX_LIFETIME = Duration.ofDays(3660);
    private static final Duration IDLE = Duration.ofHours(12);
    private static final Duration LONGEST = Duration.ofDays(7);
    private static final Pattern USER_NAME = Pattern.compile("[a-z0-9][a-z0-9.@_-]{0,63}");

    private final Store store;
    private final Clock clock;
    private final Ids ids;
    private final PasswordHasher hasher;
    private final Throttle byName = new Throttle(5, Duration.ofSeconds(30));
    private final Throttle byAddress = new Throttle(20, Duration.ofSeconds(10));
    /** Compared with where there is no such user, so that both take as long; made with the first login, not before. */
    private volatile @Nullable String nobodysHash;

    public AccountService(Store store, Clock clock, Ids ids, PasswordHasher hasher) {
        this.store = store;
        this.clock = clock;
        this.ids = ids;
        this.hasher = hasher;
    }

    @Override
    public boolean setupNeeded() {
        return !store.accounts().anybody();
    }

    @Override
    public User setUp(String name, String password) {
        if (!setupNeeded()) {
            throw setUpAlready();
        }
        try {
            return add(name, password, Role.ADMIN, true, "setup");
        } catch (ForgeException e) {
            throw e.code() == ErrorCode.CONFLICT ? setUpAlready() : e;
        }
    }

    private static ForgeException setUpAlready() {
        return new ForgeException(ErrorCode.NOT_ALLOWED, "Forge is set up already; an admin can add users");
    }

    @Override
    public User add(String name, String password, Role role, String by) {
        return add(name, password, role, false, by);
    }

    private User add(String name, String password, Role role, boolean ifFirst, String by) {
        List<Problem> problems = new ArrayList<>();
        String user = name.toLowerCase(Locale.ROOT);
        if (!USER_NAME.matcher(user).matches()) {
            problems.add(new Problem(
                    "name", "must be 1 to 64 letters, digits and .@_-, and begin with one of the first two"));
        }
        passwordProblem(password).ifPresent(problems::add);
        if (!problems.isEmpty()) {
            throw new InvalidInput(problems);
        }
        User added = store.accounts().add(new User(user, role, hasher.hash(password), clock.now(), 1), ifFirst);
        event(by, "user.added", user, "as " + spell(role));
        return added;
    }

    @Override
    public User change(
            String name, Optional<String> password, Optional<Role> role, OptionalLong ifRevision, String by) {
        password.ifPresent(AccountService::checkPassword);
        User now = user(name);
        User changed = store.accounts()
                .update(new User(
                        now.name(),
                        role.orElse(now.role()),
                        password.map(hasher::hash).orElse(now.passwordHash()),
                        now.createdAt(),
                        ifRevision.orElse(now.revision())));
        event(
                by,
                "user.changed",
                now.name(),
                role.map(to -> "to " + spell(to)).orElse("")
                        + password.map(text -> " with a new password").orElse(""));
        return changed;
    }

    @Override
    public void remove(String name, OptionalLong ifRevision, String by) {
        User user = user(name);
        store.accounts().remove(user.name(), ifRevision);
        event(by, "user.removed", user.name(), "");
    }

    @Override
    public User user(String name) {
        return store.accounts()
                .user(name.toLowerCase(Locale.ROOT))
                .orElseThrow(() -> new ForgeException(ErrorCode.NOT_FOUND, "there is no user " + name));
    }

    @Override
    public List<User> users(Optional<String> after, int limit) {
        return store.accounts().users(after, PageLimit.check(limit));
    }

    @Override
    public Optional<String> logIn(String name, String password, String address) {
        String user = name.toLowerCase(Locale.ROOT);
        Instant now = clock.now();
        byAddress.take(address, now).ifPresent(AccountService::later);
        byName.take(user, now).ifPresent(AccountService::later);
        // Before the user is looked up: the first login of all takes longer, whoever it is.
        String nobodys = nobodysHash();
        Optional<User> found = store.accounts().user(user);
        String hash = found.map(User::passwordHash).orElse(nobodys);
        boolean right = matches(password, hash);
        if (!right || found.isEmpty()) {
            event(
                    found.map(User::name).orElse("nobody"),
                    "login.failed",
                    found.map(User::name).orElse(""),
                    "from " + address);
            return Optional.empty();
        }
        byName.forget(user);
        String secret = open(user, now);
        event(user, "login", user, "from " + address);
        return Optional.of(secret);
    }

    /** @return the new session's secret */
    private String open(String user, Instant now) {
        String secret = Unguessable.next();
        store.accounts().open(new Session(Unguessable.hash(secret), user, now, now.plus(IDLE), now.plus(LONGEST)));
        return secret;
    }

    private boolean matches(String password, String hash) {
        return password.length() <= MAX_PASSWORD && hasher.matches(password, hash);
    }

    @Override
    public Optional<String> changePassword(String session, String current, String password) {
        checkPassword(password);
        Instant now = clock.now();
        User user = holder(session, now)
                .orElseThrow(() -> new ForgeException(ErrorCode.NOT_ALLOWED, "the session has ended; log in again"));
        byName.take(user.name(), now).ifPresent(AccountService::later);
        if (!matches(current, user.passwordHash())) {
            event(user.name(), "password.refused", user.name(), "the current one was wrong");
            return Optional.empty();
        }
        byName.forget(user.name());
        change(user.name(), Optional.of(password), Optional.empty(), OptionalLong.of(user.revision()), user.name());
        return Optional.of(open(user.name(), now));
    }

    private String nobodysHash() {
        String known = nobodysHash;
        if (known == null) {
            known = hasher.hash(Unguessable.next());
            nobodysHash = known;
        }
        return known;
    }

    private static void later(Duration wait) {
        throw ForgeException.tooMany("logins", wait);
    }

    @Override
    public void logOut(String session) {
        store.accounts().close(Unguessable.hash(session));
    }

    @Override
    public Optional<Caller> bySession(String secret) {
        return holder(secret, clock.now())
                .map(user -> new Caller(user.name(), Set.of(user.role().scope())));
    }

    private Optional<User> holder(String session, Instant now) {
        return store.accounts().session(Unguessable.hash(session), now, IDLE).flatMap(found -> store.accounts()
                .user(found.user()));
    }

    @Override
    public Optional<Caller> byToken(String secret) {
        Instant now = clock.now();
        Optional<Token> good = store.accounts()
                .token(Unguessable.hash(secret))
                .filter(token -> token.revokedAt().isEmpty())
                .filter(token ->
                        token.expiresAt().filter(end -> !now.isBefore(end)).isEmpty());
        good.ifPresent(token -> store.accounts().used(token.id(), now));
        return good.map(token -> new Caller("token:" + token.name(), token.scopes()));
    }

    @Override
    public Issued issue(String name, Set<Scope> scopes, Optional<Duration> lifetime, String by) {
        List<Problem> problems = new ArrayList<>();
        if (name.isBlank() || name.length() > MAX_TOKEN_NAME || name.chars().anyMatch(Character::isISOControl)) {
            problems.add(new Problem("name", "must be 1 to " + MAX_TOKEN_NAME + " characters"));
        }
        if (scopes.isEmpty()) {
            problems.add(new Problem("scopes", "is empty; give one of read, deploy, deploy:<workload id>, admin"));
        }
        lifetime.filter(time -> time.isNegative() || time.isZero() || time.compareTo(MAX_LIFETIME) > 0)
                .ifPresent(time -> problems.add(new Problem("expires_in", "must be between 1 s and 3660 days")));
        if (!problems.isEmpty()) {
            throw new InvalidInput(problems);
        }
        String secret = Unguessable.next();
        Instant now = clock.now();
        Token token = new Token(
                ids.next(),
                name,
                Unguessable.hash(secret),
                scopes,
                by,
                now,
                lifetime.map(now::plus),
                Optional.empty(),
                Optional.empty());
        store.accounts().add(token);
        event(by, "token.issued", token.id(), name + " " + scopes);
        return new Issued(token, secret);
    }

    @Override
    public List<Token> tokens(Optional<String> after, int limit) {
        return store.accounts().tokens(after, PageLimit.check(limit));
    }

    @Override
    public void revoke(String id, String by) {
        store.accounts().revoke(id, clock.now());
        event(by, "token.revoked", id, "");
    }

    private static void checkPassword(String password) {
        passwordProblem(password).ifPresent(problem -> {
            throw new InvalidInput(List.of(problem));
        });
    }

    private static Optional<Problem> passwordProblem(String password) {
        return password.length() < MIN_PASSWORD || password.length() > MAX_PASSWORD
                ? Optional.of(
                        new Problem("password", "must have " + MIN_PASSWORD + " to " + MAX_PASSWORD + " characters"))
                : Optional.empty();
    }

    private void event(String by, String action, String subject, String text) {
        store.events().append(new EventLog.Entry(clock.now(), by, action, subject, text.strip()));
    }

    private static String spell(Role role) {
        return role.name().toLowerCase(Locale.ROOT);
    }
}
