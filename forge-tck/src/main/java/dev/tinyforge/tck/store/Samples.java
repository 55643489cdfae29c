package dev.tinyforge.tck.store;

import dev.tinyforge.domain.build.Build;
import dev.tinyforge.domain.build.Recipe;
import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.deploy.ComposeProject;
import dev.tinyforge.domain.deploy.Effect;
import dev.tinyforge.domain.deploy.Event;
import dev.tinyforge.domain.deploy.InstanceRef;
import dev.tinyforge.domain.deploy.InstanceSpec;
import dev.tinyforge.domain.deploy.InstanceSpec.Limits;
import dev.tinyforge.domain.deploy.InstanceSpec.Mount;
import dev.tinyforge.domain.deploy.InstanceSpec.PublishedPort;
import dev.tinyforge.domain.deploy.InstanceSpec.RestartPolicy;
import dev.tinyforge.domain.deploy.LiveInstance;
import dev.tinyforge.domain.deploy.Outcome;
import dev.tinyforge.domain.deploy.Plan;
import dev.tinyforge.domain.deploy.Route;
import dev.tinyforge.domain.deploy.RouteChange;
import dev.tinyforge.domain.deploy.Step;
import dev.tinyforge.domain.health.Healthcheck;
import dev.tinyforge.domain.release.ImageRef;
import dev.tinyforge.domain.release.PinnedImage;
import dev.tinyforge.domain.release.Release;
import dev.tinyforge.domain.trigger.Binding;
import dev.tinyforge.domain.trigger.BindingId;
import dev.tinyforge.domain.trigger.InboundEvent;
import dev.tinyforge.domain.trigger.Trigger;
import dev.tinyforge.domain.trigger.TriggerId;
import dev.tinyforge.domain.workload.DeployPolicy;
import dev.tinyforge.domain.workload.DeploymentId;
import dev.tinyforge.domain.workload.EnvValue;
import dev.tinyforge.domain.workload.Face;
import dev.tinyforge.domain.workload.GitOps;
import dev.tinyforge.domain.workload.QueuePolicy;
import dev.tinyforge.domain.workload.SourceSpec;
import dev.tinyforge.domain.workload.Strategy;
import dev.tinyforge.domain.workload.Volume;
import dev.tinyforge.domain.workload.Workload;
import dev.tinyforge.domain.workload.WorkloadId;
import dev.tinyforge.ports.store.Deployment;
import dev.tinyforge.ports.store.JournalRecord;
import dev.tinyforge.ports.store.Ledger;
import dev.tinyforge.ports.store.Watches.Watch;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/** Values of everything that is persisted: bare ones, and ones with every field filled. */
public final class Samples {
    /** Finer than a clock tells it, and still kept. */
    public static final Instant AT = Instant.parse("2025-03-01T12:00:00.123456789Z");

    private static final Healthcheck.Timing TIMING = new Healthcheck.Timing(
            Duration.ofSeconds(3), Duration.ofMillis(1500), 7, Duration.ofMinutes(2), Duration.ofMillis(250));

    private Samples() {}

    /** The same id for the same number, growing with it. */
    public static WorkloadId workloadId(int number) {
        return new WorkloadId("%026d".formatted(number));
    }

    /** The same id for the same number, growing with it. */
    public static DeploymentId deploymentId(int number) {
        return new DeploymentId("d%025d".formatted(number));
    }

    /** The same id for the same number, growing with it. */
    public static TriggerId triggerId(int number) {
        return new TriggerId("t%025d".formatted(number));
    }

    /** The same id for the same number, growing with it. */
    public static BindingId bindingId(int number) {
        return new BindingId("b%025d".formatted(number));
    }

    /** One without a webhook. */
    public static Trigger trigger(int number) {
        return new Trigger(
                triggerId(number),
                "trigger-" + number,
                "registry",
                Config.of("image", "registry.example/app", "tags", List.of("v*")),
                false,
                0);
    }

    /** An enabled one of the trigger and the workload of these numbers. */
    public static Binding binding(int number, int trigger, int workload) {
        return new Binding(
                bindingId(number), triggerId(trigger), workloadId(workload), Config.of("tags", List.of("v1")), true, 0);
    }

