package dev.tinyforge.tck.app;

import dev.tinyforge.domain.deploy.InstanceRef;
import dev.tinyforge.domain.deploy.Outcome;
import dev.tinyforge.domain.deploy.RuntimeState;
import dev.tinyforge.domain.release.ImageRef;
import dev.tinyforge.domain.release.PinnedImage;
import dev.tinyforge.domain.release.Release;
import dev.tinyforge.domain.workload.DeploymentId;
import dev.tinyforge.domain.workload.QueuePolicy;
import dev.tinyforge.domain.workload.Workload;
import dev.tinyforge.domain.workload.WorkloadId;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.store.Deployment;
import dev.tinyforge.ports.store.DeploymentLog;
import dev.tinyforge.ports.usecase.DeployWorkloads;
import dev.tinyforge.ports.usecase.DeploymentProgress;
import dev.tinyforge.ports.usecase.DeploymentProgress.StepProgress;
import dev.tinyforge.ports.usecase.PlanPreview;
import dev.tinyforge.ports.usecase.WorkloadStatus;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Deployments in memory, moved on by the test. The tag {@code missing} does not exist. */
public final class TestDeployments implements DeployWorkloads {
    private final TestUseCases owner;
    private final TestWorkloads workloads;
    private final Map<String, Run> runs = new TreeMap<>();
    private Consumer<DeploymentId> onSubmit = id -> {};
    private Consumer<DeploymentId> onCancel = id -> end(id, new Outcome.Cancelled("test"));

    TestDeployments(TestUseCases owner, TestWorkloads workloads) {
        this.owner = owner;
        this.workloads = workloads;
    }

    private static final class Run {
        private Deployment deployment;
        private final List<StepProgress> steps = new ArrayList<>();
        private final List<DeploymentLog.Numbered> log = new ArrayList<>();

        private Run(Deployment deployment) {
            this.deployment = deployment;
        }
    }

    /** What happens to each deployment as soon as it is accepted. */
    public synchronized void onSubmit(Consumer<DeploymentId> action) {
        onSubmit = action;
    }

    /** What happens to an open deployment that is asked to stop; by itself: it ends as cancelled. */
    public synchronized void onCancel(Consumer<DeploymentId> action) {
        onCancel = action;
    }

    public synchronized void begin(DeploymentId id) {
        Run run = run(id);
        run.deployment = change(run.deployment, Deployment.Status.RUNNING, Optional.empty(), Optional.empty());
    }

    public synchronized void beginStep(DeploymentId id, String key, String title) {
        run(id).steps.add(new StepProgress(key, title, owner.now(), Optional.empty(), Optional.empty()));
    }

    public synchronized void endStep(DeploymentId id, String key, Optional<String> failure) {
        run(id).steps
                .replaceAll(step -> step.key().equals(key)
                        ? new StepProgress(key, step.title(), step.startedAt(), Optional.of(owner.now()), failure)
                        : step);
    }

    public synchronized void log(DeploymentId id, DeploymentLog.Level level, String message) {
        List<DeploymentLog.Numbered> log = run(id).log;
        log.add(new DeploymentLog.Numbered(
                log.size() + 1L, new DeploymentLog.Entry(owner.now(), level, "step", message)));
    }

    public synchronized void note(DeploymentId id, String note) {
        Run run = run(id);
        run.deployment = change(run.deployment, run.deployment.status(), Optional.empty(), Optional.of(note));
    }

    public synchronized void end(DeploymentId id, Outcome outcome) {
        Run run = run(id);
        run.deployment = change(run.deployment, Deployment.Status.of(outcome), Optional.of(outcome), Optional.empty());
    }

    @Override
    public Deployment deploy(
            WorkloadId workload, Optional<String> version, Optional<String> checkIndex, boolean afresh, String by) {
        owner.enter();
        Workload snapshot = workloads.known(workload);
        String tag = ImageRef.checkTag(version.orElse("latest"));
        if (tag.equals("missing")) {
            throw new ForgeException(ErrorCode.IMAGE_NOT_FOUND, "there is no tag missing of image app");
        }
        if (checkIndex.isPresent() && !checkIndex.get().equals(index(snapshot, tag))) {
            throw new ForgeException(ErrorCode.PLAN_CHANGED, "the plan has changed; plan again");
        }
        return submit(
                new Deployment.Request(by, snapshot, image(tag), tag, Optional.empty(), checkIndex, Optional.empty()));
    }

    /** Asked for by an event: the same cause gives the same deployment. */
    Deployment caused(WorkloadId workload, Optional<String> version, long cause, String by) {
        Workload snapshot = workloads.known(workload);
        Optional<Deployment> before = newestFirst().stream()
                .filter(d ->
                        d.workload().equals(workload) && d.request().cause().equals(Optional.of(cause)))
                .findFirst();
        if (before.isPresent()) {
            return before.get();
        }
        String tag = ImageRef.checkTag(version.orElse("latest"));
        return submit(new Deployment.Request(
                by, snapshot, image(tag), tag, Optional.empty(), Optional.empty(), Optional.of(cause)));
    }

