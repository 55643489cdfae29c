package dev.tinyforge.proof.traffic;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Collectors;

/**
 * What a traffic saw. {@code sent == ok + failed}, and nothing is in flight any more.
 *
 * @param sent requests whose time had come
 * @param ok answered whole, with 200, by a version that may answer
 * @param failedBy the others, by kind; kinds that did not happen are absent
 * @param failures the first of them, oldest first
 * @param repeats requests repeated once on a new connection, as ordinary clients do; they count in {@code ok} or in
 *     {@code failedBy} by how the repeat went
 * @param opened connections made
 * @param foundClosed kept-alive connections found closed before reuse, and replaced
 * @param answersByVersion whole answers with 200, stale ones too
 * @param p50 of the time from when a request was due to its last byte, over {@code ok}
 * @param p99 likewise
 * @param max likewise
 * @param latestStart by how much the client itself was late at worst
 */
public record TrafficReport(
        TrafficPlan plan,
        long sent,
        long ok,
        SortedMap<FailureKind, Long> failedBy,
        List<Failure> failures,
        long repeats,
        long opened,
        long foundClosed,
        SortedMap<String, Long> answersByVersion,
        Duration p50,
        Duration p99,
        Duration max,
        Duration latestStart) {

    public long failed() {
        return sent - ok;
    }

    /** One line, and one more for each kept failure. */
    public String summary() {
        String line = "%s: %d sent, %d failed%s, %d repeated, %d connections, answers %s, p50 %s p99 %s max %s ms"
                .formatted(
                        plan.mode(),
                        sent,
                        failed(),
                        failedBy.isEmpty() ? "" : " " + failedBy,
                        repeats,
                        opened,
                        answersByVersion,
                        millis(p50),
                        millis(p99),
                        millis(max));
        return failures.stream()
                .sorted(Comparator.comparing(Failure::at))
                .map(failure -> "\n  " + failure)
                .collect(Collectors.joining("", line, ""));
    }

    static Duration quantile(long[] sortedNanos, double share) {
        if (sortedNanos.length == 0) {
            return Duration.ZERO;
        }
        int index = (int) Math.ceil(share * sortedNanos.length) - 1;
        return Duration.ofNanos(sortedNanos[Math.max(0, index)]);
    }

    private static String millis(Duration duration) {
        return "%.1f".formatted(duration.toNanos() / 1e6);
    }

    /** The sum over several traffics, for a table. */
    public static Map<FailureKind, Long> failedBy(List<TrafficReport> reports) {
        return reports.stream()
                .flatMap(report -> report.failedBy().entrySet().stream())
                .collect(Collectors.groupingBy(Map.Entry::getKey, Collectors.summingLong(Map.Entry::getValue)));
    }
}
