package dev.tinyforge.http;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Metrics in Prometheus's text format 0.0.4: Forge's, the server's own and a few of the JVM. */
final class MetricsText {
    static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final Map<String, LongAdder> requests = new ConcurrentHashMap<>();
    private final EventStreams streams;

    MetricsText(EventStreams streams) {
        this.streams = streams;
    }

    void count(String method, int status) {
        String name = "forge_http_requests_total{method=\"" + method + "\",status=\"" + status + "\"}";
        requests.computeIfAbsent(name, key -> new LongAdder()).increment();
    }

    String write(Map<String, Double> forge) {
        Map<String, Double> all = new TreeMap<>(forge);
        requests.forEach((name, count) -> all.put(name, (double) count.sum()));
        all.put("forge_http_streams", (double) streams.size());
        jvm(all);
        StringBuilder text = new StringBuilder();
        String family = "";
        for (Map.Entry<String, Double> metric : all.entrySet()) {
            String name = metric.getKey().split("\\{", 2)[0];
            if (!name.equals(family)) {
                family = name;
                text.append("# TYPE ").append(name).append(name.endsWith("_total") ? " counter\n" : " gauge\n");
            }
            text.append(metric.getKey())
                    .append(' ')
                    .append(number(metric.getValue()))
                    .append('\n');
        }
        return text.toString();
    }

    private static void jvm(Map<String, Double> all) {
        MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        MemoryUsage other = ManagementFactory.getMemoryMXBean().getNonHeapMemoryUsage();
        all.put("jvm_memory_used_bytes{area=\"heap\"}", (double) heap.getUsed());
        all.put("jvm_memory_used_bytes{area=\"nonheap\"}", (double) other.getUsed());
        all.put("jvm_memory_committed_bytes{area=\"heap\"}", (double) heap.getCommitted());
        all.put("jvm_memory_committed_bytes{area=\"nonheap\"}", (double) other.getCommitted());
        all.put("jvm_memory_max_bytes{area=\"heap\"}", (double) heap.getMax());
        all.put("jvm_threads_current", (double)
                ManagementFactory.getThreadMXBean().getThreadCount());
        double collecting = 0;
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            collecting += Math.max(0, collector.getCollectionTime()) / 1000.0;
        }
        all.put("jvm_gc_collection_seconds_total", collecting);
        all.put(
                "process_start_time_seconds",
                ManagementFactory.getRuntimeMXBean().getStartTime() / 1000.0);
        ProcessHandle.current()
                .info()
                .totalCpuDuration()
                .map(Duration::toMillis)
                .ifPresent(millis -> all.put("process_cpu_seconds_total", millis / 1000.0));
    }

    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }
}
