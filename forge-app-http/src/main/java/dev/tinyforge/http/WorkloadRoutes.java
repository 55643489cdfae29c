package dev.tinyforge.http;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.workload.Workload;
import dev.tinyforge.domain.workload.WorkloadId;
import dev.tinyforge.ports.codec.AppliedDocument;
import dev.tinyforge.ports.codec.StatusDocument;
import dev.tinyforge.ports.codec.WorkloadCodec;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.usecase.ManageWorkloads;
import dev.tinyforge.ports.usecase.ManageWorkloads.Applied;
import io.javalin.http.Context;
import java.util.List;
import java.util.OptionalLong;

/** {@code /api/workloads}: what there is to run. */
final class WorkloadRoutes {
    private static final String ALL = "/api/workloads";
    private static final String ONE = ALL + "/{id}";

    private final ManageWorkloads workloads;
    private final Requests requests;

    WorkloadRoutes(ManageWorkloads workloads, Requests requests) {
        this.workloads = workloads;
        this.requests = requests;
    }

    List<Route> routes() {
        return List.of(
                Route.post(ALL, Access.ADMIN, "Adds a workload", this::create),
                Route.put(ALL, Access.ADMIN, "Adds or replaces a workload, found by id or name", this::apply),
                Route.get(ALL, Access.READ, "Lists workloads", this::list).query("cursor", "limit"),
                Route.get(ONE, Access.READ, "Shows a workload", this::show),
                Route.put(ONE, Access.ADMIN, "Replaces a workload", this::replace),
                Route.delete(ONE, Access.ADMIN, "Removes a workload and all it runs", this::delete),
                Route.get(ONE + "/deletion", Access.READ, "Whether a removal is under way", this::deletion),
                Route.get(ONE + "/status", Access.READ, "Shows what runs", this::status));
    }

    private void create(Context ctx) {
        Workload workload = workloads.create(requests.document(ctx), Requests.caller(ctx));
        ctx.header("Location", ALL + "/" + workload.id());
        answer(ctx, 201, workload);
    }

    private void apply(Context ctx) {
        Applied applied = workloads.apply(requests.document(ctx), Requests.caller(ctx));
        tag(ctx, applied.workload());
        ctx.header("Location", ALL + "/" + applied.workload().id());
        Answers.json(ctx, applied.change() == Applied.Change.CREATED ? 201 : 200, AppliedDocument.write(applied));
    }

    private void list(Context ctx) {
        int limit = Requests.limit(ctx);
        Answers.page(
                ctx,
                workloads.list(Requests.query(ctx, "cursor", WorkloadId::new), limit + 1),
                limit,
                WorkloadCodec::write,
                workload -> workload.id().value());
    }

    private void show(Context ctx) {
        answer(ctx, 200, workloads.get(ctx.pathParam("id")));
    }

    private void replace(Context ctx) {
        WorkloadId id = requests.workload(ctx);
        OptionalLong revision = Requests.ifMatch(ctx);
        Config document = requests.document(ctx);
        try {
            answer(ctx, 200, workloads.replace(id, document, revision, Requests.caller(ctx)));
        } catch (ForgeException e) {
            if (e.code() == ErrorCode.CONFLICT && stale(id, revision)) {
                throw new HttpProblem(412, "conflict", e.line());
            }
            throw e;
        }
    }

    private void delete(Context ctx) {
        WorkloadId id = requests.workload(ctx);
        workloads.delete(id, Requests.caller(ctx));
        ctx.header("Location", ALL + "/" + id + "/deletion");
        Answers.json(ctx, 202, Config.of("workload", id.value(), "deleting", true));
    }

    private void deletion(Context ctx) {
        WorkloadId id = Requests.id(ctx, WorkloadId::new);
        Answers.json(ctx, 200, Config.of("workload", id.value(), "deleting", workloads.deleting(id)));
    }

    private void status(Context ctx) {
        Answers.json(ctx, 200, StatusDocument.write(workloads.status(requests.workload(ctx))));
    }

    private boolean stale(WorkloadId id, OptionalLong revision) {
        return revision.isPresent() && workloads.get(id.value()).revision() != revision.getAsLong();
    }

    private static void answer(Context ctx, int status, Workload workload) {
        tag(ctx, workload);
        Answers.json(ctx, status, WorkloadCodec.write(workload));
    }

    private static void tag(Context ctx, Workload workload) {
        ctx.header("ETag", "\"" + workload.revision() + "\"");
    }
}
