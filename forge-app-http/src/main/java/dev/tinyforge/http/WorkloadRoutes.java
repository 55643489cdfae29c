package dev.tinyforge.http;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.workload.Workload;
import dev.tinyforge.domain.workload.WorkloadId;
import dev.tinyforge.ports.codec.AppliedDocument;
import dev.tinyforge.ports.codec.StatusDocument;
import dev.tinyforge.ports.codec.WorkloadCodec;
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
                Route.post(ALL, Access.ADMIN, "createWorkload", "Adds a workload", this::create)
                        .takes("WorkloadDraft")
                        .answers(201, "Workload")
                        .revised(),
                Route.put(
                                ALL,
                                Access.ADMIN,
                                "applyWorkload",
                                "Adds or replaces a workload, found by id or name",
                                this::apply)
                        .takes("WorkloadDraft")
                        .answers(200, "AppliedWorkload")
                        .answers(201, "AppliedWorkload"),
                Route.get(ALL, Access.READ, "listWorkloads", "Lists workloads", this::list)
                        .query("cursor", "limit")
                        .pages("Workload"),
                Route.get(ONE, Access.READ_WORKLOAD, "showWorkload", "Shows a workload", this::show)
                        .answers(200, "Workload")
                        .revised(),
                Route.put(ONE, Access.ADMIN, "replaceWorkload", "Replaces a workload", this::replace)
                        .takes("WorkloadDraft")
                        .answers(200, "Workload")
                        .revised(),
                Route.delete(ONE, Access.ADMIN, "deleteWorkload", "Removes a workload and all it runs", this::delete)
                        .query("volumes")
                        .answers(202, "Deletion")
                        .revised(),
                Route.get(
                                ONE + "/deletion",
                                Access.READ_WORKLOAD,
                                "showDeletion",
                                "Whether a removal is under way",
                                this::deletion)
                        .answers(200, "Deletion"),
                Route.get(ONE + "/status", Access.READ_WORKLOAD, "showStatus", "Shows what runs", this::status)
                        .answers(200, "Status"));
    }

    private void create(Context ctx) {
        Workload workload = workloads.create(requests.document(ctx), Requests.caller(ctx));
        ctx.header("Location", ALL + "/" + workload.id());
        answer(ctx, 201, workload);
    }

    private void apply(Context ctx) {
        Applied applied = workloads.apply(requests.document(ctx), Requests.caller(ctx));
        Revisions.tag(ctx, applied.workload().revision());
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
        OptionalLong expected = Revisions.ifMatch(ctx);
        Config document = requests.document(ctx);
        answer(
                ctx,
                200,
                Revisions.change(
                        expected,
                        () -> workloads.get(id.value()).revision(),
                        () -> workloads.replace(id, document, expected, Requests.caller(ctx))));
    }

    private void delete(Context ctx) {
        WorkloadId id = requests.workload(ctx);
        OptionalLong expected = Revisions.ifMatch(ctx);
        boolean volumes = Requests.flag(ctx, "volumes");
        ManageWorkloads.Removal removal = Revisions.change(
                expected,
                () -> workloads.get(id.value()).revision(),
                () -> workloads.delete(id, volumes, expected, Requests.caller(ctx)));
        ctx.header("Location", ALL + "/" + id + "/deletion");
        Answers.json(
                ctx,
                202,
                Config.of(
                        "workload",
                        id.value(),
                        "deleting",
                        true,
                        "volumes_go",
                        removal.volumesGo(),
                        "volumes_stay",
                        removal.volumesStay()));
    }

    private void deletion(Context ctx) {
        WorkloadId id = Requests.id(ctx, WorkloadId::new);
        Answers.json(ctx, 200, Config.of("workload", id.value(), "deleting", workloads.deleting(id)));
    }

    private void status(Context ctx) {
        Answers.json(ctx, 200, StatusDocument.write(workloads.status(requests.workload(ctx))));
    }

    private static void answer(Context ctx, int status, Workload workload) {
        Revisions.tag(ctx, workload.revision());
        Answers.json(ctx, status, WorkloadCodec.write(workload));
    }
}
