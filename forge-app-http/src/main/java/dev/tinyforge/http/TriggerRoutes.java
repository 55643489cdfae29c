package dev.tinyforge.http;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.trigger.BindingId;
import dev.tinyforge.domain.trigger.Trigger;
import dev.tinyforge.domain.trigger.TriggerId;
import dev.tinyforge.domain.workload.WorkloadId;
import dev.tinyforge.ports.codec.AppliedDocument;
import dev.tinyforge.ports.codec.BindingCodec;
import dev.tinyforge.ports.codec.BoundDocument;
import dev.tinyforge.ports.codec.DeliveryDocument;
import dev.tinyforge.ports.codec.TriggerCodec;
import dev.tinyforge.ports.codec.WatchDocument;
import dev.tinyforge.ports.codec.WebhookDocument;
import dev.tinyforge.ports.codec.WebhookDocument.Rotation;
import dev.tinyforge.ports.usecase.HandleEvents;
import dev.tinyforge.ports.usecase.ManageTriggers;
import dev.tinyforge.ports.usecase.ManageTriggers.Applied;
import dev.tinyforge.ports.usecase.ManageTriggers.Bound;
import dev.tinyforge.ports.usecase.ManageWorkloads.Applied.Change;
import io.javalin.http.Context;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** {@code /api/triggers}: when to deploy, and what is bound to that. */
final class TriggerRoutes {
    private static final String ALL = "/api/triggers";
    private static final String ONE = ALL + "/{id}";
    private static final String OF_WORKLOAD = "/api/workloads/{id}/triggers";

    private final ManageTriggers triggers;
    private final HandleEvents events;
    private final Requests requests;

    TriggerRoutes(ManageTriggers triggers, HandleEvents events, Requests requests) {
        this.triggers = triggers;
        this.events = events;
        this.requests = requests;
    }

    List<Route> routes() {
        return List.of(
                Route.post(ALL, Access.ADMIN, "createTrigger", "Adds a trigger", this::create)
                        .takes("TriggerDraft")
                        .answers(201, "Trigger")
                        .revised(),
                Route.put(
                                ALL,
                                Access.ADMIN,
                                "applyTrigger",
                                "Adds or replaces a trigger, found by id or name",
                                this::apply)
                        .takes("TriggerDraft")
                        .answers(200, "AppliedTrigger")
                        .answers(201, "AppliedTrigger"),
                Route.get(ALL, Access.READ, "listTriggers", "Lists triggers", this::list)
                        .query("cursor", "limit")
                        .pages("Trigger"),
                Route.get(ONE, Access.READ, "showTrigger", "Shows a trigger", this::show)
                        .answers(200, "Trigger")
                        .revised(),
                Route.put(ONE, Access.ADMIN, "replaceTrigger", "Replaces a trigger", this::replace)
                        .takes("TriggerDraft")
                        .answers(200, "Trigger")
                        .revised(),
                Route.delete(
                                ONE,
                                Access.ADMIN,
                                "deleteTrigger",
                                "Removes a trigger with its bindings and its webhook",
                                this::delete)
                        .answersNothing()
                        .revised(),
                Route.get(
                                ONE + "/webhook",
                                Access.ADMIN,
                                "showWebhook",
                                "Shows where its webhook is: the path holds the secret",
                                this::webhook)
                        .answers(200, "Webhook"),
                Route.post(
                                ONE + "/webhook/rotate",
                                Access.ADMIN,
                                "rotateWebhook",
                                "Gives its webhook a new address",
                                this::rotate)
                        .mayTake("Rotation")
                        .answers(200, "Webhook"),
                Route.get(ONE + "/bindings", Access.READ, "listBindings", "Lists what is bound to it", this::bindings)
                        .query("cursor", "limit")
                        .pages("Binding"),
                Route.post(
                                ONE + "/fire",
                                Access.DEPLOY,
                                "fireTrigger",
                                "Asks it as a person, for manual triggers",
                                this::fire)
                        .answers(200, "Handled"),
                Route.get(
                                ONE + "/watches",
                                Access.READ,
                                "listWatches",
                                "Shows what it watches by asking, and how that went",
                                this::watches)
                        .pages("Watch"),
                Route.get(
                                OF_WORKLOAD,
                                Access.READ_WORKLOAD,
                                "listTriggersOfWorkload",
                                "Lists the triggers the workload is bound to",
                                this::ofWorkload)
                        .pages("Bound"),
                Route.post(
                                OF_WORKLOAD,
                                Access.ADMIN,
                                "bind",
                                "Binds the workload to a trigger there is, or to one made of the same document",
                                this::bind)
                        .takes("BindDraft")
                        .answers(201, "Bound"));
    }

