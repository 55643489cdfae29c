package dev.tinyforge.http;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.ports.codec.UserDocument;
import dev.tinyforge.ports.store.Accounts.User;
import dev.tinyforge.ports.usecase.ManageAccounts;
import io.javalin.http.Context;
import java.util.List;
import java.util.OptionalLong;

/** {@code /api/users}: who may log in. */
final class UserRoutes {
    private static final String ALL = "/api/users";
    private static final String ONE = ALL + "/{name}";

    private final ManageAccounts accounts;
    private final Requests requests;

    UserRoutes(ManageAccounts accounts, Requests requests) {
        this.accounts = accounts;
        this.requests = requests;
    }

    List<Route> routes() {
        return List.of(
                Route.post(ALL, Access.ADMIN, "addUser", "Adds a user", this::add)
                        .takes("UserDraft")
                        .answers(201, "User")
                        .revised(),
                Route.get(ALL, Access.ADMIN, "listUsers", "Lists users", this::list)
                        .query("cursor", "limit")
                        .pages("User"),
                Route.get(ONE, Access.ADMIN, "showUser", "Shows a user", this::show)
                        .answers(200, "User")
                        .revised(),
                Route.put(
                                ONE,
                                Access.ADMIN,
                                "changeUser",
                                "Gives a user another password or role, which ends his sessions",
                                this::change)
                        .takes("UserChange")
                        .answers(200, "User")
                        .revised(),
                Route.delete(ONE, Access.ADMIN, "removeUser", "Removes a user and his sessions", this::remove)
                        .answersNothing()
                        .revised());
    }

    private void add(Context ctx) {
        UserDocument.Draft draft = UserDocument.readDraft(requests.document(ctx));
        User user = accounts.add(draft.name(), draft.password(), draft.role(), Requests.caller(ctx));
        ctx.header("Location", ALL + "/" + user.name());
        answer(ctx, 201, user);
    }

    private void list(Context ctx) {
        int limit = Requests.limit(ctx);
        Answers.page(
                ctx, accounts.users(Requests.query(ctx, "cursor"), limit + 1), limit, UserDocument::write, User::name);
    }

    private void show(Context ctx) {
        answer(ctx, 200, accounts.user(name(ctx)));
    }

    private void change(Context ctx) {
        OptionalLong expected = Revisions.ifMatch(ctx);
        Config document = requests.document(ctx);
        UserDocument.Change change = UserDocument.readChange(document);
        answer(
                ctx,
                200,
                Revisions.change(
                        expected,
                        () -> accounts.user(name(ctx)).revision(),
                        () -> accounts.change(
                                name(ctx), change.password(), change.role(), expected, Requests.caller(ctx))));
    }

    private void remove(Context ctx) {
        OptionalLong expected = Revisions.ifMatch(ctx);
        Revisions.remove(
                expected,
                () -> accounts.user(name(ctx)).revision(),
                () -> accounts.remove(name(ctx), expected, Requests.caller(ctx)));
        Answers.nothing(ctx);
    }

    private static String name(Context ctx) {
        return ctx.pathParam("name");
    }

    private static void answer(Context ctx, int status, User user) {
        Revisions.tag(ctx, user.revision());
        Answers.json(ctx, status, UserDocument.write(user));
    }
}
