package dev.tinyforge.domain.workload;

import dev.tinyforge.domain.config.InvalidInput;
import dev.tinyforge.domain.health.Healthcheck;
import java.util.ArrayList;
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
 * @param envSets shared env, in order: a later one stands over an earlier one, and {@code env} over all
 * @param healthcheck absent: the source decides
 * @param gitops absent: nothing of it is declared in a repository
 */
public record Workload(
        WorkloadId id,
        String name,
        Optional<String> project,
        Optional<String> stage,
        SourceSpec source,
        List<Face> faces,
        Map<String, EnvValue> env,
        List<EnvSetUse> envSets,
        List<Volume> volumes,
        Strategy strategy,
        Optional<Healthcheck> healthcheck,
        DeployPolicy policy,
        Optional<WorkloadId> parent,
        Optional<GitOps> gitops,
        long revision) {
    public static final int MAX_NAME = 200;
    private static final Pattern ENV_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]{0,254}");

    public Workload {
        Objects.requireNonNull(id, "id");
        checkName(name);
        checkEnvNames(env);
        if (parent.isPresent() && parent.get().equals(id)) {
            throw new InvalidInput("parent", "a workload cannot be its own parent");
        }
        if (envSets.stream().map(EnvSetUse::id).distinct().count() < envSets.size()) {
            throw new InvalidInput("env_sets", "a set stands here twice");
        }
        faces = List.copyOf(faces);
        envSets = List.copyOf(envSets);
        env = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(env));
        volumes = List.copyOf(volumes);
    }

    /** One without env sets and GitOps. */
    public Workload(
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
        this(
                id,
                name,
                project,
                stage,
                source,
                faces,
                env,
                List.of(),
                volumes,
                strategy,
                healthcheck,
                policy,
                parent,
                Optional.empty(),
                revision);
    }

    static void checkEnvNames(Map<String, EnvValue> env) {
        for (String key : env.keySet()) {
            if (!ENV_NAME.matcher(key).matches()) {
                throw new InvalidInput("env." + key, "is not the name of an environment variable");
            }
        }
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
                envSets,
                volumes,
                strategy,
                healthcheck,
                policy,
                parent,
                gitops,
                newRevision);
    }

    /** The secrets that its environment and its source's config name. */
    public List<SecretRef> secrets() {
        List<SecretRef> secrets = new ArrayList<>(source.secrets());
        for (EnvValue value : env.values()) {
            if (value instanceof EnvValue.Secret secret) {
                secrets.add(secret.ref());
            }
        }
        return secrets;
    }

    public Workload withEnv(Map<String, EnvValue> newEnv) {
        return with(source, newEnv, envSets, gitops);
    }

    public Workload withEnvSets(List<EnvSetUse> newSets) {
        return with(source, env, newSets, gitops);
    }

    public Workload withSource(SourceSpec newSource) {
        return with(newSource, env, envSets, gitops);
    }

    public Workload withGitOps(Optional<GitOps> newGitOps) {
        return with(source, env, envSets, newGitOps);
    }

    /** With what a repository may declare: how it is built into a container, replaced and checked. */
    public Workload withDeclared(SourceSpec newSource, Strategy newStrategy, Optional<Healthcheck> newHealthcheck) {
        return with(newSource, env, envSets, volumes, newStrategy, newHealthcheck, gitops);
    }

    /**
     * This workload with its secrets at the versions they were sealed as.
     *
     * @param versions by the vault's names; a secret that is not among them keeps its version
     * @throws InvalidInput naming a secret that has no version then
     */
    public Workload sealed(Map<String, Long> versions) {
        Map<String, EnvValue> sealedEnv = new LinkedHashMap<>(env);
        sealedEnv.replaceAll((key, value) -> value.<EnvValue>match(
                plain -> plain,
                secret -> new EnvValue.Secret(secret.name(), versions.getOrDefault(secret.name(), secret.version()))));
        Workload sealed = with(source.sealed(versions), sealedEnv, envSets, gitops);
        for (SecretRef secret : sealed.secrets()) {
            if (secret.version() < 1) {
                throw new InvalidInput(field(secret), "there is no value for this secret");
            }
        }
        return sealed;
    }

    private String field(SecretRef secret) {
        return source.secrets().contains(secret) ? secret.name().replace('/', '.') : "env." + secret.name();
    }

    private Workload with(
            SourceSpec newSource, Map<String, EnvValue> newEnv, List<EnvSetUse> newSets, Optional<GitOps> newGitOps) {
        return with(newSource, newEnv, newSets, volumes, strategy, healthcheck, newGitOps);
    }

    private Workload with(
            SourceSpec newSource,
            Map<String, EnvValue> newEnv,
            List<EnvSetUse> newSets,
            List<Volume> newVolumes,
            Strategy newStrategy,
            Optional<Healthcheck> newHealthcheck,
            Optional<GitOps> newGitOps) {
        return new Workload(
                id,
                name,
                project,
                stage,
                newSource,
                faces,
                newEnv,
                newSets,
                newVolumes,
                newStrategy,
                newHealthcheck,
                policy,
                parent,
                newGitOps,
                revision);
    }

    /**
     * This workload running what the snapshot says: source, env, env sets, volumes, strategy and health check are the
     * snapshot's; name, labels, faces, policy, chain and GitOps stay as they are now.
     */
    public Workload running(Workload snapshot) {
        return with(
                snapshot.source,
                snapshot.env,
                snapshot.envSets,
                snapshot.volumes,
                snapshot.strategy,
                snapshot.healthcheck,
                gitops);
    }
}
