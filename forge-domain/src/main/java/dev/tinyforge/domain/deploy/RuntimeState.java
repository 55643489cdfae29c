package dev.tinyforge.domain.deploy;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.config.ConfigReader;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a source keeps beside a live instance. It is additive: keys that this version does not know stay as they are, and a
 * key that is cleared is not there.
 */
public record RuntimeState(Config fields) {
    public static final RuntimeState NONE = new RuntimeState(Config.empty());

    private static final String COMMIT = "last_commit_sha";
    private static final String SYNCED = "last_sync_at";
    private static final String ERROR = "last_error";
    private static final String STATUS = "status";
    private static final int LONGEST_ERROR = 240;

    public boolean isEmpty() {
        return fields.isEmpty();
    }

    /** After the commit was made live. */
    public RuntimeState synced(String commit, Instant at) {
        Map<String, Object> values = new LinkedHashMap<>(fields.values());
        values.put(COMMIT, commit);
        values.put(SYNCED, at.toString());
        values.put(STATUS, "synced");
        values.remove(ERROR);
        return new RuntimeState(new Config(values));
    }

    /** After a deploy that changed nothing. */
    public RuntimeState failed(String reason) {
        return new RuntimeState(fields.overlay(Config.of(
                STATUS,
                "failed",
                ERROR,
                reason.length() > LONGEST_ERROR ? reason.substring(0, LONGEST_ERROR) : reason)));
    }

    public Optional<String> lastCommit() {
        return new ConfigReader(fields).string(COMMIT);
    }

    public Optional<String> lastError() {
        return new ConfigReader(fields).string(ERROR);
    }
}
