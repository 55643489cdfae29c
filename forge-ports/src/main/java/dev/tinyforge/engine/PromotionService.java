package dev.tinyforge.engine;

import dev.tinyforge.domain.workload.Workload;
import dev.tinyforge.domain.workload.WorkloadId;
import dev.tinyforge.engine.Promotable.Running;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.store.Deployment;
import dev.tinyforge.ports.usecase.Promote;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Promotion: a deploy whose image is the one the parent runs. */
final class PromotionService implements Promote {
    private final WorkloadService workloads;
    private final DeployService deployments;
    private final Promotable promotable;

    PromotionService(WorkloadService workloads, DeployService deployments, Promotable promotable) {
        this.workloads = workloads;
        this.deployments = deployments;
        this.promotable = promotable;
    }

    @Override
    public Deployment promote(WorkloadId id, Optional<String> digest, String by) {
        Workload workload = workloads.alive(id);
        Running running = promotable.above(workload);
        String now = running.release().image().digest();
        if (digest.isPresent() && !digest.get().equals(now)) {
            throw new ForgeException(
                    ErrorCode.PLAN_CHANGED,
                    "the parent of " + workload.name() + " runs " + now + " by now; look again");
        }
        return deployments.deploy(
                workload, running.release().image(), running.instance().tag(), by);
    }

    @Override
    public List<Link> chain(WorkloadId id) {
        Map<WorkloadId, Optional<String>> digests = new HashMap<>();
        List<Link> links = new ArrayList<>();
        for (Workload workload : promotable.chain(workloads.alive(id))) {
            Optional<Running> running = promotable.in(workload.id());
            Optional<String> digest = running.map(what -> what.release().image().digest());
            Optional<String> above =
                    workload.parent().flatMap(parent -> digests.getOrDefault(parent, Optional.empty()));
            digests.put(workload.id(), digest);
            links.add(new Link(
                    workload,
                    running.map(what -> what.instance().tag()),
                    digest,
                    running.map(what -> what.why().isEmpty()),
                    above.isPresent() && !above.equals(digest)));
        }
        return links;
    }
}
