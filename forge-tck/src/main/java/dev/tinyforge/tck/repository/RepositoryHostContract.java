package dev.tinyforge.tck.repository;

import static dev.tinyforge.tck.container.Codes.assertFails;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.repository.RepositoryHost;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Every sentence of {@link RepositoryHost} that holds of any host. Each test has a repository of its own. */
public abstract class RepositoryHostContract {
    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final Optional<String> NOBODY = Optional.empty();

    protected abstract RepositoryHost host();

    /** Makes an empty repository that is shown to everybody. @return its address */
    protected abstract String open(String name);

    /** Makes an empty repository that is shown to {@link #login} only. @return its address */
    protected abstract String guarded(String name);

    /** Commits to a branch, made with its first commit. @return the commit */
    protected abstract String commit(String url, String branch);

    /** Names a commit. */
    protected abstract void tag(String url, String tag, String commit);

    /** Makes an annotated tag of a commit. */
    protected abstract void annotate(String url, String tag, String commit);

    /** Name of credentials that are known and right. */
    protected abstract String login();

    /** The host answers nobody, or again. */
    protected abstract void hostDown(boolean down);

    @AfterEach
    void hostUp() {
        hostDown(false);
    }

    private static String name() {
        return "tck-" + NUMBER.incrementAndGet();
    }

    @Test
    void every_branch_and_tag_stands_for_its_commit() {
        String url = open(name());
        String first = commit(url, "main");
        tag(url, "v1", first);
        annotate(url, "v2", first);
        String second = commit(url, "main");
        String other = commit(url, "feature/x");
        assertNotEquals(first, second);
        assertEquals(
                Map.of(
                        "refs/heads/main", second,
                        "refs/heads/feature/x", other,
                        "refs/tags/v1", first,
                        "refs/tags/v2", first),
                host().refs(url, NOBODY));
    }

    @Test
    void each_answer_is_that_of_now() {
        String url = open(name());
        String first = commit(url, "main");
        assertEquals(Map.of("refs/heads/main", first), host().refs(url, NOBODY));
        assertEquals(Map.of("refs/heads/main", first), host().refs(url, NOBODY));
        String second = commit(url, "main");
        assertEquals(Map.of("refs/heads/main", second), host().refs(url, NOBODY));
    }

    @Test
    void a_new_repository_has_no_refs() {
        assertEquals(Map.of(), host().refs(open(name()), NOBODY));
    }

    @Test
    void a_guarded_repository_is_shown_to_the_right_credentials_only() {
        String url = guarded(name());
        String commit = commit(url, "main");
        assertFails(ErrorCode.REPOSITORY_DENIED, () -> host().refs(url, NOBODY));
        assertEquals(Map.of("refs/heads/main", commit), host().refs(url, Optional.of(login())));
        assertFails(ErrorCode.REPOSITORY_DENIED, () -> host().refs(url, NOBODY));
    }

    @Test
    void a_repository_that_does_not_exist_is_denied() {
        String url = open(name());
        assertFails(ErrorCode.REPOSITORY_DENIED, () -> host().refs(url + "-none", NOBODY));
    }

    @Test
    void unknown_credentials_are_not_found() {
        String url = open(name());
        assertFails(ErrorCode.NOT_FOUND, () -> host().refs(url, Optional.of("nobodys")));
    }

    @Test
    void what_is_no_address_or_holds_a_secret_is_refused() {
        for (String url : List.of(
                "",
                "shop",
                "/srv/git/shop",
                "file:///srv/git/shop",
                "git://host.test/shop",
                "ext::sh -c id",
                "https:///shop",
                "https://host.test/a b",
                "https://host.test/shop?token=s3cret",
                "https://s3cret@host.test/shop",
                "https://alice:s3cret@host.test/shop",
                "ssh://git:s3cret@host.test/shop")) {
            ForgeException failure = assertFails(ErrorCode.INVALID_INPUT, () -> host().refs(url, NOBODY));
            assertFalse(failure.line().contains("s3cret"), failure.line());
        }
    }

    @Test
    void a_host_that_does_not_answer_is_told() {
        String url = open(name());
        hostDown(true);
        assertFails(ErrorCode.REPOSITORY_UNREACHABLE, () -> host().refs(url, NOBODY));
        hostDown(false);
        assertEquals(Map.of(), host().refs(url, NOBODY));
    }
}