    /** The inbound events, at least one of each kind, bare and with every field filled. */
    public static List<InboundEvent> inboundEvents() {
        return List.of(
                new InboundEvent.ImagePushed("registry.example/app", "v1", Optional.of("sha256:1"), AT),
                new InboundEvent.GitPushed(
                        "https://git.example/shop.git",
                        "refs/heads/main",
                        Optional.of("a".repeat(40)),
                        Optional.of(Set.of("src/b.txt", "a.txt")),
                        "mend it",
                        AT),
                new InboundEvent.TimeReached(AT.minusSeconds(60), AT),
                new InboundEvent.PersonAsked("alice", AT),
                new InboundEvent.ImagePushed("registry.example/app", "v2", Optional.empty(), AT),
                new InboundEvent.GitPushed(
                        "https://git.example/shop.git", "refs/tags/v1", Optional.empty(), Optional.empty(), "", AT));
    }

    /** One of each result. */
    public static List<Ledger.Decision> decisions() {
        return List.of(
                new Ledger.Decision(
                        bindingId(1),
                        workloadId(1),
                        Ledger.Decision.Result.DEPLOYED,
                        "tag `v1` matches",
                        asked("v1", "tags"),
                        Optional.of(deploymentId(1))),
                new Ledger.Decision(
                        bindingId(2),
                        workloadId(2),
                        Ledger.Decision.Result.SKIPPED,
                        "the binding is disabled",
                        Optional.empty(),
                        Optional.empty()),
                new Ledger.Decision(
                        bindingId(3),
                        workloadId(3),
                        Ledger.Decision.Result.NO_MATCH,
                        "tag `v1` does not match `v2*`",
                        asked("v2*"),
                        Optional.empty()),
                new Ledger.Decision(
                        bindingId(4),
                        workloadId(4),
                        Ledger.Decision.Result.ERROR,
                        "the workload is being deleted",
                        asked("v*"),
                        Optional.empty()));
    }

    private static Optional<Ledger.Asked> asked(String tags, String... overridden) {
        Config config = Config.of(
                "repository",
                "registry.example/app",
                "tags",
                tags,
                "poll",
                true,
                "keep",
                3,
                "plugin",
                Config.of("token", "****", "list", List.of("a", "b")));
        return Optional.of(new Ledger.Asked(config, List.of(overridden)));
    }

    /** One that was never saved, with every field filled. */
    public static Watch watch(String name) {
        return new Watch(
                name,
                0,
                Map.of("v1", "sha256:1", "latest", "sha256:2"),
                Optional.of("W/\"etag\""),
                AT,
                AT.plusSeconds(60),
                3,
                Optional.of("the registry does not answer"));
    }

    public static Workload workload(int number) {
        return new Workload(
                workloadId(number),
                "app-" + number,
                Optional.empty(),
                Optional.empty(),
                new SourceSpec("image", Config.of("image", "registry.example/app", "port", 8080)),
                List.of(Face.standard()),
                Map.of(),
                List.of(),
                Strategy.BLUE_GREEN,
                Optional.empty(),
                DeployPolicy.DEFAULT,
                Optional.empty(),
                0);
    }

    public static Workload named(Workload workload, String name) {
        return new Workload(
                workload.id(),
                name,
                workload.project(),
                workload.stage(),
                workload.source(),
                workload.faces(),
                workload.env(),
                workload.volumes(),
                workload.strategy(),
                workload.healthcheck(),
                workload.policy(),
                workload.parent(),
                workload.revision());
    }

    /** One that takes only what its parent runs. */
    public static Workload promotedFrom(WorkloadId parent, int number) {
        Workload workload = childOf(workload(number), parent);
        DeployPolicy policy = DeployPolicy.DEFAULT;
        return new Workload(
                workload.id(),
                workload.name(),
                workload.project(),
                workload.stage(),
                workload.source(),
                workload.faces(),
                workload.env(),
                workload.volumes(),
                workload.strategy(),
                workload.healthcheck(),
                new DeployPolicy(
                        policy.queue(),
                        policy.timeout(),
                        policy.drain(),
                        policy.drainTimeout(),
                        policy.watchWindow(),
                        policy.keepReleases(),
                        true,
                        Optional.empty()),
                workload.parent(),
                workload.revision());
    }

