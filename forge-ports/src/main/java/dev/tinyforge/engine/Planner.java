package dev.tinyforge.engine;

import dev.tinyforge.domain.config.Problem;
import dev.tinyforge.domain.deploy.LiveInstance;
import dev.tinyforge.domain.deploy.Route;
import dev.tinyforge.domain.release.Release;
import dev.tinyforge.domain.source.PlanRequest;
import dev.tinyforge.domain.source.PlanResult;
import dev.tinyforge.domain.workload.DeploymentId;
import dev.tinyforge.domain.workload.Workload;
import dev.tinyforge.domain.workload.WorkloadId;
import dev.tinyforge.ports.codec.WorkloadCodec;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.store.Deployment;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes plans from what is pinned in a request and what the store says is live. */
final class Planner {
    private final Ports ports;
    private final EngineSettings settings;
    private final Sources sources;

    Planner(Ports ports, EngineSettings settings, Sources sources) {
        this.ports = ports;
        this.settings = settings;
        this.sources = sources;
    }

    /** {@code PLAN_CHANGED} when the request was made on other facts; {@code NOT_FOUND} without its release. */
    PlanResult plan(DeploymentId id, Deployment.Request request) {
        Workload now = ports.store()
                .workloads()
                .find(request.snapshot().id())
                .orElseThrow(() -> new ForgeException(ErrorCode.NOT_FOUND, "the workload is gone"));
        List<LiveInstance> live = ports.store().releases().live(now.id());
        String index = index(now, request, live);
        if (request.checkIndex().isPresent() && !request.checkIndex().get().equals(index)) {
            throw new ForgeException(
                    ErrorCode.PLAN_CHANGED, "something has changed since the plan was made; make a new one");
        }
        Optional<Release> release = request.rollbackTo().map(wanted -> ports.store()
                .releases()
                .find(wanted)
                .orElseThrow(
                        () -> new ForgeException(ErrorCode.NOT_FOUND, "release " + wanted + " is not kept any more")));
        if (request.facesOnly()) {
            return reroute(id, now, live, index).match(planned -> refuseTaken(planned, now.id()), rejected -> rejected);
        }
        PlanResult result = sources.of(request.snapshot().source().kind())
                .plan(new PlanRequest(
                        id,
                        now.running(request.snapshot()),
                        request.image(),
                        request.tag(),
                        release,
                        live,
                        running(live),
                        settings.plan(),
                        ports.clock().now(),
                        index));
        return result.match(planned -> refuseTaken(planned, now.id()), rejected -> rejected);
    }

    /** For what is live by the time it is asked, which may be newer than what was when it was submitted. */
    private PlanResult reroute(DeploymentId id, Workload now, List<LiveInstance> live, String index) {
        Optional<Release> running = running(live);
        if (running.isEmpty()) {
            return new PlanResult.Rejected(
                    List.of(new Problem("faces", "nothing is live; they are opened by the first deploy")));
        }
        Release release = running.get();
        Workload workload = now.running(release.workload());
        return sources.of(workload.source().kind())
                .reroute(new PlanRequest(
                        id,
                        workload,
                        release.image(),
                        "",
                        running,
                        live,
                        running,
                        settings.plan(),
                        ports.clock().now(),
                        index));
    }

    private Optional<Release> running(List<LiveInstance> live) {
        return live.stream()
                .max(Comparator.comparing(LiveInstance::since))
                .flatMap(newest -> ports.store().releases().find(newest.release()));
    }

    /** Host names that tags make are known only now; one that leads to another workload stays there. */
    private PlanResult refuseTaken(PlanResult.Planned planned, WorkloadId own) {
        Map<String, WorkloadId> taken = new HashMap<>();
        ports.store()
                .releases()
                .allLive()
                .forEach((workload, live) -> live.forEach(
                        instance -> instance.routes().forEach(route -> taken.put(route.host(), workload))));
        List<Problem> problems = planned.plan().change().write().stream()
                .map(Route::host)
                .filter(host -> !own.equals(taken.getOrDefault(host, own)))
                .map(host -> new Problem("faces", host + " already leads to workload " + taken.get(host)))
                .toList();
        return problems.isEmpty() ? planned : new PlanResult.Rejected(problems);
    }

    /** Names the facts a plan is made from: what is asked for, what is live, how it is set. */
    private String index(Workload now, Deployment.Request request, List<LiveInstance> live) {
        StringBuilder facts = new StringBuilder();
        facts.append(WorkloadCodec.write(now.running(request.snapshot())))
                .append(request.tag())
                .append(request.image().digest())
                .append(settings.plan());
        live.forEach(instance -> facts.append(instance.ref()).append(instance.routes()));
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(facts.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
