package dev.tinyforge.tck.fake;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.deploy.Plan;
import dev.tinyforge.domain.naming.HostNames;
import dev.tinyforge.domain.release.ImageRef;
import dev.tinyforge.domain.release.PinnedImage;
import dev.tinyforge.domain.source.ImageSource;
import dev.tinyforge.domain.source.PlanRequest;
import dev.tinyforge.domain.source.PlanSettings;
import dev.tinyforge.domain.workload.DeployPolicy;
import dev.tinyforge.domain.workload.DeploymentId;
import dev.tinyforge.domain.workload.Face;
import dev.tinyforge.domain.workload.SourceSpec;
import dev.tinyforge.domain.workload.Strategy;
import dev.tinyforge.domain.workload.Workload;
import dev.tinyforge.domain.workload.WorkloadId;
import dev.tinyforge.ports.store.Deployment;
import dev.tinyforge.ports.store.Store;
import dev.tinyforge.ports.time.Ids;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A workload, its deployments and their plans, made the way the engine makes them. */
public final class Samples {
    public static final String IMAGE = "registry.test/app";
    public static final PlanSettings SETTINGS =
            new PlanSettings(HostNames.of("test"), "tinyforge", List.of(), Duration.ofSeconds(30));

    private Samples() {}

    public static Workload workload(Ids ids, String name) {
        return workload(ids, name, Strategy.BLUE_GREEN);
    }

    public static Workload workload(Ids ids, String name, Strategy strategy) {
        return new Workload(
                new WorkloadId(ids.next()),
                name,
                Optional.empty(),
                Optional.empty(),
                new SourceSpec("image", Config.of("image", IMAGE, "port", 8080L)),
                List.of(Face.of(name)),
                Map.of(),
                List.of(),
                strategy,
                Optional.empty(),
                DeployPolicy.DEFAULT,
                Optional.empty(),
                0);
    }

    public static Deployment.Request request(Workload workload, PinnedImage image) {
        return new Deployment.Request(
                "tester",
                workload,
                image,
                image.asked().tag().orElse("none"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    public static PinnedImage image(FakeWorld world, String tag, Behaviour behaviour) {
        world.shelf().publish(IMAGE + ":" + tag, behaviour);
        return new FakeImages(world).resolve(ImageRef.parse(IMAGE + ":" + tag), Optional.empty());
    }

    public static Plan plan(FakeWorld world, Store store, DeploymentId id, Workload workload, PinnedImage image) {
        PlanRequest request = new PlanRequest(
                id,
                workload,
                image,
                image.asked().tag().orElse("none"),
                Optional.empty(),
                store.releases().live(workload.id()),
                SETTINGS,
                world.clock().now(),
                "facts");
        return new ImageSource().plan(request).match(planned -> planned.plan(), rejected -> {
            throw new AssertionError(rejected.problems());
        });
    }
}
