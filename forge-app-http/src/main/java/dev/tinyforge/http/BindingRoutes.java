package dev.tinyforge.http;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.trigger.Binding;
import dev.tinyforge.domain.trigger.BindingId;
import dev.tinyforge.ports.codec.BindingCodec;
import dev.tinyforge.ports.usecase.ManageTriggers;
import io.javalin.http.Context;
import java.util.List;
import java.util.OptionalLong;

/** {@code /api/bindings}: what one workload makes of one trigger. */
final class BindingRoutes {
    private static final String ONE = "/api/bindings/{id}";

    private final ManageTriggers triggers;
    private final Requests requests;

    BindingRoutes(ManageTriggers triggers, Requests requests) {
        this.triggers = triggers;
        this.requests = requests;
    }

    List<Route> routes() {
        return List.of(
                Route.get(ONE, Access.READ, "showBinding", "Shows a binding", this::show)
                        .answers(200, "Binding")
                        .revised(),
                Route.put(ONE, Access.ADMIN, "changeBinding", "Replaces override and switch", this::change)
                        .takes("BindingDraft")
                        .answers(200, "Binding")
                        .revised(),
                Route.delete(ONE, Access.ADMIN, "unbind", "Removes a binding", this::delete)
                        .answersNothing()
                        .revised(),
                Route.get(
                                ONE + "/effective",
                                Access.READ,
                                "showEffectiveConfig",
                                "Shows its config laid over its trigger's",
                                this::effective)
                        .answers(200, "Config"));
    }

    private void show(Context ctx) {
        answer(ctx, triggers.binding(id(ctx)));
    }

    private void change(Context ctx) {
        BindingId id = id(ctx);
        OptionalLong expected = Revisions.ifMatch(ctx);
        Config document = requests.document(ctx);
        answer(
                ctx,
                Revisions.change(
                        expected,
                        () -> triggers.binding(id).revision(),
                        () -> triggers.change(id, document, expected, Requests.caller(ctx))));
    }

    private void delete(Context ctx) {
        BindingId id = id(ctx);
        OptionalLong expected = Revisions.ifMatch(ctx);
        Revisions.remove(
                expected,
                () -> triggers.binding(id).revision(),
                () -> triggers.unbind(id, expected, Requests.caller(ctx)));
        Answers.nothing(ctx);
    }

    private void effective(Context ctx) {
        Answers.json(ctx, 200, triggers.effective(id(ctx)));
    }

    private static BindingId id(Context ctx) {
        return Requests.id(ctx, BindingId::new);
    }

    private static void answer(Context ctx, Binding binding) {
        Revisions.tag(ctx, binding.revision());
        Answers.json(ctx, 200, BindingCodec.write(binding));
    }
}
