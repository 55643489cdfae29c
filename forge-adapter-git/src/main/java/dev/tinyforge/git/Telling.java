package dev.tinyforge.git;

import java.util.function.Consumer;
import org.eclipse.jgit.lib.ProgressMonitor;

/** Tells how far a fetch is, twice a second at most. */
final class Telling implements ProgressMonitor {
    private static final long PAUSE = 500_000_000;

    private final Visit visit;
    private final Consumer<String> progress;
    private String task = "";
    private long done;
    private long total;
    private long told;

    Telling(Visit visit, Consumer<String> progress) {
        this.visit = visit;
        this.progress = progress;
        this.told = System.nanoTime();
    }

    /** What is told whenever it happens. */
    void say(String line) {
        if (!visit.aborted()) {
            progress.accept(line);
        }
    }

    @Override
    public void start(int tasks) {
        // Their number says nothing of how long they take.
    }

    /** @param title the host may have written it */
    @Override
    public void beginTask(String title, int work) {
        task = title.startsWith("Receiving") ? "received" : title.startsWith("Resolving") ? "unpacked" : "";
        total = work;
        done = 0;
    }

    @Override
    public void update(int completed) {
        done += completed;
        long now = System.nanoTime();
        if (now - told >= PAUSE && !task.isEmpty()) {
            told = now;
            say(task + " " + done + " of " + total + " objects, " + visit.received() / 1024 + " KiB");
        }
    }

    @Override
    public void endTask() {
        task = "";
    }

    @Override
    public boolean isCancelled() {
        return visit.aborted();
    }

    @Override
    public void showDuration(boolean enabled) {
        // It is in the log's times.
    }
}
