package dev.tinyforge.proof.prove;

import dev.tinyforge.proof.report.Proof;
import dev.tinyforge.proof.stage.Stage;
import dev.tinyforge.proof.traffic.ConnectionMode;
import dev.tinyforge.proof.traffic.Traffic;
import dev.tinyforge.proof.traffic.TrafficPlan;
import dev.tinyforge.proof.traffic.TrafficReport;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Clients of one host that keep asking while versions change under them: on new connections, on kept-alive ones, and for
 * slow responses, of which some are always in flight.
 */
final class Flow implements AutoCloseable {
    private final Proof proof;
    private final List<Traffic> traffics = new ArrayList<>();
    private boolean reported;

    private Flow(Proof proof, List<TrafficPlan> plans) {
        this.proof = proof;
        plans.forEach(plan -> traffics.add(Traffic.start(plan)));
    }

    /** @param perSecond requests in all, half of them on kept-alive connections */
    static Flow start(Stage stage, Proof proof, int perSecond) {
        return start(stage, proof, perSecond, plan -> plan);
    }

    /** Of an app that says its version in another header. */
    static Flow ofVersions(Stage stage, Proof proof, int perSecond, String header) {
        return start(stage, proof, perSecond, plan -> plan.withVersionHeader(header));
    }

    private static Flow start(Stage stage, Proof proof, int perSecond, UnaryOperator<TrafficPlan> like) {
        TrafficPlan fresh = stage.traffic(Stage.HOST).withPerSecond(perSecond / 2);
        TrafficPlan kept =
                stage.keptAlive(Stage.HOST).withPerSecond(perSecond / 2).withConnections(10);
        return new Flow(proof, List.of(like.apply(fresh), like.apply(kept)));
    }

    /** Also asks for responses that take a second, several times a second. */
    static Flow withSlowResponses(Stage stage, Proof proof, int perSecond) {
        Flow flow = start(stage, proof, perSecond);
        flow.traffics.add(Traffic.start(stage.traffic(Stage.HOST)
                .withPath("/slow?s=1")
                .withMode(ConnectionMode.NEW_CONNECTION)
                .withPerSecond(4)));
        return flow;
    }

    /** A version that was retired may come back. */
    void switching(String version) {
        traffics.forEach(traffic -> traffic.switching(version));
    }

    void switched(String before, String after, Instant observed) {
        traffics.forEach(traffic -> traffic.switched(before, after, observed));
    }

    void awaitAnswers(String version, int more) throws Exception {
        traffics.get(0).awaitAnswers(version, more, Duration.ofSeconds(30));
    }

    long failedSoFar() {
        return traffics.stream().mapToLong(Traffic::failedSoFar).sum();
    }

    /** Ends it, and fails unless every request was answered well. */
    void endWithoutFailure() throws InterruptedException {
        String failed = end().stream()
                .filter(report -> report.failed() > 0)
                .map(TrafficReport::summary)
                .collect(Collectors.joining("\n"));
        if (!failed.isEmpty()) {
            throw new AssertionError("requests failed:\n" + failed);
        }
    }

    private List<TrafficReport> end() throws InterruptedException {
        reported = true;
        List<TrafficReport> reports = new ArrayList<>();
        for (Traffic traffic : traffics) {
            TrafficReport report = traffic.stop();
            proof.traffic(report);
            reports.add(report);
        }
        return reports;
    }

    /** Ends it; what it saw is in the report also of a proof that failed. */
    @Override
    public void close() {
        if (!reported) {
            try {
                end();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
