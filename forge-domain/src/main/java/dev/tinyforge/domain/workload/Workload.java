package dev.tinyforge.domain.workload;

import dev.tinyforge.domain.config.InvalidInput;
import dev.tinyforge.domain.health.Healthcheck;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One thing to run. Immutable; {@code revision} counts its writes, so that a stale one can be refused.
 *
 * @param name for people, not unique: 1 to 200 characters
 * @param healthcheck absent: the source decides
 */
public record Workload(
        WorkloadId id,
        String name,
        Optional<String> project,
        Optional<String> stage,
        SourceSpec source,
        List<Face> faces,
        Map<String, EnvValue> env,
        List<Volume> volumes,
        Strategy strategy,
        Optional<Healthcheck> healthcheck,
        DeployPolicy policy,
        Optional<WorkloadId> parent,
        long revision) {
    public static final int MAX_NAME = 200;
    private static final Pattern ENV_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]{0,254}");

    public Workload {
        Objects.requireNonNull(id, "id");
        checkName(name);
        for (String key : env.keySet()) {
            if (!ENV_NAME.matcher(key).matches()) {
                throw new InvalidInput("env." + key, "is not the name of an environment variable");
            }
        }
        if (parent.isPresent() && parent.get().equals(id)) {
            throw new InvalidInput("parent", "a workload cannot be its own parent");
        }
        faces = List.copyOf(faces);
        env = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(env));
        volumes = List.copyOf(volumes);
    }

    /** @throws InvalidInput if people could not tell it from others: blank, too long, or with control characters */
    public static void checkName(String name) {
        if (name.isBlank()) {
            throw new InvalidInput("name", "must not be blank");
        }
        if (name.length() > MAX_NAME) {
            throw new InvalidInput(
                    "name", "has " + name.length() + " characters; at most " + MAX_NAME + " are allowed");
        }
        if (name.chars().anyMatch(Character::isISOControl)) {
            throw new InvalidInput("name", "must not hold control characters");
        }
    }

    public Workload atRevision(long newRevision) {
        return new Workload(
                id,
                name,
                project,
                stage,
                source,
                faces,
                env,
                volumes,
                strategy,
                healthcheck,
                policy,
                parent,
                newRevision);
    }

    /** The secrets its environment names. */
    public List<EnvValue.Secret> secrets() {
        return env.values().stream()
                .filter(EnvValue.Secret.class::isInstance)
                .map(EnvValue.Secret.class::cast)
                .toList();
    }

    public Workload withEnv(Map<String, EnvValue> newEnv) {
        return new Workload(
                id,
                name,
                project,
                stage,
                source,
                faces,
                newEnv,
                volumes,
                strategy,
                healthcheck,
                policy,
                parent,
                revision);
    }

    /**
     * This workload running what the snapshot says: source, env, volumes, strategy and health check are the
     * snapshot's; name, labels, faces, policy and chain stay as they are now.
     */
    public Workload running(Workload snapshot) {
        return new Workload(
                id,
                name,
                project,
                stage,
                snapshot.source,
                faces,
                snapshot.env,
                snapshot.volumes,
                snapshot.strategy,
                snapshot.healthcheck,
                policy,
                parent,
                revision);
    }
}
