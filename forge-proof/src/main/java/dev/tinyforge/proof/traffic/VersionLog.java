package dev.tinyforge.proof.traffic;

import java.util.ArrayList;
import java.util.List;

/** Which version may answer when; times are of {@link System#nanoTime()}. */
final class VersionLog {
    private record Entry(long at, String version, boolean allowed) {}

    private final List<Entry> entries = new ArrayList<>();

    void allow(String version, long at) {
        entries.add(new Entry(at, version, true));
    }

    void retire(String version, long at) {
        entries.add(new Entry(at, version, false));
    }

    /** Whether the version was already retired when the request was sent, and not allowed again before it was answered. */
    boolean stale(String version, long sent, long answered) {
        for (Entry retired : entries) {
            if (retired.allowed || !retired.version.equals(version) || retired.at - sent > 0) {
                continue;
            }
            boolean again = entries.stream()
                    .anyMatch(e ->
                            e.allowed && e.version.equals(version) && e.at - retired.at >= 0 && e.at - answered <= 0);
            if (!again) {
                return true;
            }
        }
        return false;
    }
}
