package dev.tinyforge.docker;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Sums up what the engine says of each layer into one line, and says it only when it changed and not too often. */
final class PullProgress {
    private static final long BETWEEN_NANOS = 500_000_000L;
    private static final double MEGA = 1e6;

    private final String image;
    private final Map<String, Layer> layers = new LinkedHashMap<>();
    private String last = "";
    private long lastNanos;
    private boolean any;

    PullProgress(String image) {
        this.image = image;
    }

    private record Layer(boolean loaded, boolean done, long bytes, long total) {}

    void take(JsonNode item) {
        String id = item.path("id").asText("");
        String status = item.path("status").asText("");
        if (id.isEmpty() || status.startsWith("Pulling from")) {
            return;
        }
        Layer before = layers.getOrDefault(id, new Layer(false, false, 0, 0));
        boolean done = before.done() || status.equals("Pull complete") || status.equals("Already exists");
        boolean loaded = before.loaded()
                || done
                || status.equals("Download complete")
                || status.equals("Verifying Checksum")
                || status.equals("Extracting");
        JsonNode detail = item.path("progressDetail");
        long total = before.total();
        long bytes = before.bytes();
        if (status.equals("Downloading")) {
            total = Math.max(total, detail.path("total").asLong(0));
            bytes = detail.path("current").asLong(bytes);
        }
        layers.put(id, new Layer(loaded, done, loaded ? total : bytes, total));
    }

    /** The line that is due, if one is. */
    Optional<String> due(long nowNanos) {
        String line = line();
        if (layers.isEmpty() || line.equals(last) || any && nowNanos - lastNanos < BETWEEN_NANOS) {
            return Optional.empty();
        }
        any = true;
        last = line;
        lastNanos = nowNanos;
        return Optional.of(line);
    }

    private String line() {
        long done = layers.values().stream().filter(Layer::done).count();
        long bytes = layers.values().stream().mapToLong(Layer::bytes).sum();
        long total = layers.values().stream().mapToLong(Layer::total).sum();
        String size =
                total == 0 ? "" : String.format(java.util.Locale.ROOT, ", %.1f of %.1f MB", bytes / MEGA, total / MEGA);
        return "pulling " + image + ": " + done + " of " + layers.size() + " layers" + size;
    }
}
