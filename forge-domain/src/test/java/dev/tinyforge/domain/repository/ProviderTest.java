package dev.tinyforge.domain.repository;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProviderTest {
    @ParameterizedTest
    @CsvSource({
        "github, , octocat, Hello-World, https://github.com/octocat/Hello-World.git",
        "github, , octocat, Hello-World.git, https://github.com/octocat/Hello-World.git",
        "github, , octocat, .github, https://github.com/octocat/.github.git",
        "github, https://ghe.example.com, octocat, shop, https://ghe.example.com/octocat/shop.git",
        "gitlab, , gitlab-org, gitlab, https://gitlab.com/gitlab-org/gitlab.git",
        "gitlab, , gitlab-org/ci-cd/runner-tools, base, https://gitlab.com/gitlab-org/ci-cd/runner-tools/base.git",
        "gitlab, https://example.com/gitlab, group/sub, shop, https://example.com/gitlab/group/sub/shop.git",
        "gitea, https://codeberg.org, forgejo, forgejo, https://codeberg.org/forgejo/forgejo.git",
        "gitea, https://git.example.com:3000/, acme, shop, https://git.example.com:3000/acme/shop.git",
        "gitea, http://[fd00::1]:3000/git//, acme, shop, http://[fd00::1]:3000/git/acme/shop.git"
    })
    void a_repository_is_where_its_provider_has_it(String kind, String base, String owner, String name, String url) {
        String made = Provider.of(kind).orElseThrow().url(Optional.ofNullable(base), owner, name);
        assertEquals(url, made);
        RepositoryUrl.parse(made);
    }

    @ParameterizedTest
    @CsvSource({
        "gitea, , acme, shop, base_url",
        "gitea, ' ', acme, shop, base_url",
        "github, git.example.com, acme, shop, base_url",
        "github, ftp://git.example.com, acme, shop, base_url",
        "github, https://s3cret@git.example.com, acme, shop, base_url",
        "github, https://git.example.com?a=s3cret, acme, shop, base_url",
        "github, https://git.example.com/../a, acme, shop, base_url",
        "github, https://git.example.com/.., acme, shop, base_url",
        "github, , '', shop, repo_owner",
        "github, , .., shop, repo_owner",
        "github, , a/b, shop, repo_owner",
        "github, , -a, shop, repo_owner",
        "gitea, https://git.example.com, a/b, shop, repo_owner",
        "gitlab, , a//b, shop, repo_owner",
        "gitlab, , a/../b, shop, repo_owner",
        "gitlab, , /a, shop, repo_owner",
        "github, , acme, '', repo_name",
        "github, , acme, .git, repo_name",
        "github, , acme, .., repo_name",
        "github, , acme, a/b, repo_name",
        "github, , acme, a?b, repo_name",
        "github, , acme, a b, repo_name"
    })
    void what_is_no_repository_of_theirs_is_refused(String kind, String base, String owner, String name, String field) {
        String reason = assertThrows(
                        IllegalArgumentException.class,
                        () -> Provider.of(kind).orElseThrow().url(Optional.ofNullable(base), owner, name))
                .getMessage();
        assertTrue(reason.startsWith(field + " "), reason);
        assertTrue(!reason.contains("s3cret"), reason);
    }

    @Test
    void tokens_go_with_the_user_the_provider_asks_for() {
        assertEquals("x-access-token", Provider.at("GitHub.com").orElseThrow().tokenUser());
        assertEquals("oauth2", Provider.at("gitlab.com").orElseThrow().tokenUser());
        assertEquals(Optional.empty(), Provider.at("git.example.com"));
        assertEquals(Optional.empty(), Provider.at(""));
        assertEquals("oauth2", Provider.of("gitea").orElseThrow().tokenUser());
        assertEquals(Optional.empty(), Provider.of("bitbucket"));
    }
}
