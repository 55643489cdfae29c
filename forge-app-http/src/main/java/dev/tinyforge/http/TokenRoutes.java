package dev.tinyforge.http;

import dev.tinyforge.ports.codec.TokenDocument;
import dev.tinyforge.ports.store.Accounts.Token;
import dev.tinyforge.ports.usecase.ManageAccounts;
import io.javalin.http.Context;
import java.util.List;

/** {@code /api/tokens}: what programs show. */
final class TokenRoutes {
    private static final String ALL = "/api/tokens";

    private final ManageAccounts accounts;
    private final Requests requests;

    TokenRoutes(ManageAccounts accounts, Requests requests) {
        this.accounts = accounts;
        this.requests = requests;
    }

    List<Route> routes() {
        return List.of(
                Route.post(ALL, Access.ADMIN, "issueToken", "Makes a token; its secret is shown this once", this::issue)
                        .takes("TokenDraft")
                        .answers(201, "IssuedToken"),
                Route.get(ALL, Access.ADMIN, "listTokens", "Lists tokens, those revoked or expired too", this::list)
                        .query("cursor", "limit")
                        .pages("Token"),
                Route.delete(ALL + "/{id}", Access.ADMIN, "revokeToken", "Revokes a token", this::revoke)
                        .answersNothing());
    }

    private void issue(Context ctx) {
        TokenDocument.Draft draft = TokenDocument.readDraft(requests.document(ctx));
        Answers.json(
                ctx,
                201,
                TokenDocument.write(
                        accounts.issue(draft.name(), draft.scopes(), draft.lifetime(), Requests.caller(ctx))));
    }

    private void list(Context ctx) {
        int limit = Requests.limit(ctx);
        Answers.page(
                ctx, accounts.tokens(Requests.query(ctx, "cursor"), limit + 1), limit, TokenDocument::write, Token::id);
    }

    private void revoke(Context ctx) {
        accounts.revoke(ctx.pathParam("id"), Requests.caller(ctx));
        Answers.nothing(ctx);
    }
}
