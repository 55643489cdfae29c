package dev.tinyforge.tck.app;

import dev.tinyforge.domain.workload.Workload;
import dev.tinyforge.domain.workload.WorkloadId;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.store.Deployment;
import dev.tinyforge.ports.usecase.Promote;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Chains in memory. What succeeded last in a workload runs there and is healthy. */
final class TestPromotion implements Promote {
    private final TestUseCases owner;
    private final TestWorkloads workloads;
    private final TestDeployments deployments;

    TestPromotion(TestUseCases owner, TestWorkloads workloads, TestDeployments deployments) {
        this.owner = owner;
        this.workloads = workloads;
        this.deployments = deployments;
    }

    @Override
    public Deployment promote(WorkloadId id, Optional<String> digest, String by) {
        owner.enter();
        Workload workload = workloads.known(id);
        WorkloadId parent = workload.parent()
                .orElseThrow(() -> new ForgeException(ErrorCode.NOT_FOUND, workload.name() + " has no parent"));
        Deployment running = deployments
                .live(parent)
                .orElseThrow(() -> new ForgeException(ErrorCode.NOT_PROMOTABLE, "nothing is live in the parent"));
        if (digest.isPresent() && !digest.get().equals(digestOf(running))) {
            throw new ForgeException(ErrorCode.PLAN_CHANGED, "the parent runs " + digestOf(running) + " by now");
        }
        return deployments.promoted(workload, running, by);
    }

    @Override
    public List<Link> chain(WorkloadId id) {
        owner.enter();
        Workload top = workloads.known(id);
        while (top.parent().isPresent()) {
            top = workloads.known(top.parent().get());
        }
        List<Link> links = new ArrayList<>();
        collect(top, Optional.empty(), links);
        return links;
    }

    private void collect(Workload workload, Optional<String> above, List<Link> into) {
        Optional<Deployment> live = deployments.live(workload.id());
        Optional<String> digest = live.map(TestPromotion::digestOf);
        into.add(new Link(
                workload,
                live.map(deployment -> deployment.request().tag()),
                digest,
                live.map(deployment -> true),
                above.isPresent() && !above.equals(digest)));
        workloads.list(Optional.empty(), Integer.MAX_VALUE).stream()
                .filter(child -> child.parent().equals(Optional.of(workload.id())))
                .sorted(Comparator.comparing(Workload::name))
                .forEach(child -> collect(child, digest, into));
    }

    private static String digestOf(Deployment deployment) {
        return deployment.request().image().digest();
    }
}
