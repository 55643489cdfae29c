package dev.tinyforge.ports.codec;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.config.ConfigReader;
import dev.tinyforge.domain.config.Durations;
import dev.tinyforge.domain.config.InvalidInput;
import dev.tinyforge.domain.config.Problem;
import dev.tinyforge.domain.config.SealedValue;
import dev.tinyforge.domain.config.Sizes;
import dev.tinyforge.domain.health.Healthcheck;
import dev.tinyforge.domain.health.HealthcheckConfig;
import dev.tinyforge.domain.workload.DeployPolicy;
import dev.tinyforge.domain.workload.EnvSetUse;
import dev.tinyforge.domain.workload.EnvValue;
import dev.tinyforge.domain.workload.Face;
import dev.tinyforge.domain.workload.GitOps;
import dev.tinyforge.domain.workload.OnUndecryptableSecret;
import dev.tinyforge.domain.workload.QueuePolicy;
import dev.tinyforge.domain.workload.SourceSpec;
import dev.tinyforge.domain.workload.Strategy;
import dev.tinyforge.domain.workload.Volume;
import dev.tinyforge.domain.workload.Workload;
import dev.tinyforge.domain.workload.WorkloadId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The workload as a document: what people write, what the API answers with and what the store keeps. Reading is strict
 * (an unknown field is a problem) and reading what was written gives the same workload.
 */
public final class WorkloadCodec {
    /** A source's config fits into every record that holds a workload: {@link Config} allows 64 levels for all of it. */
    public static final int MAX_CONFIG_DEPTH = 48;

    static final int VERSION = 1;
    private static final String PARENT = "parent";
    private static final String GITOPS = "gitops";
    private static final String UNDECRYPTABLE = "on_undecryptable_secret";

    private WorkloadCodec() {}

    /**
     * A document read.
     *
     * @param newSecrets values given in the open to be sealed, by the vault's name; in the workload they have version 0
     * @param envSets ids or names in order; the workload has them when all are ids
     */
    public record Draft(Workload workload, Map<String, String> newSecrets, List<String> envSets) {
        public Draft {
            envSets = List.copyOf(envSets);
            newSecrets = Map.copyOf(newSecrets);
        }

        /**
         * The same, with what is in the open under these keys of the source's config to be sealed too: a text or
         * {@code {"secret": "…"}} is a new value, {@code {"secret_version": n}} keeps one.
         *
         * @throws InvalidInput for anything else under such a key
         */
        public Draft hiding(Set<String> secretKeys) {
            Map<String, Object> config =
                    new LinkedHashMap<>(workload.source().config().values());
            Map<String, String> secrets = new LinkedHashMap<>(newSecrets);
            List<Problem> problems = new ArrayList<>();
            config.replaceAll((key, value) -> {
                if (!secretKeys.contains(key) || SealedValue.version(value).orElse(0) > 0) {
                    return value;
                }
                openText(value)
                        .ifPresentOrElse(
                                text -> secrets.put(SourceSpec.vaultName(key), text),
                                () -> problems.add(
                                        new Problem(
                                                "source_config." + key,
                                                "must be a text that is not blank, or `secret_version` to keep the one there is")));
                return SealedValue.of(0).values();
            });
            if (!problems.isEmpty()) {
                throw new InvalidInput(problems);
            }
            return new Draft(
                    workload.withSource(new SourceSpec(workload.source().kind(), new Config(config))),
                    secrets,
                    envSets);
        }

        /** The same with its env sets found. */
        public Draft using(List<EnvSetUse> found) {
            return new Draft(workload.withEnvSets(found), newSecrets, envSets);
        }

        private static Optional<String> openText(Object value) {
            Object text = value instanceof Map<?, ?> map && map.size() == 1 ? map.get(SealedValue.OPEN) : value;
            return text instanceof String open && !open.isBlank() ? Optional.of(open) : Optional.empty();
        }

