package dev.tinyforge.ports.codec;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.config.ConfigReader;
import dev.tinyforge.domain.config.InvalidInput;
import dev.tinyforge.domain.workload.EnvSet;
import dev.tinyforge.domain.workload.EnvSetId;
import dev.tinyforge.domain.workload.EnvValue;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The env set as a document: what people write, what the API answers with and what the store keeps. */
public final class EnvSetCodec {
    static final int VERSION = 1;

    private EnvSetCodec() {}

    /**
     * A document read.
     *
     * @param newSecrets values given in the open to be sealed; in the set they have version 0
     */
    public record Draft(EnvSet set, Map<String, String> newSecrets) {
        public Draft {
            newSecrets = Map.copyOf(newSecrets);
        }

        @Override
        public String toString() {
            return "Draft[" + set.id() + "]";
        }
    }

    /** @throws InvalidInput with every problem; @param fallback the id of a document without one */
    public static Draft read(Config document, EnvSetId fallback) {
        ConfigReader reader = new ConfigReader(document);
        EnvSetId id = reader.parsed("id", EnvSetId::new).orElse(fallback);
        long revision = reader.integer("revision", 0, Long.MAX_VALUE).orElse(0L);
        String name = reader.required("name");
        Map<String, String> secrets = new LinkedHashMap<>();
        Map<String, EnvValue> env = WorkloadCodec.env(reader, secrets);
        Optional<EnvSet> set = reader.problems().isEmpty()
                ? WorkloadCodec.guarded(reader, () -> new EnvSet(id, name, env, revision))
                : Optional.empty();
        reader.check();
        return new Draft(set.orElseThrow(), secrets);
    }

    /** Never a secret's value: only its version. */
    public static Config write(EnvSet set) {
        return Config.of(
                "id", set.id().value(),
                "revision", set.revision(),
                "name", set.name(),
                "env", WorkloadCodec.env(set.env()));
    }

    /** For keeping: with a version of its own, so that a later form can be told apart. */
    public static Config store(EnvSet set) {
        return Doc.document("env_set", VERSION).put("set", write(set)).done();
    }

    /** Reads what {@link #store} wrote. @throws InvalidInput with the path of what is wrong */
    public static EnvSet stored(Config document) {
        return Fields.document(document, "env_set", VERSION, fields -> {
            Config set = fields.config("set");
            return read(set, new EnvSetId(String.valueOf(set.get("id")))).set();
        });
    }
}
