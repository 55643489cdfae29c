package dev.tinyforge.engine.event;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.trigger.Trigger;
import dev.tinyforge.domain.trigger.TriggerId;
import dev.tinyforge.domain.trigger.Watched;
import dev.tinyforge.engine.event.Poller.Audience;
import dev.tinyforge.engine.event.Poller.Look;
import dev.tinyforge.ports.codec.TriggerCodec;
import dev.tinyforge.ports.container.Cancellation;
import dev.tinyforge.ports.registry.ImageRegistry;
import dev.tinyforge.ports.repository.RepositoryHost;
import dev.tinyforge.ports.repository.RepositoryTree;
import dev.tinyforge.ports.repository.TreeLimits;
import dev.tinyforge.ports.store.Watches.Watch;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How much of a registry a look asks for. */
class LooksTest {
    private static final Instant NOW = Instant.parse("2031-05-17T08:00:00Z");
    private static final Watched WATCHED = new Watched.Registry(
            "docker.io/library/app", Optional.empty(), Duration.ofMinutes(1), Optional.empty(), tag -> true);
    private static final Trigger TRIGGER = TriggerCodec.read(
                    Config.of("name", "polls", "kind", "registry", "config", Config.of("repository", "app")),
                    new TriggerId("0".repeat(26)))
            .trigger();

    /** Says after so many digests that it wants to be left alone, as registries do with their last answer. */
    private static final class Shelf implements ImageRegistry {
        private final Set<String> tags;
        private final int limit;
        private final List<String> asked = new ArrayList<>();

        Shelf(Set<String> tags, int limit) {
            this.tags = tags;
            this.limit = limit;
        }

        @Override
        public Answer<Tags> tags(String repository, Optional<String> credentials, Optional<String> validator) {
            return new Answer.Of<>(new Tags(tags, Optional.empty()), Optional.empty());
        }

        @Override
        public Answer<Optional<String>> digest(String repository, String tag, Optional<String> credentials) {
            asked.add(tag);
            Optional<Instant> notBefore =
                    asked.size() < limit ? Optional.empty() : Optional.of(NOW.plus(Duration.ofMinutes(5)));
            return new Answer.Of<>(Optional.of("sha256:" + tag), notBefore);
        }
    }

    private static final RepositoryHost NO_REPOSITORIES = new RepositoryHost() {
        @Override
        public Map<String, String> refs(String url, Optional<String> credentials) {
            return Map.of();
        }

        @Override
        public RepositoryTree open(
                String url,
                Optional<String> credentials,
                String commit,
                TreeLimits limits,
                Consumer<String> progress,
                Cancellation cancellation) {
            throw new AssertionError("a look fetches nothing");
        }
    };

    private static Look look(Shelf shelf) {
        return new Looks(shelf, NO_REPOSITORIES)
                .at(
                        new Audience("app", List.of(new Audience.Listener(TRIGGER, WATCHED))),
                        Watch.first("app", NOW),
                        NOW);
    }

    @Test
    void ofTooManyTagsTheNewestAreAskedAbout() {
        Shelf shelf = new Shelf(
                IntStream.rangeClosed(1, 300).mapToObj(i -> "v" + i).collect(Collectors.toSet()), Integer.MAX_VALUE);

        look(shelf);

        assertEquals(IntStream.rangeClosed(101, 300).mapToObj(i -> "v" + i).toList(), shelf.asked);
    }

    @Test
    void aLimitThatIsUsedUpEndsTheLookAndIsPassedOn() {
        Shelf shelf = new Shelf(Set.of("v1", "v2", "v3"), 2);

        Look look = look(shelf);

        assertEquals(List.of("v1", "v2"), shelf.asked);
        assertEquals(Optional.of(NOW.plus(Duration.ofMinutes(5))), look.notBefore());
    }
}
