package dev.tinyforge.engine;

import dev.tinyforge.domain.config.InvalidInput;
import dev.tinyforge.domain.deploy.LiveInstance;
import dev.tinyforge.domain.deploy.Plan;
import dev.tinyforge.domain.release.PinnedImage;
import dev.tinyforge.domain.release.Release;
import dev.tinyforge.domain.source.PlanResult;
import dev.tinyforge.domain.workload.DeploymentId;
import dev.tinyforge.domain.workload.EnvSet;
import dev.tinyforge.domain.workload.Workload;
import dev.tinyforge.domain.workload.WorkloadId;
import dev.tinyforge.engine.event.EventDeploys;
import dev.tinyforge.engine.tell.Narrator;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.log.LogFields;
import dev.tinyforge.ports.store.Deployment;
import dev.tinyforge.ports.store.DeploymentLog.Level;
import dev.tinyforge.ports.store.Deployments.Submission;
import dev.tinyforge.ports.usecase.DeployWorkloads;
import dev.tinyforge.ports.usecase.DeploymentProgress;
import dev.tinyforge.ports.usecase.PageLimit;
import dev.tinyforge.ports.usecase.PlanPreview;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The deployment use cases on the store; the performing is left to whoever takes them up. */
final class DeployService implements DeployWorkloads, EventDeploys {
    private static final int LOG_PAGE = 1000;

    private final Ports ports;
    private final Sources sources;
    private final Versions versions;
    private final Planner planner;
    private final WorkloadService workloads;
    private final Promotable promotable;
    private final EnvMerge envMerge;
    private final Narrator narrator;
    private final Runnable wake;

    DeployService(
            Ports ports,
            EngineSettings settings,
            Sources sources,
            Planner planner,
            WorkloadService workloads,
            Promotable promotable,
            EnvMerge envMerge,
            Narrator narrator,
            Runnable wake) {
        this.ports = ports;
        this.sources = sources;
        this.versions = new Versions(ports, settings.plan(), sources);
        this.planner = planner;
        this.workloads = workloads;
        this.promotable = promotable;
        this.envMerge = envMerge;
        this.narrator = narrator;
        this.wake = wake;
    }

    @Override
    public Deployment deploy(
            WorkloadId id, Optional<String> version, Optional<String> checkIndex, boolean afresh, String by) {
        Optional<String> mark = afresh ? Optional.of(ports.ids().next()) : Optional.empty();
        Asked asked = request(workloads.alive(id), version, mark, checkIndex, Optional.empty(), by);
        Deployment.Request request = asked.request();
        if (!afresh && skipsWhatIsLive(request) && isLive(id, request)) {
            throw new ForgeException(
                    ErrorCode.ALREADY_LIVE, request.image() + " is live already; force it to be deployed again");
        }
        return submit(asked);
    }

    private boolean skipsWhatIsLive(Deployment.Request request) {
        return sources.of(request.snapshot().source().kind()).skipsWhatIsLive();
    }

    @Override
    public Answer deploy(WorkloadId id, Optional<String> version, boolean evenIfLive, long cause, String by) {
        Workload workload = workloads.alive(id);
        Asked asked = request(workload, version, Optional.empty(), Optional.empty(), Optional.of(cause), by);
        if (!evenIfLive && isLive(id, asked.request())) {
            return new Answer.Skipped(asked.request().image() + " is live already");
        }
        return new Answer.Queued(submit(asked));
    }

    /** Queues a pinned image, whatever the workload's source would look up. */
    Deployment deploy(Workload workload, PinnedImage image, String tag, String by) {
        EnvMerge.Merged merged = envMerge.of(workload);
        return submit(new Asked(
                new Deployment.Request(
                        by,
                        versions.around(merged.workload()),
                        image,
                        tag,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()),
                merged));
    }

    /** @param merged what its snapshot was made of */
    private record Asked(Deployment.Request request, EnvMerge.Merged merged) {}

    /** The newest of what is live is this version, made of this very configuration. */
    private boolean isLive(WorkloadId id, Deployment.Request request) {
        return ports.store().releases().live(id).stream()
                .findFirst()
                .filter(newest -> newest.tag().equals(request.tag()))
                .flatMap(newest -> ports.store().releases().find(newest.release()))
                .filter(release ->
                        release.image().digest().equals(request.image().digest()))
                .filter(release ->
                        release.workload().revision() == request.snapshot().revision())
                .filter(release ->
                        release.workload().envSets().equals(request.snapshot().envSets()))
                .isPresent();
    }

    @Override
    public Deployment rollback(WorkloadId id, Optional<DeploymentId> wanted, String by) {
        Workload workload = workloads.alive(id);
        Release release = wanted.map(this::kept).orElseGet(() -> previous(id));
        if (!release.workload().id().equals(id)) {
            throw new ForgeException(
                    ErrorCode.NOT_FOUND, "release " + release.id() + " is not one of " + workload.name());
        }
        String tag = release.image()
                .asked()
                .tag()
                .or(() -> release.image().asked().digest())
                .orElse("latest");
        return submit(new Asked(
                new Deployment.Request(
                        by,
                        release.workload(),
                        release.image(),
                        tag,
                        Optional.of(release.id()),
                        Optional.empty(),
                        Optional.empty()),
                new EnvMerge.Merged(release.workload(), Map.of(), List.of())));
    }