    /** Of a repository that declares fields of it. */
    public static Workload declared(int number) {
        return workload(number)
                .withSource(new SourceSpec(
                        "dockerfile", Config.of("repository", "https://git.example/shop/web.git", "port", 8080)))
                .withGitOps(Optional.of(new GitOps("deploy/forge.yml", List.of("port", "healthcheck.path"))));
    }

    public static Workload childOf(Workload workload, WorkloadId parent) {
        return new Workload(
                workload.id(),
                workload.name(),
                workload.project(),
                workload.stage(),
                workload.source(),
                workload.faces(),
                workload.env(),
                workload.volumes(),
                workload.strategy(),
                workload.healthcheck(),
                workload.policy(),
                Optional.of(parent),
                workload.revision());
    }

    /** With env entries that are secrets of these names, not yet sealed. */
    public static Workload withSecrets(Workload workload, String... names) {
        Map<String, EnvValue> env = new LinkedHashMap<>(workload.env());
        for (String name : names) {
            env.put(name, new EnvValue.Secret(name, 0));
        }
        return new Workload(
                workload.id(),
                workload.name(),
                workload.project(),
                workload.stage(),
                workload.source(),
                workload.faces(),
                env,
                workload.volumes(),
                workload.strategy(),
                workload.healthcheck(),
                workload.policy(),
                workload.parent(),
                workload.revision());
    }

    /** With every field filled; its parent is number 1. */
    public static Workload fullWorkload(int number) {
        Map<String, EnvValue> env = new LinkedHashMap<>();
        env.put("MODE", new EnvValue.Plain("quoted \" and \\ and\nlines, öäü \uD83D\uDE80"));
        env.put("EMPTY", new EnvValue.Plain(""));
        env.put("TOKEN", new EnvValue.Secret("TOKEN", 3));
        return new Workload(
                workloadId(number),
                "Ünïcode app",
                Optional.of("shop"),
                Optional.of("staging"),
                new SourceSpec(
                        "image",
                        Config.of(
                                "image",
                                "registry.example:5000/shop/app",
                                "cpu_limit",
                                0.5,
                                "ports",
                                List.of(1L, 2L),
                                "on",
                                true,
                                "nested",
                                Map.of("a", List.of(Map.of("b", "c"))))),
                List.of(
                        Face.standard(),
                        new Face(
                                Optional.of("shop.example.org"),
                                OptionalInt.of(9000),
                                new Face.Options(false, Optional.of("wild"), true, Optional.of("office")))),
                env,
                List.of(
                        new Volume(
                                Volume.Scope.PROJECT_NAMED,
                                Optional.of("data"),
                                "/data",
                                true,
                                true,
                                OptionalLong.empty()),
                        new Volume(
                                Volume.Scope.EPHEMERAL,
                                Optional.empty(),
                                "/tmp",
                                false,
                                false,
                                OptionalLong.of(64L << 20))),
                Strategy.RECREATE,
                Optional.of(new Healthcheck(new Healthcheck.None(Duration.ofSeconds(4)), TIMING)),
                new DeployPolicy(
                        QueuePolicy.QUEUE,
                        Duration.ofMinutes(3),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(2),
                        Duration.ofMinutes(1),
                        9,
                        false,
                        Optional.empty()),
                Optional.of(workloadId(1)),
                4);
    }

    public static PinnedImage image(int number) {
        return PinnedImage.pulled(
                ImageRef.parse("registry.example/app:v" + number),
                "sha256:" + "%064x".formatted(number),
                Optional.empty());
    }

    public static PinnedImage fullImage() {
        return PinnedImage.pulled(
                ImageRef.parse("registry.example:5000/shop/app:v1@sha256:" + "a".repeat(64)),
                "sha256:" + "b".repeat(64),
                Optional.of("internal"));
    }

    public static PinnedImage localImage() {
        return PinnedImage.onEngine(ImageRef.parse("app:v1"), "sha256:" + "c".repeat(64));
    }