    private void create(Context ctx) {
        Trigger trigger = triggers.create(requests.document(ctx), Requests.caller(ctx));
        ctx.header("Location", ALL + "/" + trigger.id());
        answer(ctx, 201, trigger);
    }

    private void apply(Context ctx) {
        Applied applied = triggers.apply(requests.document(ctx), Requests.caller(ctx));
        Revisions.tag(ctx, applied.trigger().revision());
        ctx.header("Location", ALL + "/" + applied.trigger().id());
        Answers.json(ctx, applied.change() == Change.CREATED ? 201 : 200, AppliedDocument.write(applied));
    }

    private void list(Context ctx) {
        int limit = Requests.limit(ctx);
        Answers.page(
                ctx,
                triggers.list(Requests.query(ctx, "cursor", TriggerId::new), limit + 1),
                limit,
                TriggerCodec::write,
                trigger -> trigger.id().value());
    }

    private void show(Context ctx) {
        answer(ctx, 200, named(ctx));
    }

    private void replace(Context ctx) {
        TriggerId id = named(ctx).id();
        OptionalLong expected = Revisions.ifMatch(ctx);
        Config document = requests.document(ctx);
        answer(
                ctx,
                200,
                Revisions.change(
                        expected,
                        () -> triggers.get(id.value()).revision(),
                        () -> triggers.replace(id, document, expected, Requests.caller(ctx))));
    }

    private void delete(Context ctx) {
        Trigger trigger = named(ctx);
        OptionalLong expected = Revisions.ifMatch(ctx);
        Revisions.remove(
                expected,
                () -> triggers.get(trigger.id().value()).revision(),
                () -> triggers.delete(trigger.id(), expected, Requests.caller(ctx)));
        Answers.nothing(ctx);
    }

    private void webhook(Context ctx) {
        Answers.json(ctx, 200, WebhookDocument.write(triggers.webhook(named(ctx).id())));
    }

    private void rotate(Context ctx) {
        Rotation rotation = WebhookDocument.readRotation(requests.optional(ctx));
        Answers.json(
                ctx,
                200,
                WebhookDocument.write(triggers.rotate(
                        named(ctx).id(), rotation.keepOld(), rotation.signing(), Requests.caller(ctx))));
    }

    private void bindings(Context ctx) {
        int limit = Requests.limit(ctx);
        Optional<BindingId> after = Requests.query(ctx, "cursor", BindingId::new);
        Answers.page(
                ctx,
                triggers.bindings(named(ctx).id(), after, limit + 1),
                limit,
                BindingCodec::write,
                binding -> binding.id().value());
    }

    private void fire(Context ctx) {
        requests.options(ctx).check();
        Answers.json(ctx, 200, DeliveryDocument.write(events.fire(named(ctx).id(), Requests.caller(ctx))));
    }

    private void watches(Context ctx) {
        Answers.whole(ctx, events.watches(Optional.of(named(ctx).id())), WatchDocument::write);
    }

    private void ofWorkload(Context ctx) {
        Answers.whole(ctx, triggers.bindings(requests.workload(ctx)), BoundDocument::write);
    }

    private void bind(Context ctx) {
        WorkloadId workload = requests.workload(ctx);
        Bound bound = triggers.bind(workload, requests.document(ctx), Requests.caller(ctx));
        ctx.header("Location", "/api/bindings/" + bound.binding().id());
        Answers.json(ctx, 201, BoundDocument.write(bound));
    }

    private Trigger named(Context ctx) {
        return triggers.get(ctx.pathParam("id"));
    }

    private static void answer(Context ctx, int status, Trigger trigger) {
        Revisions.tag(ctx, trigger.revision());
        Answers.json(ctx, status, TriggerCodec.write(trigger));
    }
}
