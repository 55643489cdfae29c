package dev.tinyforge.proof.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tinyforge.proof.stage.CliProcess;
import dev.tinyforge.proof.stage.Leftovers;
import dev.tinyforge.proof.stage.ServerApi;
import dev.tinyforge.proof.stage.ServerProcess;
import dev.tinyforge.proof.stage.Stage;
import dev.tinyforge.proof.traffic.Traffic;
import dev.tinyforge.proof.traffic.TrafficPlan;
import dev.tinyforge.proof.traffic.TrafficReport;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Version 1 through the API, version 2 by the command line, version 3 killed in the middle and finished by the next
 * start, all under traffic. The exit code is 0 when no request failed and nothing was left over, else 1.
 */
public final class Demo {
    private static final int PER_SECOND = 100;
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final PrintStream out;
    private final Stage stage;
    private final List<String> complaints = new ArrayList<>();

    private Demo(PrintStream out, Stage stage) {
        this.out = out;
        this.stage = stage;
    }

    /** {@code --keep}: everything goes on running afterwards until Enter is pressed. */
    public static void main(String[] arguments) throws Exception {
        boolean keep = List.of(arguments).contains("--keep");
        boolean good;
        try (Stage stage = Stage.withHaproxy("demo")) {
            good = new Demo(System.out, stage).play(keep);
        }
        System.exit(good ? 0 : 1);
    }

    private boolean play(boolean keep) throws Exception {
        say("Builds three versions of a tiny web app image.");
        stage.images("v1", "v2", "v3");
        say("Starts the server: SQLite in " + stage.data() + ", HAProxy as a container on port "
                + stage.proxy().address().getPort() + ".");
        ServerProcess server = ServerProcess.start(stage);
        try (Leftovers leftovers = new Leftovers(stage)) {
            String workload = server.api().apply(stage.workload("web", Stage.HOST, Map.of()));
            String first = server.api().deploy(workload, "v1");
            told("Version 1, through the HTTP API", server.api().awaitEnded(first));

            List<Traffic> clients = clients();
            clients.get(0).awaitAnswers("v1", 10, PATIENCE);
            String second = byCommandLine();
            switched(clients, leftovers, "v1", "v2", second);
            told("Version 2, by the command line, under traffic", server.api().progress(second));

            String third = server.api().deploy(workload, "v3");
            server.api().awaitBegun(third, "switch/write");
            server.kill();
            say("Version 3: the server was killed (signal 9) while it was switching. Starts it again.");
            server = ServerProcess.start(stage);
            JsonNode finished = server.api().awaitEnded(third);
            switched(clients, leftovers, "v2", "v3", third);
            told("Version 3, killed and finished", finished);
            resumed(finished);
            clients.get(0).awaitAnswers("v3", 20, PATIENCE);

            requests(clients);
            left(leftovers);
            if (keep) {
                address();
                say("Press Enter to clear everything away.");
                waitForEnter();
            } else {
                address();
                say("It is cleared away now; `make demo KEEP=1` leaves it running.");
            }
        } finally {
            server.close();
        }
        if (complaints.isEmpty()) {
            say("Good: no request was lost, and nothing is left over.");
        } else {
            complaints.forEach(complaint -> out.println("NOT GOOD: " + complaint));
        }
        return complaints.isEmpty();
    }

    private List<Traffic> clients() {
        TrafficPlan fresh = stage.traffic(Stage.HOST).withPerSecond(PER_SECOND);
        TrafficPlan kept = stage.keptAlive(Stage.HOST).withPerSecond(PER_SECOND).withConnections(10);
        return List.of(Traffic.start(fresh), Traffic.start(kept));
    }

    /** @return the deployment's id */
    private String byCommandLine() {
        try (CliProcess cli = CliProcess.local(stage, "--json", "deploy", "web", "v2")) {
            CliProcess.Result result = cli.await(PATIENCE);
            if (result.exitCode() != 0) {
                throw new AssertionError("forge deploy ended with " + result.exitCode() + cli.tail());
            }
            return Answers.deployment(String.join("\n", result.output()));
        }
    }

    private static void switched(
            List<Traffic> clients, Leftovers leftovers, String before, String after, String deployment) {
        Instant observed = leftovers.switchedAt(deployment).orElseThrow();
        clients.forEach(client -> client.switched(before, after, observed));
    }

    private void told(String title, JsonNode progress) {
        out.println();
        out.println(title + ": " + progress.path("deployment").path("status").asText());
        for (JsonNode step : progress.path("steps")) {
            String took = step.hasNonNull("ended_at")
                    ? Duration.between(
                                            Instant.parse(
                                                    step.path("started_at").asText()),
                                            Instant.parse(step.path("ended_at").asText()))
                                    .toMillis()
                            + " ms"
                    : "";
            out.printf("  %8s  %s%n", took, step.path("title").asText());
        }
        if (!ServerApi.ended(progress)
                || !progress.path("deployment").path("status").asText().equals("succeeded")) {
            complaints.add(title + " ended as " + progress.path("deployment").path("status"));
        }
    }

    private void resumed(JsonNode progress) {
        boolean found = false;
        for (JsonNode entry : progress.path("log")) {
            if (entry.path("step").asText().equals("resume")) {
                out.println("  the next start found it in the journal: "
                        + entry.path("message").asText());
                found = true;
            }
        }
        if (!found) {
            complaints.add("the killed deployment was over before it was killed");
        }
    }

    private void requests(List<Traffic> clients) throws InterruptedException {
        out.println();
        long sent = 0;
        long failed = 0;
        for (Traffic client : clients) {
            TrafficReport report = client.stop();
            out.println(report.summary());
            sent += report.sent();
            failed += report.failed();
        }
        out.println("requests sent " + sent + ", failed " + failed);
        if (failed > 0) {
            complaints.add(failed + " requests failed");
        }
    }

    private void left(Leftovers leftovers) {
        List<String> found = leftovers.complaints();
        out.println("containers " + stage.containers().size() + " (1 is live), routes and rows to match; left over "
                + found.size());
        found.forEach(complaint -> complaints.add("left over: " + complaint));
    }

    private void address() {
        out.println("to open: http://127.0.0.1:" + stage.proxy().address().getPort() + "/ with the header Host: "
                + Stage.HOST);
    }

    private void say(String line) {
        out.println(line);
        out.flush();
    }

    private static void waitForEnter() throws IOException {
        int read = System.in.read();
        while (read >= 0 && read != '\n') {
            read = System.in.read();
        }
    }
}
