package dev.tinyforge.http;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.config.ConfigReader;
import dev.tinyforge.ports.codec.TokenDocument;
import dev.tinyforge.ports.codec.UserDocument;
import dev.tinyforge.ports.store.Accounts.User;
import dev.tinyforge.ports.usecase.ManageAccounts;
import io.javalin.http.Context;
import java.util.List;

/** Getting in and out: {@code /api/setup}, {@code /api/login}, {@code /api/logout}, {@code /api/me}. */
final class SessionRoutes {
    private final ManageAccounts accounts;
    private final SetupToken setupToken;
    private final Requests requests;

    SessionRoutes(ManageAccounts accounts, SetupToken setupToken, Requests requests) {
        this.accounts = accounts;
        this.setupToken = setupToken;
        this.requests = requests;
    }

    List<Route> routes() {
        return List.of(
                Route.get(
                                "/api/setup",
                                Access.PUBLIC,
                                "showSetup",
                                "Whether the first admin is still to be made",
                                this::setup)
                        .answers(200, "SetupState"),
                Route.post(
                                "/api/setup",
                                Access.PUBLIC,
                                "setUp",
                                "Makes the first admin, for who has the setup token",
                                this::setUp)
                        .takes("Setup")
                        .answers(201, "User"),
                Route.post("/api/login", Access.PUBLIC, "logIn", "Opens a session, which a cookie holds", this::logIn)
                        .takes("Credentials")
                        .answers(200, "Caller"),
                Route.post("/api/logout", Access.KNOWN, "logOut", "Ends the session", this::logOut)
                        .answersNothing(),
                Route.get("/api/me", Access.KNOWN, "showCaller", "Says who you are taken for", this::me)
                        .answers(200, "Caller"),
                Route.put(
                                "/api/me/password",
                                Access.USER,
                                "changePassword",
                                "Gives you another password, ends your sessions and opens a new one",
                                this::changePassword)
                        .takes("PasswordChange")
                        .answersNothing());
    }

    private void setup(Context ctx) {
        Answers.json(ctx, 200, Config.of("needed", accounts.setupNeeded()));
    }

    private void setUp(Context ctx) {
        ConfigReader reader = new ConfigReader(requests.document(ctx));
        String token = reader.required("token");
        String name = reader.required("name");
        String password = reader.required("password");
        reader.check();
        // The token first: a stranger learns nothing of who is there, and costs no hash.
        if (!setupToken.admits(token)) {
            throw new HttpProblem(
                    403,
                    "not_allowed",
                    "this is not the setup token; the log of the first start shows it, and it is good for one admin");
        }
        User user = accounts.setUp(name, password);
        setupToken.forget();
        ctx.header("Location", "/api/users/" + user.name());
        Answers.json(ctx, 201, UserDocument.write(user));
    }

    private void logIn(Context ctx) {
        ConfigReader reader = new ConfigReader(requests.document(ctx));
        String name = reader.required("name");
        String password = reader.required("password");
        reader.check();
        String session = accounts.logIn(name, password, ClientAddress.of(ctx))
                .orElseThrow(() -> new HttpProblem(401, "wrong_login", "name or password is wrong"));
        SessionCookie.give(ctx, session);
        Answers.json(
                ctx,
                200,
                TokenDocument.write(accounts.bySession(session)
                        .orElseThrow(() -> new HttpProblem(401, "wrong_login", "the user is gone"))));
    }

    private void logOut(Context ctx) {
        requests.options(ctx).check();
        SessionCookie.of(ctx).ifPresent(accounts::logOut);
        SessionCookie.take(ctx);
        Answers.nothing(ctx);
    }

    private void changePassword(Context ctx) {
        ConfigReader reader = new ConfigReader(requests.document(ctx));
        String current = reader.required("current");
        String password = reader.required("password");
        reader.check();
        String session = accounts.changePassword(Admission.session(ctx), current, password)
                .orElseThrow(() -> new HttpProblem(403, "wrong_password", "the current password is wrong"));
        SessionCookie.give(ctx, session);
        Answers.nothing(ctx);
    }

    private void me(Context ctx) {
        Answers.json(ctx, 200, TokenDocument.write(Admission.of(ctx)));
    }
}