    public static PinnedImage builtImage() {
        return PinnedImage.built(
                ImageRef.parse("tf-build/00000002:" + "d".repeat(12)), "sha256:" + "e".repeat(64), "d".repeat(40));
    }

    /** By a Dockerfile, with every field filled. */
    public static Build fullBuild() {
        return new Build(
                "https://git.example/shop/app.git",
                Optional.of("forge-bot"),
                "d".repeat(40),
                "services/app",
                new Recipe.Dockerfile("deploy/Dockerfile", Map.of("MODE", "fast", "EMPTY", ""), Optional.of("runtime")),
                Map.of("tinyforge.role", "image"),
                Duration.ofMinutes(7),
                true);
    }

    /** Of a site, with what can be left out left out. */
    public static Build siteBuild() {
        return new Build(
                "git@git.example:shop/site.git",
                Optional.empty(),
                "d".repeat(64),
                "",
                new Recipe.Site("docker.io/library/nginx:1.27", "/usr/share/nginx/html", Optional.empty(), true),
                Map.of(),
                Duration.ofMinutes(10),
                false);
    }

    public static Release release(int number, Workload workload, Instant at) {
        return new Release(deploymentId(number), image(number), workload, at);
    }

    public static InstanceRef instance(int number) {
        return new InstanceRef(deploymentId(number), "tf-app-0000000" + number);
    }

    public static LiveInstance live(int number, Instant since) {
        return new LiveInstance(
                instance(number),
                deploymentId(number),
                "v" + number,
                Healthcheck.http("/"),
                List.of(route(number)),
                since);
    }

    public static Route route(int number) {
        return new Route("app" + number + ".example.org", instance(number), 8080, Face.Options.NONE);
    }

    public static Deployment deployment(int number, Workload workload, Instant at) {
        return Deployment.queued(
                deploymentId(number),
                new Deployment.Request(
                        "alice",
                        workload,
                        image(number),
                        "v" + number,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()),
                at);
    }

    public static Deployment.Request fullRequest() {
        return new Deployment.Request(
                "token deployer",
                fullWorkload(2),
                fullImage(),
                "v1",
                Optional.of(deploymentId(1)),
                Optional.of("index-7"),
                Optional.empty());
    }

    /** As {@link #deployment}, because of a ledger entry. */
    public static Deployment caused(int number, Workload workload, Instant at, long cause) {
        return Deployment.queued(
                deploymentId(number),
                new Deployment.Request(
                        "trigger-1",
                        workload,
                        image(number),
                        "v" + number,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(cause)),
                at);
    }

    /** The outcomes, at least one of each kind. */
    public static List<Outcome> outcomes() {
        return List.of(
                new Outcome.Succeeded(List.of("blue is still there")),
                new Outcome.RolledBack("green restarted"),
                new Outcome.Cancelled("alice"),
                new Outcome.Superseded(deploymentId(9)),
                new Outcome.Failed("no such image"));
    }

    /** The events, at least one of each kind. */
    public static List<Event> events() {
        return List.of(
                new Event.Begun(AT),
                new Event.StepDone("prepare-0", AT),
                new Event.StepFailed("prepare-1", "it is broken: \"no\"", AT),
                new Event.CancelRequested("alice", AT),
                new Event.DeadlinePassed(AT),
                new Event.SupersededBy(deploymentId(9), AT),
                new Event.RollbackRequested("panic in the log", AT));
    }

    /** The steps, at least one of each kind. */
    public static List<Step> steps() {
        return List.of(
                new Step.PullImage(fullImage()),
                new Step.CreateInstance(fullSpec()),
                new Step.StartInstance(instance(2)),
                new Step.AwaitHealthy(
                        instance(2),
                        new Healthcheck(new Healthcheck.Http("/up", OptionalInt.of(81), 200, 204), TIMING)),
                new Step.WriteRoutes(fullChange()),
                new Step.ObserveSwitch(fullChange(), Duration.ofSeconds(30)),
                new Step.RecordLive(
                        workloadId(2),
                        List.of(fullLive()),
                        Optional.of(new Release(deploymentId(2), fullImage(), fullWorkload(2), AT))),
                new Step.Watch(instance(2), Duration.ofMinutes(1)),
                new Step.Drain(instance(1), Duration.ofSeconds(10), Duration.ofNanos(30_000_000_001L)),
                new Step.StopInstance(instance(1)),
                new Step.RemoveInstance(instance(1), true),
                new Step.ApplyRetention(workloadId(2), 5),
                new Step.BuildImage(builtImage(), fullBuild()),
                new Step.BringUp(workloadId(2), project("old"), Optional.of(project("new"))),
                new Step.DropServices(workloadId(2), "shop", List.of("db"), true));
    }

