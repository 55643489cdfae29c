package dev.tinyforge.tck.fake;

import dev.tinyforge.domain.release.ImageRef;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.registry.ImageRegistry;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Supplier;

/** The registry of the shelf, asked directly. Every list has a validator. */
final class FakeRegistry implements ImageRegistry {
    private final FakeWorld world;
    private final ImageShelf shelf;

    FakeRegistry(FakeWorld world) {
        this.world = world;
        this.shelf = world.shelf();
    }

    @Override
    public Answer<Tags> tags(String repository, Optional<String> credentials, Optional<String> validator) {
        return ask(repository, () -> {
            Map<String, String> digests = shelf.digests(repository, credentials);
            String now = Digests.of("tags " + new TreeSet<>(digests.keySet()));
            return validator.equals(Optional.of(now))
                    ? new Answer.NotChanged<>()
                    : new Answer.Of<>(new Tags(digests.keySet(), Optional.of(now)), Optional.empty());
        });
    }

    @Override
    public Answer<Optional<String>> digest(String repository, String tag, Optional<String> credentials) {
        if (!ImageRef.isTag(tag)) {
            throw new ForgeException(ErrorCode.INVALID_INPUT, "`" + tag + "` is not an image tag");
        }
        return ask(
                repository,
                () -> new Answer.Of<>(
                        Optional.ofNullable(
                                shelf.digests(repository, credentials).get(tag)),
                        Optional.empty()));
    }

    private <T> Answer<T> ask(String repository, Supplier<Answer<T>> question) {
        if (!named(repository)) {
            throw new ForgeException(ErrorCode.INVALID_INPUT, "`" + repository + "` is not a repository");
        }
        synchronized (world) {
            Optional<Instant> later = shelf.quietUntil();
            return later.isPresent() ? new Answer.Later<>(later.get()) : question.get();
        }
    }

    private static boolean named(String repository) {
        try {
            ImageRef ref = ImageRef.parse(repository);
            return ref.tag().isEmpty() && ref.digest().isEmpty();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