        @Override
        public String toString() {
            return "Draft[" + workload.id() + "]";
        }
    }

    /** @throws InvalidInput with every problem; @param fallback the id of a document without one */
    public static Draft read(Config document, WorkloadId fallback) {
        ConfigReader reader = new ConfigReader(document);
        Map<String, String> secrets = new LinkedHashMap<>();
        WorkloadId id = reader.parsed("id", WorkloadId::new).orElse(fallback);
        long revision = reader.integer("revision", 0, Long.MAX_VALUE).orElse(0L);
        String name = reader.required("name");
        Optional<String> project = reader.string("project");
        Optional<String> stage = reader.string("stage");
        SourceSpec source = new SourceSpec(reader.required("source"), shallow(reader, "source_config"));
        List<Face> faces = new ArrayList<>();
        for (ConfigReader face : reader.objects("faces")) {
            guarded(face, () -> face(face)).ifPresent(faces::add);
        }
        Map<String, EnvValue> env = env(reader, secrets);
        List<String> envSets = reader.strings("env_sets");
        List<EnvSetUse> uses = uses(envSets);
        List<Volume> volumes = new ArrayList<>();
        for (ConfigReader volume : reader.objects("volumes")) {
            guarded(volume, () -> volume(volume)).ifPresent(volumes::add);
        }
        Strategy strategy = reader.choice("strategy", Strategy.class, Strategy.BLUE_GREEN);
        Optional<Healthcheck> healthcheck =
                reader.object("healthcheck").flatMap(child -> guarded(reader, () -> HealthcheckConfig.read(child)));
        DeployPolicy policy = guarded(reader, () -> policy(reader)).orElse(DeployPolicy.DEFAULT);
        Optional<WorkloadId> parent = reader.parsed(PARENT, WorkloadId::new);
        Optional<GitOps> gitops = reader.object(GITOPS).map(WorkloadCodec::gitops);
        Optional<Workload> workload = reader.problems().isEmpty()
                ? guarded(
                        reader,
                        () -> new Workload(
                                id,
                                name,
                                project,
                                stage,
                                source,
                                faces,
                                env,
                                uses,
                                volumes,
                                strategy,
                                healthcheck,
                                policy,
                                parent,
                                gitops,
                                revision))
                : Optional.empty();
        reader.check();
        return new Draft(workload.orElseThrow(), secrets, envSets);
    }

    /**
     * For keeping: with a version of its own, so that a later form can be told apart.
     *
     * @throws InvalidInput if its source's config is too deep to be kept
     */
    public static Config store(Workload workload) {
        if (depth(workload.source().config().values()) > MAX_CONFIG_DEPTH) {
            throw new InvalidInput("source_config", "is nested deeper than " + MAX_CONFIG_DEPTH + " levels");
        }
        return Doc.document("workload", VERSION)
                .put("workload", write(workload))
                .done();
    }

    /** Reads what {@link #store} wrote. @throws InvalidInput with the path of what is wrong */
    public static Workload stored(Config document) {
        return Fields.document(document, "workload", VERSION, fields -> fields.workload("workload"));
    }

    /** A document that {@link #write(Workload)} made: with an id, and every secret sealed. */
    static Workload sealed(Config document) {
        if (!(document.get("id") instanceof String id)) {
            throw new InvalidInput("id", "is missing");
        }
        Draft draft = read(document, new WorkloadId(id));
        if (!draft.newSecrets().isEmpty()) {
            throw new InvalidInput("env", "holds a secret in the open");
        }
        if (draft.envSets().size() != draft.workload().envSets().size()) {
            throw new InvalidInput("env_sets", "holds what is no id");
        }
        return draft.workload();
    }

