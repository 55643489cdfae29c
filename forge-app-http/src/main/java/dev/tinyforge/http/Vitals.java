package dev.tinyforge.http;

import java.util.Map;

/** How the Forge behind the server is. */
public interface Vitals {
    /** Why it cannot do its work, by subject; empty when it can. */
    Map<String, String> notReady();

    /** Values by Prometheus name, labels included. */
    Map<String, Double> metrics();
}
