package dev.tinyforge.domain.workload;

import java.util.Objects;

/**
 * Which sealed value: only the vault can open it.
 *
 * @param name the vault's name for it: that of the env variable, or what {@link SourceSpec#vaultName} makes of a key
 * @param version as the vault numbered it; 0: not sealed yet
 */
public record SecretRef(String name, long version) {
    public SecretRef {
        Objects.requireNonNull(name, "name");
    }
}