    /** Never a secret's value: only its version. */
    public static Config write(Workload workload) {
        Map<String, Object> doc = new LinkedHashMap<>();
        doc.put("id", workload.id().value());
        doc.put("revision", workload.revision());
        doc.put("name", workload.name());
        workload.project().ifPresent(project -> doc.put("project", project));
        workload.stage().ifPresent(stage -> doc.put("stage", stage));
        doc.put("source", workload.source().kind());
        doc.put("source_config", workload.source().config());
        doc.put("faces", workload.faces().stream().map(WorkloadCodec::write).toList());
        doc.put("env", env(workload.env()));
        if (!workload.envSets().isEmpty()) {
            doc.put(
                    "env_sets",
                    workload.envSets().stream().map(EnvSetUse::toString).toList());
        }
        doc.put("volumes", workload.volumes().stream().map(WorkloadCodec::write).toList());
        doc.put("strategy", ConfigReader.spell(workload.strategy()));
        workload.healthcheck().ifPresent(check -> doc.put("healthcheck", HealthcheckConfig.write(check)));
        DeployPolicy policy = workload.policy();
        doc.put("queue", ConfigReader.spell(policy.queue()));
        doc.put("timeout", Durations.format(policy.timeout()));
        doc.put("drain", Durations.format(policy.drain()));
        doc.put("drain_timeout", Durations.format(policy.drainTimeout()));
        doc.put("watch_window", Durations.format(policy.watchWindow()));
        doc.put("keep_releases", policy.keepReleases());
        if (policy.promotedOnly()) {
            doc.put("promote_from", PARENT);
        }
        policy.onUndecryptableSecret().ifPresent(what -> doc.put(UNDECRYPTABLE, ConfigReader.spell(what)));
        workload.parent().ifPresent(parent -> doc.put(PARENT, parent.value()));
        workload.gitops()
                .ifPresent(gitops -> doc.put(GITOPS, Config.of("path", gitops.path(), "managed", gitops.managed())));
        return new Config(doc);
    }

    public static Config write(Face face) {
        Map<String, Object> doc = new LinkedHashMap<>();
        face.host().ifPresent(host -> doc.put("host", host));
        face.port().ifPresent(port -> doc.put("port", port));
        doc.putAll(write(face.options()).values());
        return new Config(doc);
    }

    public static Config write(Face.Options options) {
        Map<String, Object> doc = new LinkedHashMap<>();
        doc.put("websockets", options.websockets());
        options.certificate().ifPresent(certificate -> doc.put("certificate", certificate));
        doc.put("force_tls", options.forceTls());
        options.accessList().ifPresent(list -> doc.put("access_list", list));
        return new Config(doc);
    }

    public static Face.Options faceOptions(ConfigReader reader) {
        return new Face.Options(
                reader.bool("websockets", true),
                reader.string("certificate"),
                reader.bool("force_tls", false),
                reader.string("access_list"));
    }

    private static GitOps gitops(ConfigReader reader) {
        return reader.parsed("path", GitOps::at)
                .orElse(GitOps.at(GitOps.USUAL_PATH))
                .managing(reader.strings("managed"));
    }

    private static Face face(ConfigReader reader) {
        return new Face(reader.string("host"), reader.port("port"), faceOptions(reader));
    }

    private static Object write(EnvValue value) {
        return value.match(plain -> plain.value(), secret -> SealedValue.of(secret.version()));
    }

    /** Each as what a person would write to have the same again. */
    static Config env(Map<String, EnvValue> env) {
        Map<String, Object> doc = new LinkedHashMap<>();
        env.forEach((key, value) -> doc.put(key, write(value)));
        return new Config(doc);
    }

    /** None unless all are ids. */
    private static List<EnvSetUse> uses(List<String> texts) {
        try {
            return texts.stream().map(EnvSetUse::parse).toList();
        } catch (InvalidInput e) {
            return List.of();
        }
    }

