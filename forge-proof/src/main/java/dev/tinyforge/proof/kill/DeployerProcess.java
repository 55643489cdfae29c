package dev.tinyforge.proof.kill;

import dev.tinyforge.proof.stage.ChildProcess;
import dev.tinyforge.proof.stage.Stage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A {@link Deployer} in a process of its own. */
public final class DeployerProcess implements AutoCloseable {
    private static final Duration LONGEST = Duration.ofSeconds(60);

    private final List<String> said = new ArrayList<>();
    private final ChildProcess process;

    private DeployerProcess(Stage stage) {
        this.process = ChildProcess.start(
                "the deployer",
                ChildProcess.java(stage.folder().resolve("tmp"), List.of(), Deployer.class.getName()),
                stage.environment(),
                stage.folder().resolve("deployer.log"),
                this::said);
    }

    private void said(String line) {
        if (line.startsWith(Deployer.MARK)) {
            synchronized (said) {
                said.add(line.substring(Deployer.MARK.length()));
                said.notifyAll();
            }
        }
    }

    /** How a deployment ended; @param calls that changed something, as they are counted for {@link StopPoint} */
    public record Ended(String deployment, String status, int calls) {}

    /** Starts it; it takes up what there is. */
    public static DeployerProcess start(Stage stage) {
        return new DeployerProcess(stage);
    }

    /** Waits until nothing is open any more and engine, proxy and store answer it. */
    public DeployerProcess awaitRecovered() {
        try {
            await("recovered");
            return this;
        } catch (AssertionError e) {
            close();
            throw e;
        }
    }

    /** @return the workload's id */
    public String apply(String document) {
        process.tell("apply " + document);
        return await("applied ");
    }

    public Ended deploy(String workload, String tag) {
        begin(workload, tag);
        String[] words = await("ended ").split(" ");
        return new Ended(words[0], words[1], Integer.parseInt(words[2]));
    }

    /** Asks for a deployment and does not wait for its end. @return its id */
    public String begin(String workload, String tag) {
        process.tell("deploy " + workload + " " + tag);
        return await("asked ");
    }

    public Ended awaitEnded() {
        String[] words = await("ended ").split(" ");
        return new Ended(words[0], words[1], Integer.parseInt(words[2]));
    }

    /** Has the next deployment stop there, and kills the process once it stands there. @return the deployment */
    public String killAt(StopPoint point, String workload, String tag) {
        process.tell("stop " + point);
        String deployment = begin(workload, tag);
        await("at " + point);
        kill();
        return deployment;
    }

    /** Signal 9. */
    public void kill() {
        process.kill();
    }

    /** The rest of the first line it said, or says, that begins so; lines of others stay for those who wait for them. */
    private String await(String begins) {
        long deadline = System.nanoTime() + LONGEST.toNanos();
        synchronized (said) {
            while (true) {
                for (String line : said) {
                    if (line.startsWith(begins)) {
                        said.remove(line);
                        return line.substring(begins.length());
                    }
                }
                if (!process.alive()) {
                    throw new AssertionError("the deployer ended before it said '" + begins + "'" + process.tail());
                }
                if (System.nanoTime() - deadline > 0) {
                    throw new AssertionError("waited " + LONGEST + " for the deployer to say '" + begins + "', it said "
                            + said + process.tail());
                }
                try {
                    said.wait(100);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new AssertionError("interrupted", e);
                }
            }
        }
    }

    /** Has it end in good order. */
    public void quit() {
        process.tell("quit");
        process.awaitEnd(Duration.ofSeconds(30));
    }

    @Override
    public void close() {
        process.close();
    }
}
