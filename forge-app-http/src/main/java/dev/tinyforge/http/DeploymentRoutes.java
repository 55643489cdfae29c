package dev.tinyforge.http;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.config.ConfigReader;
import dev.tinyforge.domain.workload.DeploymentId;
import dev.tinyforge.ports.codec.ChainDocument;
import dev.tinyforge.ports.codec.DeploymentDocument;
import dev.tinyforge.ports.codec.PlanPreviewDocument;
import dev.tinyforge.ports.codec.ProgressDocument;
import dev.tinyforge.ports.store.Deployment;
import dev.tinyforge.ports.usecase.DeployWorkloads;
import dev.tinyforge.ports.usecase.Promote;
import io.javalin.http.Context;
import java.util.List;
import java.util.Optional;

/** {@code /api/deployments}, and what is asked of a workload to get one. */
final class DeploymentRoutes {
    private static final String WORKLOAD = "/api/workloads/{id}";
    private static final String ALL = "/api/deployments";
    private static final String ONE = ALL + "/{id}";

    private final DeployWorkloads deployments;
    private final Promote promotion;
    private final Requests requests;
    private final EventStreams streams;

    DeploymentRoutes(DeployWorkloads deployments, Promote promotion, Requests requests, EventStreams streams) {
        this.deployments = deployments;
        this.promotion = promotion;
        this.requests = requests;
        this.streams = streams;
    }

    List<Route> routes() {
        return List.of(
                Route.post(WORKLOAD + "/deploy", Access.DEPLOY_WORKLOAD, "deploy", "Queues a deployment", this::deploy)
                        .mayTake("DeployOptions")
                        .answers(202, "Deployment"),
                Route.post(
                                WORKLOAD + "/plan",
                                Access.READ_WORKLOAD,
                                "plan",
                                "Says what a deployment would do",
                                this::plan)
                        .mayTake("PlanOptions")
                        .answers(200, "Plan"),
                Route.post(
                                WORKLOAD + "/rollback",
                                Access.DEPLOY_WORKLOAD,
                                "rollBack",
                                "Queues going back to a release",
                                this::rollback)
                        .mayTake("RollbackOptions")
                        .answers(202, "Deployment"),
                Route.post(
                                WORKLOAD + "/promote",
                                Access.DEPLOY_WORKLOAD,
                                "promote",
                                "Queues what runs, healthy, in the parent: the very digest",
                                this::promote)
                        .mayTake("PromoteOptions")
                        .answers(202, "Deployment"),
                Route.get(
                                WORKLOAD + "/chain",
                                Access.READ,
                                "showChain",
                                "Shows the chain the workload is in, parents first",
                                this::chain)
                        .pages("Link"),
                Route.get(ALL, Access.READ, "listDeployments", "Lists deployments, newest first", this::list)
                        .query("cursor", "limit", "workload")
                        .pages("Deployment"),
                Route.get(ONE, Access.READ_DEPLOYMENT, "showDeployment", "Shows a deployment", this::show)
                        .answers(200, "Deployment"),
                Route.get(
                                ONE + "/progress",
                                Access.READ_DEPLOYMENT,
                                "showProgress",
                                "Shows how far it is",
                                this::progress)
                        .query("after")
                        .answers(200, "Progress"),
                Route.get(
                                ONE + "/events",
                                Access.READ_DEPLOYMENT,
                                "followDeployment",
                                "Tells how it goes on, as it does",
                                this::events)
                        .answers(200, "text/event-stream", "EventStream"),
                Route.post(
                                ONE + "/cancel",
                                Access.DEPLOY_DEPLOYMENT,
                                "cancel",
                                "Asks it to stop before its switch",
                                this::cancel)
                        .answers(200, "Cancelling"));
    }

    private void deploy(Context ctx) {
        ConfigReader options = requests.options(ctx);
        Optional<String> tag = options.string("tag");
        Optional<String> checkIndex = options.string("check_index");
        boolean force = options.bool("force", false);
        options.check();
        accepted(ctx, deployments.deploy(requests.workload(ctx), tag, checkIndex, force, Requests.caller(ctx)));
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

    private void promote(Context ctx) {
        ConfigReader options = requests.options(ctx);
        Optional<String> digest = options.string("digest");
        options.check();
        accepted(ctx, promotion.promote(requests.workload(ctx), digest, Requests.caller(ctx)));
    }

    private void chain(Context ctx) {
        Answers.whole(ctx, promotion.chain(requests.workload(ctx)), ChainDocument::write);
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