    /** A value is a text, {@code {"secret": "…"}} to seal a new one, or {@code {"secret_version": n}} to keep one. */
    static Map<String, EnvValue> env(ConfigReader reader, Map<String, String> secrets) {
        Map<String, EnvValue> env = new LinkedHashMap<>();
        reader.object("env")
                .ifPresent(entries -> entries.names().forEach(name -> env.put(name, env(entries, name, secrets))));
        return env;
    }

    private static EnvValue env(ConfigReader entries, String name, Map<String, String> secrets) {
        if (entries.isObject(name)) {
            ConfigReader entry = entries.object(name).orElseThrow();
            Optional<String> value = entry.string(SealedValue.OPEN);
            long version = entry.integer(SealedValue.VERSION, 1, Long.MAX_VALUE).orElse(0L);
            if (value.isPresent() == (version > 0)) {
                entries.problem(name, "must have either `secret` or `secret_version`");
            }
            value.ifPresent(secret -> secrets.put(name, secret));
            return new EnvValue.Secret(name, value.isPresent() ? 0 : version);
        }
        return new EnvValue.Plain(entries.scalar(name));
    }

    private static Config write(Volume volume) {
        Map<String, Object> doc = new LinkedHashMap<>();
        doc.put("scope", ConfigReader.spell(volume.scope()));
        volume.source().ifPresent(source -> doc.put("source", source));
        doc.put("target", volume.target());
        doc.put("read_only", volume.readOnly());
        doc.put("single_writer", volume.singleWriter());
        volume.sizeLimit().ifPresent(bytes -> doc.put("size_limit", Sizes.format(bytes)));
        return new Config(doc);
    }

    private static Volume volume(ConfigReader reader) {
        return new Volume(
                reader.choice("scope", Volume.Scope.class, Volume.Scope.NAMED),
                reader.string("source"),
                reader.required("target"),
                reader.bool("read_only", false),
                reader.bool("single_writer", false),
                reader.parsed("size_limit", Sizes::parse).map(OptionalLong::of).orElse(OptionalLong.empty()));
    }

    private static DeployPolicy policy(ConfigReader reader) {
        DeployPolicy standard = DeployPolicy.DEFAULT;
        return new DeployPolicy(
                reader.choice("queue", QueuePolicy.class, standard.queue()),
                reader.duration("timeout", standard.timeout()),
                reader.duration("drain", standard.drain()),
                reader.duration("drain_timeout", standard.drainTimeout()),
                reader.duration("watch_window", standard.watchWindow()),
                reader.integer("keep_releases", standard.keepReleases(), 1, 1000),
                reader.parsed("promote_from", WorkloadCodec::promoteFrom).isPresent(),
                reader.has(UNDECRYPTABLE)
                        ? Optional.of(
                                reader.choice(UNDECRYPTABLE, OnUndecryptableSecret.class, OnUndecryptableSecret.FAIL))
                        : Optional.empty());
    }

    private static String promoteFrom(String text) {
        if (!text.equals(PARENT)) {
            throw new IllegalArgumentException("`" + text + "` is not `parent`, the only one to promote from");
        }
        return text;
    }

    /** A plugin's config; one that is too deep is a problem. */
    static Config shallow(ConfigReader reader, String name) {
        Config config = reader.config(name);
        if (depth(config.values()) > MAX_CONFIG_DEPTH) {
            reader.problem(name, "is nested deeper than " + MAX_CONFIG_DEPTH + " levels");
        }
        return config;
    }

    /** Turns what a constructor refuses into problems at the reader's place. */
    static <T> Optional<T> guarded(ConfigReader reader, Supplier<T> maker) {
        try {
            return Optional.of(maker.get());
        } catch (InvalidInput e) {
            e.problems().forEach(problem -> reader.problem(problem.field(), problem.message()));
            return Optional.empty();
        }
    }

    private static int depth(Object value) {
        Collection<?> inner =
                value instanceof Map<?, ?> map ? map.values() : value instanceof List<?> list ? list : List.of();
        return inner.stream().mapToInt(item -> 1 + depth(item)).max().orElse(0);
    }
}
