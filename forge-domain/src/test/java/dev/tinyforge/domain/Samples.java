package dev.tinyforge.domain;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.deploy.LiveInstance;
import dev.tinyforge.domain.deploy.Plan;
import dev.tinyforge.domain.health.Healthcheck;
import dev.tinyforge.domain.naming.HostNames;
import dev.tinyforge.domain.release.ImageRef;
import dev.tinyforge.domain.release.PinnedImage;
import dev.tinyforge.domain.release.Release;
import dev.tinyforge.domain.source.ImageSource;
import dev.tinyforge.domain.source.PlanRequest;
import dev.tinyforge.domain.source.PlanResult;
import dev.tinyforge.domain.source.PlanSettings;
import dev.tinyforge.domain.workload.DeployPolicy;
import dev.tinyforge.domain.workload.DeploymentId;
import dev.tinyforge.domain.workload.EnvValue;
import dev.tinyforge.domain.workload.Face;
import dev.tinyforge.domain.workload.QueuePolicy;
import dev.tinyforge.domain.workload.SourceSpec;
import dev.tinyforge.domain.workload.Strategy;
import dev.tinyforge.domain.workload.Volume;
import dev.tinyforge.domain.workload.Workload;
import dev.tinyforge.domain.workload.WorkloadId;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Values tests start from: a web app named {@code shop} on port 8080 with one face, below {@code example.com}. */
public final class Samples {
    public static final Instant NOW = Instant.parse("2025-06-01T12:00:00Z");
    public static final String DIGEST = "sha256:" + "ab".repeat(32);
    public static final PlanSettings SETTINGS =
            new PlanSettings(HostNames.of("example.com"), "tinyforge", List.of("/srv/data"), Duration.ofSeconds(30));

    private Samples() {}

    public static DeploymentId deployment(int number) {
        return new DeploymentId("01" + "%024d".formatted(number));
    }

    public static WorkloadId workloadId(int number) {
        return new WorkloadId("02" + "%024d".formatted(number));
    }

    public static PinnedImage image(String tag) {
        return PinnedImage.pulled(ImageRef.parse("registry.test/shop:" + tag), DIGEST, Optional.empty());
    }

    /** A workload whose parts can be changed before it is built. */
    public static App app() {
        return new App();
    }

    public static final class App {
        private String name = "shop";
        private Optional<String> project = Optional.empty();
        private Optional<String> stage = Optional.empty();
        private String kind = "image";
        private Config config = Config.of("image", "registry.test/shop", "port", 8080);
        private List<Face> faces = List.of(Face.standard());
        private Map<String, EnvValue> env = Map.of();
        private List<Volume> volumes = List.of();
        private Strategy strategy = Strategy.BLUE_GREEN;
        private Optional<Healthcheck> healthcheck = Optional.empty();
        private Duration watchWindow = Duration.ZERO;

        public App name(String given) {
            name = given;
            return this;
        }

        public App labels(String givenProject, String givenStage) {
            project = Optional.of(givenProject);
            stage = Optional.of(givenStage);
            return this;
        }

        public App source(String givenKind, Config givenConfig) {
            kind = givenKind;
            config = givenConfig;
            return this;
        }

        public App config(Config given) {
            config = given;
            return this;
        }

        public App with(String key, Object value) {
            config = config.with(key, value);
            return this;
        }

        public App without(String key) {
            Map<String, Object> values = new LinkedHashMap<>(config.values());
            values.remove(key);
            config = new Config(values);
            return this;
        }

        public App faces(Face... given) {
            faces = List.of(given);
            return this;
        }

        public App env(Map<String, EnvValue> given) {
            env = given;
            return this;
        }

        public App volumes(Volume... given) {
            volumes = List.of(given);
            return this;
        }

        public App recreate() {
            strategy = Strategy.RECREATE;
            return this;
        }

        public App healthcheck(Healthcheck given) {
            healthcheck = Optional.of(given);
            return this;
        }

        public App watched() {
            watchWindow = Duration.ofMinutes(1);
            return this;
        }

        public Workload build() {
            return new Workload(
                    workloadId(1),
                    name,
                    project,
                    stage,
                    new SourceSpec(kind, config),
                    faces,
                    env,
                    volumes,
                    strategy,
                    healthcheck,
                    new DeployPolicy(
                            QueuePolicy.LATEST,
                            Duration.ofMinutes(15),
                            Duration.ofSeconds(10),
                            Duration.ofSeconds(30),
                            watchWindow,
                            5,
                            false,
                            Optional.empty()),
                    Optional.empty(),
                    1);
        }

        /** What {@code live} is replaced by when the tag is deployed as the numbered deployment. */
        public PlanResult result(int number, String tag, List<LiveInstance> live) {
            return new ImageSource().plan(request(number, tag, live));
        }

        public Plan plan(int number, String tag, List<LiveInstance> live) {
            return planned(result(number, tag, live));
        }

        public PlanRequest request(int number, String tag, List<LiveInstance> live) {
            return new PlanRequest(
                    deployment(number),
                    build(),
                    image(tag),
                    tag,
                    Optional.empty(),
                    live,
                    SETTINGS,
                    NOW.plusSeconds(number),
                    "facts-" + number);
        }

        /** Leads the app's faces to what is live, which was made of this very app. */
        public Plan rerouted(int number, List<LiveInstance> live) {
            return planned(reroute(number, live));
        }

        public PlanResult reroute(int number, List<LiveInstance> live) {
            Optional<Release> running = live.stream()
                    .max(Comparator.comparing(LiveInstance::since))
                    .map(newest -> new Release(newest.release(), image(newest.tag()), build(), newest.since()));
            return new ImageSource()
                    .reroute(new PlanRequest(
                            deployment(number),
                            build(),
                            image("any"),
                            "",
                            running,
                            live,
                            SETTINGS,
                            NOW.plusSeconds(number),
                            "facts-" + number));
        }

        public Plan rollback(int number, Release release, String tag, List<LiveInstance> live) {
            return planned(new ImageSource()
                    .plan(new PlanRequest(
                            deployment(number),
                            build().running(release.workload()),
                            release.image(),
                            tag,
                            Optional.of(release),
                            live,
                            SETTINGS,
                            NOW.plusSeconds(number),
                            "facts-" + number)));
        }
    }

    public static Plan planned(PlanResult result) {
        return result.match(PlanResult.Planned::plan, rejected -> {
            throw new AssertionError("rejected: " + rejected.problems());
        });
    }

    /** The very first deploy of the app. */
    public static Plan first(App app) {
        return app.plan(1, "1.0", List.of());
    }

    /** A deploy of 2.0 over a live 1.0. */
    public static Plan second(App app) {
        return app.plan(2, "2.0", first(app).after());
    }
}
