package dev.tinyforge.domain.workload;

import java.util.Objects;
import java.util.function.Function;

/** The value of an environment variable: in the open, or a version of a secret that only the vault can open. */
public sealed interface EnvValue {
    record Plain(String value) implements EnvValue {
        public Plain {
            Objects.requireNonNull(value, "value");
        }
    }

    /** @param version which sealed value, as the vault numbered it; a release pins it */
    record Secret(String name, long version) implements EnvValue {
        public SecretRef ref() {
            return new SecretRef(name, version);
        }
    }

    default <R> R match(Function<Plain, R> plain, Function<Secret, R> secret) {
        return this instanceof Plain p ? plain.apply(p) : secret.apply((Secret) this);
    }
}
