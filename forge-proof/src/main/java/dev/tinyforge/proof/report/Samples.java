package dev.tinyforge.proof.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Measured values of one thing, in milliseconds or megabytes. */
public final class Samples {
    private final List<Double> values = new ArrayList<>();

    public Samples add(double value) {
        values.add(value);
        return this;
    }

    public Samples addNanos(long nanos) {
        return add(nanos / 1e6);
    }

    public double median() {
        if (values.isEmpty()) {
            return 0;
        }
        List<Double> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    public Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("median", round(median()));
        json.put("min", round(values.stream().mapToDouble(v -> v).min().orElse(0)));
        json.put("max", round(values.stream().mapToDouble(v -> v).max().orElse(0)));
        json.put("samples", values.size());
        return json;
    }

    public static double round(double value) {
        return Math.round(value * 100) / 100.0;
    }
}
