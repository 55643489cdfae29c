package dev.tinyforge.http;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.workload.EnvSet;
import dev.tinyforge.domain.workload.EnvSetId;
import dev.tinyforge.domain.workload.Workload;
import dev.tinyforge.domain.workload.WorkloadId;
import dev.tinyforge.ports.codec.EnvDocument;
import dev.tinyforge.ports.usecase.ManageEnv;
import dev.tinyforge.ports.usecase.ManageEnv.Attached;
import dev.tinyforge.ports.usecase.ManageEnv.WorkloadEnv;
import io.javalin.http.Context;
import java.util.List;
import java.util.OptionalLong;

/** {@code /api/env-sets}, the env of workloads, and the key of all secrets. */
final class EnvRoutes {
    private static final String ALL = "/api/env-sets";
    private static final String ONE = ALL + "/{id}";
    private static final String OF_WORKLOAD = "/api/workloads/{id}/env";

    private final ManageEnv env;
    private final Requests requests;

    EnvRoutes(ManageEnv env, Requests requests) {
        this.env = env;
        this.requests = requests;
    }

    List<Route> routes() {
        return List.of(
                Route.get(
                                OF_WORKLOAD,
                                Access.READ_WORKLOAD,
                                "showEnv",
                                "Shows a workload's env, with that of its sets; of secrets the version",
                                this::show)
                        .answers(200, "WorkloadEnv")
                        .revised(),
                Route.put(OF_WORKLOAD, Access.ADMIN, "replaceEnv", "Replaces a workload's own env", this::replace)
                        .takes("WorkloadEnvDraft")
                        .answers(200, "WorkloadEnv")
                        .revised(),
                Route.get(ALL, Access.READ, "listEnvSets", "Lists env sets and who uses them", this::list)
                        .query("cursor", "limit")
                        .pages("EnvSet"),
                Route.post(ALL, Access.ADMIN, "createEnvSet", "Adds an env set", this::create)
                        .takes("EnvSetDraft")
                        .answers(201, "EnvSet")
                        .revised(),
                Route.get(ONE, Access.READ, "showEnvSet", "Shows an env set and who uses it", this::showSet)
                        .answers(200, "EnvSet")
                        .revised(),
                Route.put(ONE, Access.ADMIN, "replaceEnvSet", "Replaces an env set", this::replaceSet)
                        .takes("EnvSetDraft")
                        .answers(200, "EnvSet")
                        .revised(),
                Route.delete(
                                ONE,
                                Access.ADMIN,
                                "deleteEnvSet",
                                "Removes an env set that no workload uses",
                                this::delete)
                        .answersNothing()
                        .revised(),
                Route.post(
                                "/api/secrets/rotate",
                                Access.ADMIN,
                                "rotateKey",
                                "Seals every secret with a new key and forgets the old one",
                                this::rotate)
                        .answers(200, "KeyRotation"));
    }

    private void show(Context ctx) {
        answer(ctx, env.of(requests.workload(ctx)));
    }

    private void replace(Context ctx) {
        WorkloadId id = requests.workload(ctx);
        OptionalLong expected = Revisions.ifMatch(ctx);
        Config document = requests.document(ctx);
        Workload workload = Revisions.change(
                expected,
                () -> env.of(id).workload().revision(),
                () -> env.replace(id, document, expected, Requests.caller(ctx)));
        answer(ctx, env.of(workload.id()));
    }

    private void list(Context ctx) {
        int limit = Requests.limit(ctx);
        Answers.page(
                ctx,
                env.sets(Requests.query(ctx, "cursor", EnvSetId::new), limit + 1),
                limit,
                EnvDocument::write,
                attached -> attached.set().id().value());
    }

    private void create(Context ctx) {
        EnvSet set = env.createSet(requests.document(ctx), Requests.caller(ctx));
        ctx.header("Location", ALL + "/" + set.id());
        answer(ctx, 201, env.set(set.id().value()));
    }

    private void showSet(Context ctx) {
        answer(ctx, 200, named(ctx));
    }

    private void replaceSet(Context ctx) {
        EnvSetId id = named(ctx).set().id();
        OptionalLong expected = Revisions.ifMatch(ctx);
        Config document = requests.document(ctx);
        EnvSet set = Revisions.change(
                expected,
                () -> env.set(id.value()).set().revision(),
                () -> env.replaceSet(id, document, expected, Requests.caller(ctx)));
        answer(ctx, 200, env.set(set.id().value()));
    }

    private void delete(Context ctx) {
        EnvSetId id = named(ctx).set().id();
        OptionalLong expected = Revisions.ifMatch(ctx);
        Revisions.remove(
                expected,
                () -> env.set(id.value()).set().revision(),
                () -> env.deleteSet(id, expected, Requests.caller(ctx)));
        Answers.nothing(ctx);
    }

    private void rotate(Context ctx) {
        requests.options(ctx).check();
        Answers.json(ctx, 200, EnvDocument.write(env.rotateKey(Requests.caller(ctx))));
    }

    private Attached named(Context ctx) {
        return env.set(ctx.pathParam("id"));
    }

    private static void answer(Context ctx, WorkloadEnv env) {
        Revisions.tag(ctx, env.workload().revision());
        Answers.json(ctx, 200, EnvDocument.write(env));
    }

    private static void answer(Context ctx, int status, Attached attached) {
        Revisions.tag(ctx, attached.set().revision());
        Answers.json(ctx, status, EnvDocument.write(attached));
    }
}
