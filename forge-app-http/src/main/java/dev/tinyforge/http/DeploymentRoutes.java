package dev.tinyforge.http;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.config.ConfigReader;
import dev.tinyforge.domain.workload.DeploymentId;
import dev.tinyforge.ports.codec.DeploymentDocument;
import dev.tinyforge.ports.codec.PlanPreviewDocument;
import dev.tinyforge.ports.codec.ProgressDocument;
import dev.tinyforge.ports.store.Deployment;
import dev.tinyforge.ports.usecase.DeployWorkloads;
import io.javalin.http.Context;
import java.util.List;
import java.util.Optional;

/** {@code /api/deployments}, and what is asked of a workload to get one. */
final class DeploymentRoutes {
    private static final String WORKLOAD = "/api/workloads/{id}";
    private static final String ALL = "/api/deployments";
    private static final String ONE = ALL + "/{id}";

    private final DeployWorkloads deployments;
    private final Requests requests;
    private final EventStreams streams;

    DeploymentRoutes(DeployWorkloads deployments, Requests requests, EventStreams streams) {
        this.deployments = deployments;
        this.requests = requests;
        this.streams = streams;
    }

    List<Route> routes() {
        return List.of(
                Route.post(WORKLOAD + "/deploy", Access.DEPLOY, "Queues a deployment", this::deploy),
                Route.post(WORKLOAD + "/plan", Access.READ, "Says what a deployment would do", this::plan),
                Route.post(WORKLOAD + "/rollback", Access.DEPLOY, "Queues going back to a release", this::rollback),
                Route.get(ALL, Access.READ, "Lists deployments, newest first", this::list)
                        .query("cursor", "limit", "workload"),
                Route.get(ONE, Access.READ, "Shows a deployment", this::show),
                Route.get(ONE + "/progress", Access.READ, "Shows how far it is", this::progress)
                        .query("after"),
                Route.get(ONE + "/events", Access.READ, "Tells how it goes on, as it does", this::events),
                Route.post(ONE + "/cancel", Access.DEPLOY, "Asks it to stop before its switch", this::cancel));
    }

    private void deploy(Context ctx) {
        ConfigReader options = requests.options(ctx);
        Optional<String> tag = options.string("tag");
        Optional<String> checkIndex = options.string("check_index");
        options.check();
        accepted(ctx, deployments.deploy(requests.workload(ctx), tag, checkIndex, Requests.caller(ctx)));
    }

    private void plan(Context ctx) {
        ConfigReader options = requests.options(ctx);
        Optional<String> tag = options.string("tag");
        options.check();
        Answers.json(ctx, 200, PlanPreviewDocument.write(deployments.plan(requests.workload(ctx), tag)));
    }

    private void rollback(Context ctx) {
        ConfigReader options = requests.options(ctx);
        Optional<DeploymentId> release = options.parsed("release", DeploymentId::new);
        options.check();
        accepted(ctx, deployments.rollback(requests.workload(ctx), release, Requests.caller(ctx)));
    }

    private void list(Context ctx) {
        int limit = Requests.limit(ctx);
        Answers.page(
                ctx,
                deployments.list(
                        Requests.query(ctx, "workload").map(requests::workload),
                        Requests.query(ctx, "cursor", DeploymentId::new),
                        limit + 1),
                limit,
                DeploymentDocument::write,
                deployment -> deployment.id().value());
    }

    private void show(Context ctx) {
        Answers.json(ctx, 200, DeploymentDocument.write(deployments.get(id(ctx))));
    }

    private void progress(Context ctx) {
        Answers.json(ctx, 200, ProgressDocument.write(deployments.progress(id(ctx), Requests.number(ctx, "after"))));
    }

    private void events(Context ctx) {
        DeploymentId id = id(ctx);
        deployments.get(id);
        DeploymentEvents events = new DeploymentEvents(deployments, id, DeploymentEvents.Position.of(ctx));
        streams.serve(ctx, events);
    }

    private void cancel(Context ctx) {
        boolean told = deployments.cancel(id(ctx), Requests.caller(ctx));
        Answers.json(ctx, 200, Config.of("cancelling", told));
    }

    private static DeploymentId id(Context ctx) {
        return Requests.id(ctx, DeploymentId::new);
    }

    private static void accepted(Context ctx, Deployment deployment) {
        ctx.header("Location", ALL + "/" + deployment.id());
        Answers.json(ctx, 202, DeploymentDocument.write(deployment));
    }
}
