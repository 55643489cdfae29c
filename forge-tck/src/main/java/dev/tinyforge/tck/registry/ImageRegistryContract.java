package dev.tinyforge.tck.registry;

import static dev.tinyforge.tck.container.Codes.assertFails;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.registry.ImageRegistry;
import dev.tinyforge.ports.registry.ImageRegistry.Answer;
import dev.tinyforge.ports.registry.ImageRegistry.Tags;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Every sentence of {@link ImageRegistry} that holds of any registry. Each test has repositories of its own. */
public abstract class ImageRegistryContract {
    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final Optional<String> NOBODY = Optional.empty();
    private static final Optional<String> ANYTHING = Optional.empty();

    protected abstract ImageRegistry registry();

    /** Puts a new image into the registry. @return its digest */
    protected abstract String publish(String repository, String tag);

    /** A repository of the registry that gives to everybody. */
    protected abstract String open(String name);

    /** A repository that is given to {@link #login} only. */
    protected abstract String guarded(String name);

    /** Name of credentials that are known and right. */
    protected abstract String login();

    /** The registry answers nobody, or again. */
    protected abstract void registryDown(boolean down);

    @AfterEach
    void registryUp() {
        registryDown(false);
    }

    private String name() {
        return "tck-" + ProcessHandle.current().pid() + "-" + NUMBER.incrementAndGet();
    }

    private static <T> T value(Answer<T> answer) {
        return answer.match(
                Answer.Of::value,
                () -> {
                    throw new AssertionError("not changed");
                },
                later -> {
                    throw new AssertionError("not before " + later.notBefore());
                });
    }

    private Set<String> tags(String repository, Optional<String> credentials) {
        return value(registry().tags(repository, credentials, ANYTHING)).tags();
    }

    @Test
    void all_tags_are_listed_however_many() {
        String repository = open(name());
        Set<String> all = new HashSet<>();
        for (int i = 0; i <= 100; i++) {
            all.add("v" + i);
            publish(repository, "v" + i);
        }
        assertEquals(all, tags(repository, NOBODY));
    }

    @Test
    void a_list_with_its_validator_is_not_changed_or_given_again() {
        String repository = open(name());
        publish(repository, "v1");
        Tags first = value(registry().tags(repository, NOBODY, ANYTHING));
        boolean same = registry()
                .tags(repository, NOBODY, first.validator())
                .match(again -> again.value().tags().equals(first.tags()), () -> true, later -> false);
        assertTrue(same);
        publish(repository, "v2");
        assertEquals(
                Set.of("v1", "v2"),
                value(registry().tags(repository, NOBODY, first.validator())).tags());
    }

    @Test
    void a_tag_stands_for_the_digest_it_has_now() {
        String repository = open(name());
        String first = publish(repository, "v1");
        assertEquals(Optional.of(first), value(registry().digest(repository, "v1", NOBODY)));
        assertEquals(Optional.of(first), value(registry().digest(repository, "v1", NOBODY)));
        String second = publish(repository, "v1");
        assertNotEquals(first, second);
        assertEquals(Optional.of(second), value(registry().digest(repository, "v1", NOBODY)));
    }

    @Test
    void a_missing_tag_has_no_digest() {
        String repository = open(name());
        publish(repository, "v1");
        assertEquals(Optional.empty(), value(registry().digest(repository, "v2", NOBODY)));
    }

    @Test
    void an_unknown_repository_is_not_found() {
        String repository = open(name());
        assertFails(ErrorCode.IMAGE_NOT_FOUND, () -> registry().tags(repository, NOBODY, ANYTHING));
        assertFails(ErrorCode.IMAGE_NOT_FOUND, () -> registry().digest(repository, "v1", NOBODY));
    }

    @Test
    void a_guarded_repository_is_shown_to_the_right_credentials_only() {
        String repository = guarded(name());
        String digest = publish(repository, "v1");
        assertFails(ErrorCode.REGISTRY_DENIED, () -> registry().tags(repository, NOBODY, ANYTHING));
        assertFails(ErrorCode.REGISTRY_DENIED, () -> registry().digest(repository, "v1", NOBODY));
        Optional<String> login = Optional.of(login());
        assertEquals(Set.of("v1"), tags(repository, login));
        assertEquals(Optional.of(digest), value(registry().digest(repository, "v1", login)));
        assertFails(ErrorCode.REGISTRY_DENIED, () -> registry().tags(repository, NOBODY, ANYTHING));
    }

    @Test
    void unknown_credentials_are_not_found() {
        String repository = open(name());
        publish(repository, "v1");
        Optional<String> nobodys = Optional.of("nobodys");
        assertFails(ErrorCode.NOT_FOUND, () -> registry().tags(repository, nobodys, ANYTHING));
        assertFails(ErrorCode.NOT_FOUND, () -> registry().digest(repository, "v1", nobodys));
    }

    @Test
    void what_cannot_be_a_name_is_refused() {
        String repository = open(name());
        assertFails(ErrorCode.INVALID_INPUT, () -> registry().tags(repository + ":v1", NOBODY, ANYTHING));
        assertFails(ErrorCode.INVALID_INPUT, () -> registry().tags("a b", NOBODY, ANYTHING));
        assertFails(ErrorCode.INVALID_INPUT, () -> registry().digest(repository, "a/b", NOBODY));
    }

    @Test
    void a_registry_that_does_not_answer_is_told() {
        String repository = open(name());
        String digest = publish(repository, "v1");
        registryDown(true);
        assertFails(ErrorCode.REGISTRY_UNREACHABLE, () -> registry().tags(repository, NOBODY, ANYTHING));
        assertFails(ErrorCode.REGISTRY_UNREACHABLE, () -> registry().digest(repository, "v1", NOBODY));
        registryDown(false);
        assertEquals(Optional.of(digest), value(registry().digest(repository, "v1", NOBODY)));
    }
}