    @Override
    public PlanPreview plan(WorkloadId id, Optional<String> version) {
        Workload workload = workloads.alive(id);
        Plan plan = planned(
                new DeploymentId(ports.ids().next()),
                request(workload, version, Optional.empty(), Optional.empty(), Optional.empty(), "plan")
                        .request());
        List<LiveInstance> live = ports.store().releases().live(id);
        Optional<Release> current = live.stream()
                .findFirst()
                .flatMap(newest -> ports.store().releases().find(newest.release()));
        return Previews.of(
                plan, current, set -> ports.store().envSets().find(set).map(EnvSet::name));
    }

    @Override
    public boolean cancel(DeploymentId id, String by) {
        boolean asked =
                ports.store().deployments().requestCancel(id, by, ports.clock().now());
        if (asked) {
            narrator.about(LogFields.NONE.with(LogFields.DEPLOYMENT, id.value()))
                    .event(by, "deployment.cancel", id.value(), "asked to cancel");
            wake.run();
        }
        return asked;
    }

    @Override
    public Deployment get(DeploymentId id) {
        return ports.store()
                .deployments()
                .find(id)
                .orElseThrow(() -> new ForgeException(ErrorCode.NOT_FOUND, "there is no deployment " + id));
    }

    @Override
    public List<Deployment> list(Optional<WorkloadId> workload, Optional<DeploymentId> before, int limit) {
        return ports.store().deployments().list(workload, before, PageLimit.check(limit));
    }

    @Override
    public DeploymentProgress progress(DeploymentId id, long afterLog) {
        // The row first: when it says the end, the journal and the log that follow are whole.
        Deployment deployment = get(id);
        return new DeploymentProgress(
                deployment,
                Previews.steps(ports.store().journal().read(id)),
                ports.store().log().read(id, afterLog, LOG_PAGE));
    }

    /** @param afresh what makes the image another one than any built before */
    private Asked request(
            Workload workload,
            Optional<String> version,
            Optional<String> afresh,
            Optional<String> checkIndex,
            Optional<Long> cause,
            String by) {
        EnvMerge.Merged merged = envMerge.of(workload);
        Versions.Pinned pinned = versions.pin(merged.workload(), version, afresh);
        if (workload.policy().promotedOnly()) {
            promotable.check(workload, pinned.image());
        }
        return new Asked(
                new Deployment.Request(
                        by, pinned.workload(), pinned.image(), pinned.tag(), Optional.empty(), checkIndex, cause),
                merged);
    }

    /** Queues it once it is sure that a plan can be made of it now. */
    private Deployment submit(Asked asked) {
        Deployment.Request request = asked.request();
        DeploymentId id = new DeploymentId(ports.ids().next());
        planned(id, request);
        Deployment deployment = Deployment.queued(id, request, ports.clock().now());
        Workload workload = request.snapshot();
        Submission submission = ports.store()
                .deployments()
                .submit(deployment, workload.policy().queue(), asked.merged().newSecrets());
        return submission.match(
                accepted -> {
                    asked.merged().leftOut().forEach(line -> narrator.about(About.of(deployment))
                            .deployment(id, Level.WARN, "env", "left out: " + line));
                    narrator.about(About.of(deployment))
                            .event(
                                    request.by(),
                                    "deployment.queued",
                                    id.value(),
                                    workload.name() + " " + request.image()
                                            + request.rollbackTo()
                                                    .map(release -> ", going back")
                                                    .orElse(""));
                    wake.run();
                    return get(id);
                },
                rejected -> {
                    throw new ForgeException(
                            ErrorCode.BUSY,
                            "deployment " + rejected.open() + " of " + workload.name()
                                    + " is under way, and its queue policy is reject");
                },
                repeated -> get(repeated.first()));
    }

    private Plan planned(DeploymentId id, Deployment.Request request) {
        PlanResult result = planner.plan(id, request);
        return result.match(PlanResult.Planned::plan, rejected -> {
            throw new InvalidInput(rejected.problems());
        });
    }

    private Release kept(DeploymentId id) {
        return ports.store()
                .releases()
                .find(id)
                .orElseThrow(() -> new ForgeException(ErrorCode.NOT_FOUND, "release " + id + " is not kept"));
    }

    private Release previous(WorkloadId id) {
        Set<DeploymentId> live = ports.store().releases().live(id).stream()
                .map(LiveInstance::release)
                .collect(Collectors.toSet());
        List<Release> kept = ports.store().releases().kept(id);
        return kept.stream()
                .dropWhile(release -> !live.isEmpty() && !live.contains(release.id()))
                .filter(release -> !live.contains(release.id()))
                .findFirst()
                .orElseThrow(() -> new ForgeException(ErrorCode.NOT_FOUND, "there is no release before the live one"));
    }
}
