package dev.tinyforge.domain.embedding;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.config.InvalidInput;
import dev.tinyforge.domain.deploy.BlueGreen;
import dev.tinyforge.domain.deploy.Effect;
import dev.tinyforge.domain.deploy.Event;
import dev.tinyforge.domain.deploy.InstanceSpec;
import dev.tinyforge.domain.deploy.LiveInstance;
import dev.tinyforge.domain.deploy.Outcome;
import dev.tinyforge.domain.deploy.Plan;
import dev.tinyforge.domain.deploy.State;
import dev.tinyforge.domain.deploy.Step;
import dev.tinyforge.domain.deploy.Transition;
import dev.tinyforge.domain.naming.HostNames;
import dev.tinyforge.domain.release.ImageRef;
import dev.tinyforge.domain.release.PinnedImage;
import dev.tinyforge.domain.source.ImageSource;
import dev.tinyforge.domain.source.PlanRequest;
import dev.tinyforge.domain.source.PlanResult;
import dev.tinyforge.domain.source.PlanSettings;
import dev.tinyforge.domain.workload.DeployPolicy;
import dev.tinyforge.domain.workload.DeploymentId;
import dev.tinyforge.domain.workload.Face;
import dev.tinyforge.domain.workload.SourceSpec;
import dev.tinyforge.domain.workload.Strategy;
import dev.tinyforge.domain.workload.Workload;
import dev.tinyforge.domain.workload.WorkloadId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What {@code docs/embedding.md} shows, compiled and run: deployments with this jar and one's own I/O. */
final class EmbeddingExample {
    private EmbeddingExample() {}

    // doc: plan
    static Plan plan(DeploymentId id, String tag, String digest, List<LiveInstance> live, Instant now) {
        Workload shop = new Workload(
                new WorkloadId("01jbx0000000000000000000sh"),
                "shop",
                Optional.empty(), // project
                Optional.empty(), // stage
                new SourceSpec("image", Config.of("image", "registry.test/shop", "port", 8080)),
                List.of(Face.of("shop.example.com")),
                Map.of(), // env
                List.of(), // volumes
                Strategy.BLUE_GREEN,
                Optional.empty(), // healthcheck: the port has to accept connections
                DeployPolicy.DEFAULT,
                Optional.empty(), // parent
                1);
        PlanRequest request = new PlanRequest(
                id,
                shop,
                PinnedImage.pulled(ImageRef.parse("registry.test/shop:" + tag), digest, Optional.empty()),
                tag,
                Optional.empty(), // not a rollback
                live,
                new PlanSettings(HostNames.of("example.com"), "web", List.of(), Duration.ofSeconds(30)),
                now,
                "");
        return new ImageSource().plan(request).match(PlanResult.Planned::plan, rejected -> {
            throw new InvalidInput(rejected.problems());
        });
    }
    // doc: end

    // doc: loop
    static Outcome run(Plan plan, InMemory io) {
        Transition at = BlueGreen.next(BlueGreen.accept(plan), new Event.Begun(Instant.now()));
        while (!(at.state() instanceof State.Ended)) {
            Effect effect = at.effects().get(0); // wait effect.after() first: it is not zero when a step is repeated
            Optional<String> refusal = io.perform(effect.step());
            Event event = refusal.isPresent()
                    ? new Event.StepFailed(effect.key(), refusal.get(), Instant.now())
                    : new Event.StepDone(effect.key(), Instant.now());
            at = BlueGreen.next(at.state(), event); // a journal would keep the event: replaying them gives this state
        }
        return ((State.Ended) at.state()).outcome();
    }

    static final class InMemory {
        final Set<String> broken = new TreeSet<>(); // images that never get healthy
        final Map<String, String> containers = new TreeMap<>(); // name to image
        final Map<String, String> routes = new TreeMap<>(); // host to container
        List<LiveInstance> live = new ArrayList<>();

        /** Why the step was refused, or nothing when it was done. Doing it twice must be doing it once. */
        Optional<String> perform(Step step) {
            if (step instanceof Step.CreateInstance create) {
                InstanceSpec spec = create.spec();
                containers.put(spec.ref().name(), spec.image().asked().toString());
            } else if (step instanceof Step.AwaitHealthy await) {
                if (broken.contains(containers.get(await.instance().name()))) {
                    return Optional.of("nothing listens on its port");
                }
            } else if (step instanceof Step.WriteRoutes write) {
                write.change()
                        .write()
                        .forEach(r -> routes.put(r.host(), r.instance().name()));
                write.change().remove().forEach(routes::remove);
            } else if (step instanceof Step.RecordLive row) {
                live = row.live();
            } else if (step instanceof Step.RemoveInstance remove) {
                containers.remove(remove.instance().name());
            } // pull, start, observe, watch, drain, stop, retention: nothing to do in memory
            return Optional.empty();
        }
    }
    // doc: end
}
