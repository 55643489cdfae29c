package dev.tinyforge.domain.release;

import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * An image that cannot change any more: what was asked for, and the digest it stood for then.
 *
 * @param digest {@code sha256:…}: what tells it from every other image, as its origin says
 */
public record PinnedImage(ImageRef asked, String digest, Origin origin) {
    public PinnedImage {
        Objects.requireNonNull(asked, "asked");
        Objects.requireNonNull(origin, "origin");
        if (!digest.matches("sha256:[0-9a-f]{64}")) {
            throw new IllegalArgumentException("`" + digest + "` is not a digest");
        }
    }

    /** Where it comes from, and so what its digest is and where it can be run. */
    public sealed interface Origin {
        <R> R match(Function<Registry, R> registry, Function<Engine, R> engine, Function<Built, R> built);

        /**
         * A registry has it; the digest is the manifest's.
         *
         * @param credentials name of the credentials to pull with
         */
        record Registry(Optional<String> credentials) implements Origin {
            @Override
            public <R> R match(Function<Registry, R> registry, Function<Engine, R> engine, Function<Built, R> built) {
                return registry.apply(this);
            }
        }

        /** It only exists on the engine, and was made there by somebody else; the digest is the image's id. */
        record Engine() implements Origin {
            @Override
            public <R> R match(Function<Registry, R> registry, Function<Engine, R> engine, Function<Built, R> built) {
                return engine.apply(this);
            }
        }

        /**
         * Forge builds it and it only exists on the engine; the digest is that of everything that goes into the build, so
         * that it is known beforehand, and the same build is never done twice.
         *
         * @param commit what it is built from
         */
        record Built(String commit) implements Origin {
            @Override
            public <R> R match(Function<Registry, R> registry, Function<Engine, R> engine, Function<Built, R> built) {
                return built.apply(this);
            }
        }
    }

    /** @param credentials name of the credentials to pull with */
    public static PinnedImage pulled(ImageRef asked, String digest, Optional<String> credentials) {
        return new PinnedImage(asked, digest, new Origin.Registry(credentials));
    }

    /** One that came from no registry. */
    public static PinnedImage onEngine(ImageRef asked, String id) {
        return new PinnedImage(asked, id, new Origin.Engine());
    }

    /** One that Forge builds from the commit. */
    public static PinnedImage built(ImageRef asked, String digest, String commit) {
        return new PinnedImage(asked, digest, new Origin.Built(commit));
    }

    /** It came from no registry and can be run only where it is. */
    public boolean local() {
        return origin.match(registry -> false, engine -> true, built -> true);
    }

    /** Name of the credentials to pull with. */
    public Optional<String> registry() {
        return origin.match(Origin.Registry::credentials, engine -> Optional.empty(), built -> Optional.empty());
    }

    /** The commit Forge builds it from. */
    public Optional<String> commit() {
        return origin.match(
                registry -> Optional.empty(), engine -> Optional.empty(), built -> Optional.of(built.commit()));
    }

    /**
     * What an engine is told to run. What Forge builds has a name that holds its digest, so that building the same commit in
     * another way takes the name of neither.
     */
    public String runnable() {
        return origin.match(
                registry -> asked.repository() + "@" + digest,
                engine -> digest,
                built -> asked + "-" + digest.substring("sha256:".length(), "sha256:".length() + 8));
    }

    @Override
    public String toString() {
        return asked + " (" + digest.substring(0, 19) + ")";
    }
}
