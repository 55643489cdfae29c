package dev.tinyforge.http;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.workload.WorkloadId;
import dev.tinyforge.ports.codec.GitOpsDocument;
import dev.tinyforge.ports.usecase.ManageGitOps;
import dev.tinyforge.ports.usecase.ManageGitOps.Report;
import dev.tinyforge.ports.usecase.ManageGitOps.Synced;
import dev.tinyforge.ports.usecase.ManageWorkloads;
import io.javalin.http.Context;
import java.util.List;
import java.util.OptionalLong;

/** {@code /api/workloads/{id}/gitops}: what a workload's repository declares of it. */
final class GitOpsRoutes {
    private static final String ONE = "/api/workloads/{id}/gitops";

    private final ManageGitOps gitops;
    private final ManageWorkloads workloads;
    private final Requests requests;

    GitOpsRoutes(ManageGitOps gitops, ManageWorkloads workloads, Requests requests) {
        this.gitops = gitops;
        this.workloads = workloads;
        this.requests = requests;
    }

    List<Route> routes() {
        return List.of(
                Route.get(
                                ONE,
                                Access.READ_WORKLOAD,
                                "showGitOps",
                                "Reads what the repository declares, and tells what the workload has otherwise",
                                this::show)
                        .answers(200, "GitOps")
                        .revised(),
                Route.put(ONE, Access.ADMIN, "setGitOps", "Turns GitOps on, at a path, or off", this::set)
                        .takes("GitOpsDraft")
                        .answers(200, "GitOps")
                        .revised(),
                Route.post(
                                ONE + "/sync",
                                Access.ADMIN,
                                "syncGitOps",
                                "Writes what the repository declares over the workload",
                                this::sync)
                        .answers(200, "GitOpsSync")
                        .revised());
    }

    private void show(Context ctx) {
        answer(ctx, gitops.status(requests.workload(ctx)));
    }

    private void set(Context ctx) {
        WorkloadId id = requests.workload(ctx);
        OptionalLong expected = Revisions.ifMatch(ctx);
        Config document = requests.document(ctx);
        answer(
                ctx,
                Revisions.change(
                        expected,
                        () -> workloads.get(id.value()).revision(),
                        () -> gitops.set(id, document, expected, Requests.caller(ctx))));
    }

    private void sync(Context ctx) {
        WorkloadId id = requests.workload(ctx);
        requests.options(ctx).check();
        Synced synced = gitops.sync(id, Requests.caller(ctx));
        Revisions.tag(ctx, synced.report().workload().revision());
        Answers.json(ctx, 200, GitOpsDocument.write(synced));
    }

    private static void answer(Context ctx, Report report) {
        Revisions.tag(ctx, report.workload().revision());
        Answers.json(ctx, 200, GitOpsDocument.write(report));
    }
}