    /** What the Compose tool is given. */
    private static ComposeProject project(String image) {
        return new ComposeProject(
                "shop",
                Config.of("services", Config.of("db", Config.of("image", image, "ports", List.of(8080)))),
                Map.of(
                        "TF_ENV_A", new EnvValue.Plain("b"),
                        "TF_ENV_TOKEN", new EnvValue.Secret("TOKEN", 2)));
    }

    public static InstanceSpec fullSpec() {
        Map<String, EnvValue> env = new LinkedHashMap<>();
        env.put("MODE", new EnvValue.Plain("fast"));
        env.put("TOKEN", new EnvValue.Secret("SHARED_TOKEN", 3));
        return new InstanceSpec(
                instance(2),
                fullImage(),
                List.of("/bin/app"),
                List.of("--serve", ""),
                Optional.of("1000:1000"),
                env,
                Map.of("tinyforge.role", "green"),
                List.of(
                        new Mount(Mount.Kind.BIND, "/srv/data", "/data", true, OptionalLong.empty()),
                        new Mount(Mount.Kind.TMPFS, "", "/tmp", false, OptionalLong.of(1_000_000_000_001L))),
                List.of(new PublishedPort(2222, 22)),
                List.of("tinyforge", "database"),
                new Limits(Optional.of(1.5), OptionalLong.of(256L << 20)),
                RestartPolicy.UNLESS_STOPPED,
                true,
                Optional.of("SIGQUIT"),
                Duration.ofSeconds(10));
    }

    public static LiveInstance fullLive() {
        return new LiveInstance(
                instance(2),
                deploymentId(1),
                "v1",
                new Healthcheck(new Healthcheck.Tcp(OptionalInt.of(5432)), TIMING),
                List.of(fullRoute()),
                AT);
    }

    public static Route fullRoute() {
        return new Route(
                "shop.example.org",
                instance(2),
                9000,
                new Face.Options(false, Optional.of("wild"), true, Optional.of("office")));
    }

    private static RouteChange fullChange() {
        return new RouteChange(List.of(fullRoute(), route(2)), List.of("old.example.org"));
    }

    /** With every kind of step and every field filled. */
    public static Plan fullPlan() {
        List<Step> steps = steps();
        return new Plan(
                deploymentId(2),
                workloadId(2),
                new Release(deploymentId(2), fullImage(), fullWorkload(2), AT),
                true,
                Strategy.RECREATE,
                Optional.of("two instances cannot share port 2222 of the host"),
                instance(2),
                steps.subList(0, 4),
                fullChange(),
                RouteChange.NONE,
                List.of(live(1, AT)),
                List.of(fullLive(), live(1, AT)),
                steps.subList(4, steps.size()),
                Duration.ofMinutes(15),
                Duration.ofMinutes(1),
                Duration.ofSeconds(30),
                "index-7");
    }

    /** A record of each type, with each step and each event in it. */
    public static List<JournalRecord> journal() {
        List<JournalRecord> journal = new ArrayList<>();
        journal.add(new JournalRecord.Opened(fullPlan(), AT));
        for (Step step : steps()) {
            journal.add(new JournalRecord.Intended(
                    new Effect("step-" + journal.size(), step, Duration.ofMillis(journal.size())), AT));
        }
        for (Event event : events()) {
            journal.add(
                    event instanceof Event.StepDone || event instanceof Event.StepFailed
                            ? new JournalRecord.Completed(event, AT)
                            : new JournalRecord.Signalled(event, AT));
        }
        return journal;
    }
}
