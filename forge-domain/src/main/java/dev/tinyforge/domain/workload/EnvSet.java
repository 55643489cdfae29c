package dev.tinyforge.domain.workload;

import dev.tinyforge.domain.config.InvalidInput;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Env entries that many workloads share. Immutable; {@code revision} counts its writes.
 *
 * @param name unique: letters, digits, dots, dashes and underscores, 1 to 100 characters
 * @param env a secret's version is that of the set, and says nothing to a workload's
 */
public record EnvSet(EnvSetId id, String name, Map<String, EnvValue> env, long revision) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

    public EnvSet {
        Objects.requireNonNull(id, "id");
        if (!NAME.matcher(name).matches()) {
            throw new InvalidInput("name", "must be 1 to 100 letters, digits, dots, dashes or underscores");
        }
        Workload.checkEnvNames(env);
        env = Collections.unmodifiableMap(new LinkedHashMap<>(env));
    }

    public EnvSet atRevision(long newRevision) {
        return new EnvSet(id, name, env, newRevision);
    }

    /** Its secrets that are not sealed yet at this version, which is new to the set. */
    public EnvSet sealed(long version) {
        Map<String, EnvValue> sealed = new LinkedHashMap<>(env);
        sealed.replaceAll((key, value) -> value.<EnvValue>match(
                plain -> plain,
                secret -> new EnvValue.Secret(key, secret.version() == 0 ? version : secret.version())));
        return new EnvSet(id, name, sealed, revision);
    }
}