    /** With the very image that runs in the parent. */
    Deployment promoted(Workload snapshot, Deployment running, String by) {
        return submit(new Deployment.Request(
                by,
                snapshot,
                running.request().image(),
                running.request().tag(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty()));
    }

    /** What succeeded last. */
    Optional<Deployment> live(WorkloadId workload) {
        return succeeded(workload).stream().findFirst();
    }

    @Override
    public Deployment rollback(WorkloadId workload, Optional<DeploymentId> release, String by) {
        owner.enter();
        Workload snapshot = workloads.known(workload);
        List<Deployment> good = succeeded(workload);
        Deployment to = release.isPresent()
                ? good.stream()
                        .filter(d -> d.id().equals(release.get()))
                        .findFirst()
                        .orElseThrow(() -> missing("release", release.get()))
                : good.stream()
                        .skip(1)
                        .findFirst()
                        .orElseThrow(
                                () -> new ForgeException(ErrorCode.NOT_FOUND, "there is no release to go back to"));
        return submit(new Deployment.Request(
                by,
                snapshot,
                to.request().image(),
                to.request().tag(),
                Optional.of(to.id()),
                Optional.empty(),
                Optional.empty()));
    }

    @Override
    public PlanPreview plan(WorkloadId workload, Optional<String> version) {
        owner.enter();
        Workload snapshot = workloads.known(workload);
        String tag = ImageRef.checkTag(version.orElse("latest"));
        return new PlanPreview(
                "blue-green",
                Optional.empty(),
                List.of("pull app:" + tag, "create green"),
                List.of(new PlanPreview.Difference("image", "", "app:" + tag)),
                index(snapshot, tag));
    }

    @Override
    public boolean cancel(DeploymentId id, String by) {
        owner.enter();
        Consumer<DeploymentId> action;
        synchronized (this) {
            if (!run(id).deployment.status().open()) {
                return false;
            }
            action = onCancel;
        }
        action.accept(id);
        return true;
    }

    @Override
    public synchronized Deployment get(DeploymentId id) {
        owner.enter();
        return run(id).deployment;
    }

    @Override
    public synchronized List<Deployment> list(Optional<WorkloadId> workload, Optional<DeploymentId> before, int limit) {
        owner.enter();
        return newestFirst().stream()
                .filter(d -> workload.isEmpty() || d.workload().equals(workload.get()))
                .filter(d -> before.isEmpty()
                        || d.id().value().compareTo(before.get().value()) < 0)
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized DeploymentProgress progress(DeploymentId id, long afterLog) {
        owner.enter();
        Run run = run(id);
        return new DeploymentProgress(
                run.deployment,
                run.steps,
                run.log.stream().filter(entry -> entry.number() > afterLog).toList());
    }

    synchronized WorkloadStatus status(Workload workload) {
        List<Deployment> good = succeeded(workload.id());
        return new WorkloadStatus(
                workload,
                good.stream()
                        .limit(1)
                        .map(d -> new WorkloadStatus.InstanceStatus(
                                new InstanceRef(d.id(), "tf-" + workload.name()),
                                d.id(),
                                d.request().tag(),
                                "running",
                                List.of("http://" + workload.name() + ".localhost"),
                                d.endedAt().orElseThrow(),
                                RuntimeState.NONE.synced(
                                        "c0ffee".repeat(7).substring(2),
                                        d.endedAt().orElseThrow())))
                        .toList(),
                List.of(new WorkloadStatus.ServiceStatus("db", "postgres:16", "tf-db_1", "running")),
                newestFirst().stream()
                        .filter(d ->
                                d.workload().equals(workload.id()) && d.status().open())
                        .toList(),
                good.stream()
                        .map(d -> new Release(
                                d.id(), d.request().image(), d.request().snapshot(), d.createdAt()))
                        .toList(),
                List.of());
    }

    private Deployment submit(Deployment.Request request) {
        Deployment queued;
        Consumer<DeploymentId> action;
        synchronized (this) {
            WorkloadId workload = request.snapshot().id();
            boolean busy = runs.values().stream()
                    .anyMatch(run -> run.deployment.workload().equals(workload)
                            && run.deployment.status().open());
            if (busy && request.snapshot().policy().queue() == QueuePolicy.REJECT) {
                throw new ForgeException(ErrorCode.BUSY, "another deployment is under way");
            }
            queued = Deployment.queued(new DeploymentId(owner.nextId()), request, owner.now());
            runs.put(queued.id().value(), new Run(queued));
            action = onSubmit;
        }
        action.accept(queued.id());
        return queued;
    }

    private List<Deployment> succeeded(WorkloadId workload) {
        return newestFirst().stream()
                .filter(d -> d.workload().equals(workload) && d.status() == Deployment.Status.SUCCEEDED)
                .toList();
    }

    private synchronized List<Deployment> newestFirst() {
        return runs.values().stream()
                .map(run -> run.deployment)
                .sorted(Comparator.comparing((Deployment d) -> d.id().value()).reversed())
                .toList();
    }

    private Run run(DeploymentId id) {
        Run run = runs.get(id.value());
        if (run == null) {
            throw missing("deployment", id);
        }
        return run;
    }

    private Deployment change(
            Deployment from, Deployment.Status status, Optional<Outcome> outcome, Optional<String> note) {
        return new Deployment(
                from.id(),
                from.workload(),
                from.request(),
                status,
                from.createdAt(),
                Optional.of(from.startedAt().orElseGet(owner::now)),
                outcome.map(o -> owner.now()),
                outcome,
                note);
    }

    private static String index(Workload workload, String tag) {
        return workload.revision() + "-" + tag;
    }

    private static PinnedImage image(String tag) {
        return PinnedImage.pulled(ImageRef.parse("app:" + tag), "sha256:" + "a".repeat(64), Optional.empty());
    }

    private static ForgeException missing(String what, DeploymentId id) {
        return new ForgeException(ErrorCode.NOT_FOUND, "there is no " + what + " " + id);
    }
}
