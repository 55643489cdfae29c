package dev.tinyforge.domain.workload;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.config.SealedValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What a workload runs: the kind of source and its config, which that source's schema describes. A secret in the config is
 * a {@link SealedValue}.
 */
public record SourceSpec(String kind, Config config) {
    /** No env variable can have it in its name, so that the two never meet in the vault. */
    private static final String PREFIX = "source_config/";

    public SourceSpec {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(config, "config");
    }

    /** What the vault calls the secret under a key of the config. */
    public static String vaultName(String key) {
        return PREFIX + key;
    }

    /** The secret under the key; its version is 0 when there is none. */
    public SecretRef secret(String key) {
        return new SecretRef(
                vaultName(key), SealedValue.version(config.get(key)).orElse(0));
    }

    /** The secrets its config names. */
    public List<SecretRef> secrets() {
        List<SecretRef> secrets = new ArrayList<>();
        config.values().forEach((key, value) -> SealedValue.version(value)
                .ifPresent(version -> secrets.add(new SecretRef(vaultName(key), version))));
        return secrets;
    }

    /** With those of its secrets that are named here at these versions. */
    SourceSpec sealed(Map<String, Long> versions) {
        Map<String, Object> sealed = new LinkedHashMap<>(config.values());
        sealed.replaceAll((key, value) -> {
            Long version = SealedValue.version(value).isPresent() ? versions.get(vaultName(key)) : null;
            return version == null ? value : SealedValue.of(version);
        });
        return new SourceSpec(kind, new Config(sealed));
    }
}
