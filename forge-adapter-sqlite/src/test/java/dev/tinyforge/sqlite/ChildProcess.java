package dev.tinyforge.sqlite;

import dev.tinyforge.domain.deploy.Event;
import dev.tinyforge.domain.workload.DeploymentId;
import dev.tinyforge.domain.workload.QueuePolicy;
import dev.tinyforge.domain.workload.Workload;
import dev.tinyforge.ports.store.JournalRecord;
import dev.tinyforge.ports.store.Lease;
import dev.tinyforge.ports.store.Store;
import dev.tinyforge.tck.store.Samples;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** A process of its own that works on a store and tells each thing it has done on a line. */
final class ChildProcess implements AutoCloseable {
    private final Process process;
    private final BufferedReader lines;

    private ChildProcess(Process process) {
        this.process = process;
        this.lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    static ChildProcess start(String task, Path folder, int number) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                ChildProcess.class.getName(),
                task,
                folder.toString(),
                Integer.toString(number));
        builder.redirectError(ProcessBuilder.Redirect.INHERIT);
        return new ChildProcess(builder.start());
    }

    /** @return null at the end */
    String line() {
        try {
            return lines.readLine();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** By signal 9; what it has said can still be read. */
    void kill() throws InterruptedException {
        process.toHandle().destroyForcibly();
        process.waitFor(1, TimeUnit.MINUTES);
    }

    int end() throws InterruptedException {
        if (!process.waitFor(2, TimeUnit.MINUTES)) {
            throw new AssertionError("it does not end");
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    public static void main(String[] arguments) {
        Path folder = Path.of(arguments[1]);
        int number = Integer.parseInt(arguments[2]);
        Store store = new SqliteStoreFactory().open(SqliteFixture.config(folder), Instant::now);
        switch (arguments[0]) {
            case "journal" -> journal(store, number);
            case "write" -> {
                write(store, number);
                store.close();
            }
            case "rotate" -> rotate((SqliteStore) store, number);
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    /** Takes the lease for an hour and appends until it is killed. */
    private static void journal(Store store, int number) {
        Lease lease = store.leases().acquire("work", Duration.ofHours(1)).orElseThrow();
        Workload workload = store.workloads().create(Samples.workload(number), List.of(), Map.of());
        store.deployments().submit(Samples.deployment(number, workload, Samples.AT), QueuePolicy.QUEUE);
        DeploymentId run = Samples.deploymentId(number);
        store.journal().append(lease, run, 0, new JournalRecord.Opened(Samples.fullPlan(), Samples.AT));
        System.out.println("0");
        for (int position = 1; ; position++) {
            store.journal().append(lease, run, position, entry(position));
            System.out.println(position);
        }
    }

    static JournalRecord entry(int position) {
        return new JournalRecord.Completed(new Event.StepDone("key-" + position, Samples.AT), Samples.AT);
    }

    /** Changes the key and stands still at that step of it until it is killed; ends if there are not so many. */
    private static void rotate(SqliteStore store, int number) {
        AtomicInteger steps = new AtomicInteger();
        store.vault()
                .rotation(step -> {
                    if (steps.incrementAndGet() == number) {
                        System.out.println(step);
                        while (true) {
                            LockSupport.park();
                        }
                    }
                })
                .run();
        store.close();
    }

    /** Writes a hundred workloads beside whoever else does. */
    private static void write(Store store, int number) {
        for (int i = 0; i < 100; i++) {
            store.workloads().create(Samples.workload(number + i), List.of(), Map.of());
            if (i == 0) {
                System.out.println("begun");
            }
        }
    }
}
