package dev.tinyforge.proof.report;

import dev.tinyforge.proof.traffic.TrafficReport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What one proof did and saw; filled while it runs. Thread-safe. */
public final class Proof {
    private final String name;
    private final long begun = System.nanoTime();
    private final List<String> notes = new ArrayList<>();
    private final List<TrafficReport> traffics = new ArrayList<>();
    private final List<String> killedAt = new ArrayList<>();
    private long deploys;
    private long journaled;
    private long survived;
    private long leftovers;
    private long held;
    private boolean passed;
    private double seconds;

    public Proof(String name) {
        this.name = name;
    }

    public synchronized Proof deploys(long more) {
        deploys += more;
        return this;
    }

    /** @param steps journal entries of one deploy */
    public synchronized Proof journaled(long steps) {
        journaled = steps;
        return this;
    }

    public synchronized Proof killedAt(String step) {
        killedAt.add(step);
        return this;
    }

    public synchronized Proof survived() {
        survived++;
        return this;
    }

    public synchronized Proof leftovers(long more) {
        leftovers += more;
        return this;
    }

    /** Slow responses and WebSockets that were in flight over a switch and ended properly. */
    public synchronized Proof held(long more) {
        held += more;
        return this;
    }

    public synchronized Proof traffic(TrafficReport report) {
        traffics.add(report);
        return this;
    }

    public synchronized Proof note(String text) {
        notes.add(text);
        return this;
    }

    synchronized Proof ended(boolean whether) {
        passed = whether;
        seconds = Math.round((System.nanoTime() - begun) / 1e8) / 10.0;
        return this;
    }

    public synchronized long requests() {
        return traffics.stream().mapToLong(TrafficReport::sent).sum();
    }

    public synchronized long failed() {
        return traffics.stream().mapToLong(TrafficReport::failed).sum();
    }

    private long repeats() {
        return traffics.stream().mapToLong(TrafficReport::repeats).sum();
    }

    synchronized Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("proof", name);
        json.put("passed", passed);
        json.put("seconds", seconds);
        json.put("deploys", deploys);
        json.put("requests", requests());
        json.put("failed", failed());
        json.put("failed_by", TrafficReport.failedBy(traffics));
        json.put("repeats", repeats());
        json.put("in_flight_over_switch", held);
        json.put("journaled_steps", journaled);
        json.put("killed_at", List.copyOf(killedAt));
        json.put("killed", killedAt.size());
        json.put("survived", survived);
        json.put("leftovers", leftovers);
        json.put("traffic", traffics.stream().map(TrafficReport::summary).toList());
        json.put("notes", List.copyOf(notes));
        return json;
    }

    synchronized List<String> row() {
        return List.of(
                name,
                passed ? "ok" : "FAILED",
                String.valueOf(deploys),
                String.valueOf(requests()),
                String.valueOf(failed()),
                String.valueOf(repeats()),
                journaled == 0 ? "-" : String.valueOf(journaled),
                killedAt.isEmpty() ? "-" : String.valueOf(killedAt.size()),
                killedAt.isEmpty() ? "-" : String.valueOf(survived),
                String.valueOf(leftovers),
                String.valueOf(seconds));
    }
}
