package dev.tinyforge.ports.codec;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.config.ConfigReader;
import dev.tinyforge.domain.config.SealedValue;
import dev.tinyforge.domain.workload.EnvSet;
import dev.tinyforge.domain.workload.EnvSetId;
import dev.tinyforge.domain.workload.EnvValue;
import dev.tinyforge.domain.workload.WorkloadId;
import dev.tinyforge.ports.store.SecretVault.Rotation;
import dev.tinyforge.ports.usecase.ManageEnv.Attached;
import dev.tinyforge.ports.usecase.ManageEnv.Entry;
import dev.tinyforge.ports.usecase.ManageEnv.WorkloadEnv;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Env, sets and rotations in answers; of secrets no more than that they are there. */
public final class EnvDocument {
    private EnvDocument() {}

    public static Config write(WorkloadEnv env) {
        return Config.of(
                "workload",
                WorkloadCodec.write(env.workload()),
                "env",
                WorkloadCodec.env(env.workload().env()),
                "effective",
                env.entries().stream().map(EnvDocument::write).toList());
    }

    private static Config write(Entry entry) {
        Map<String, Object> doc = new LinkedHashMap<>();
        doc.put("name", entry.name());
        doc.putAll(entry.value()
                .match(plain -> Config.of("value", plain.value()), secret -> SealedValue.of(secret.version()))
                .values());
        entry.set().ifPresent(set -> doc.put("set", set));
        return new Config(doc);
    }

    /** @throws dev.tinyforge.domain.config.InvalidInput if it is not what {@link #write(WorkloadEnv)} makes */
    public static WorkloadEnv read(Config document) {
        ConfigReader reader = new ConfigReader(document);
        return new WorkloadEnv(
                StatusDocument.workload(reader.config("workload")),
                reader.objects("effective").stream().map(EnvDocument::entry).toList());
    }

    private static Entry entry(ConfigReader reader) {
        String name = AnswerFields.text(reader, "name");
        Optional<String> plain = reader.string("value");
        EnvValue value = plain.isPresent()
                ? new EnvValue.Plain(plain.get())
                : new EnvValue.Secret(
                        name,
                        reader.integer(SealedValue.VERSION, 1, Long.MAX_VALUE).orElse(1L));
        return new Entry(name, value, reader.string("set"));
    }

    public static Config write(Attached attached) {
        return EnvSetCodec.write(attached.set())
                .with(
                        "used_by",
                        attached.workloads().stream().map(WorkloadId::value).toList());
    }

    /** @throws dev.tinyforge.domain.config.InvalidInput if it is not what {@link #write(Attached)} makes */
    public static Attached attached(Config document) {
        List<WorkloadId> users = new ConfigReader(document)
                .strings("used_by").stream().map(WorkloadId::new).toList();
        Map<String, Object> rest = new LinkedHashMap<>(document.values());
        rest.remove("used_by");
        return new Attached(set(new Config(rest)), users);
    }

    /** @throws dev.tinyforge.domain.config.InvalidInput if it is not what {@link EnvSetCodec#write} makes */
    public static EnvSet set(Config document) {
        EnvSetId id = new EnvSetId(AnswerFields.text(new ConfigReader(document), "id"));
        return EnvSetCodec.read(document, id).set();
    }

    public static Config write(Rotation rotation) {
        return Config.of("resealed", rotation.resealed(), "unreadable", rotation.unreadable());
    }

    /** @throws dev.tinyforge.domain.config.InvalidInput if it is not what {@link #write(Rotation)} makes */
    public static Rotation rotation(Config document) {
        ConfigReader reader = new ConfigReader(document);
        return new Rotation(
                reader.integer("resealed", 0, Long.MAX_VALUE).orElse(0L),
                reader.integer("unreadable", 0, Long.MAX_VALUE).orElse(0L));
    }
}
