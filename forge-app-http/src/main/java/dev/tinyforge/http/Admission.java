package dev.tinyforge.http;

import dev.tinyforge.domain.access.Right;
import dev.tinyforge.domain.access.Scope;
import dev.tinyforge.domain.config.ConfigReader;
import dev.tinyforge.domain.config.InvalidInput;
import dev.tinyforge.domain.workload.DeploymentId;
import dev.tinyforge.domain.workload.WorkloadId;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.usecase.ManageAccounts;
import dev.tinyforge.ports.usecase.ManageAccounts.Caller;
import dev.tinyforge.ports.usecase.UseCases;
import io.javalin.http.Context;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Who asks, and whether he may: 401 for nobody, 403 for too little. Deny by default. */
final class Admission {
    private static final String CALLER = "caller";
    private static final String SESSION = "session";
    /** Who shows the token that is set or lies in the data folder. */
    private static final Caller MACHINE = new Caller("api", Set.of(Scope.ADMIN));

    private final BearerToken token;
    private final ManageAccounts accounts;
    private final UseCases useCases;
    private final Requests requests;

    Admission(BearerToken token, ManageAccounts accounts, UseCases useCases, Requests requests) {
        this.token = token;
        this.accounts = accounts;
        this.useCases = useCases;
        this.requests = requests;
    }

    /** A route that says nothing about access is nobody's. */
    void identify(Context ctx) {
        if (ctx.routeRoles().contains(Access.PUBLIC)) {
            return;
        }
        Caller caller = caller(ctx)
                .orElseThrow(() -> new HttpProblem(
                        401,
                        "unauthenticated",
                        "show an API token as Authorization: Bearer ..., or log in at /api/login"));
        if (ctx.routeRoles().isEmpty()) {
            throw new HttpProblem(403, "not_allowed", "nobody may do this");
        }
        ctx.attribute(CALLER, caller);
    }

    /** @throws HttpProblem 403 when the caller's scopes do not reach as far as the route */
    void allow(Context ctx, Access access) {
        if (access == Access.USER) {
            session(ctx);
        }
        if (access.right().isEmpty()) {
            return;
        }
        Right needed = access.right().get();
        Set<Scope> scopes = of(ctx).scopes();
        boolean wide = scopes.stream().anyMatch(scope -> scope.allows(needed, Optional.empty()));
        if (!wide && !narrow(ctx, access, needed, scopes)) {
            throw new HttpProblem(
                    403,
                    "not_allowed",
                    "this takes the right to " + ConfigReader.spell(needed) + ", which is not yours");
        }
    }

    /** There is one on every route that is not public. */
    static Caller of(Context ctx) {
        return Optional.<Caller>ofNullable(ctx.attribute(CALLER))
                .orElseThrow(() -> new IllegalStateException("nobody was asked who he is"));
    }

    /** What its user shows. @throws HttpProblem 403 for a token */
    static String session(Context ctx) {
        return Optional.<String>ofNullable(ctx.attribute(SESSION))
                .orElseThrow(
                        () -> new HttpProblem(403, "not_allowed", "this is for users; log in at /api/login instead"));
    }

    /** The workload is looked up only for who has one to himself. */
    private boolean narrow(Context ctx, Access access, Right needed, Set<Scope> scopes) {
        if (scopes.stream().noneMatch(scope -> scope.only().isPresent())) {
            return false;
        }
        Optional<WorkloadId> on = subject(ctx, access.on());
        return on.isPresent() && scopes.stream().anyMatch(scope -> scope.allows(needed, on));
    }

    private Optional<WorkloadId> subject(Context ctx, Access.On on) {
        return switch (on) {
            case EVERYTHING -> Optional.empty();
            case WORKLOAD -> found(() -> requests.workload(ctx));
            case DEPLOYMENT ->
                found(() -> useCases.deployments()
                        .get(new DeploymentId(ctx.pathParam("id")))
                        .workload());
        };
    }

    /** What is not there is not allowed either: it must not show that it is not there. */
    private static Optional<WorkloadId> found(Supplier<WorkloadId> lookup) {
        try {
            return Optional.of(lookup.get());
        } catch (InvalidInput e) {
            return Optional.empty();
        } catch (ForgeException e) {
            if (e.code() == ErrorCode.NOT_FOUND || e.code() == ErrorCode.CONFLICT) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private Optional<Caller> caller(Context ctx) {
        String authorization = ctx.header("Authorization");
        if (authorization != null) {
            return token.admits(authorization)
                    ? Optional.of(MACHINE)
                    : BearerToken.shown(authorization).flatMap(accounts::byToken);
        }
        Optional<String> session = SessionCookie.of(ctx);
        Optional<Caller> known = session.flatMap(accounts::bySession);
        if (known.isPresent()) {
            SessionCookie.refuseCrossSite(ctx);
            ctx.attribute(SESSION, session.get());
        }
        return known;
    }
}
