package dev.tinyforge.domain.source;

import dev.tinyforge.domain.config.ConfigReader;
import dev.tinyforge.domain.config.ConfigSchema.Field;
import dev.tinyforge.domain.config.ConfigSchema.Kind;
import dev.tinyforge.domain.repository.Provider;
import dev.tinyforge.domain.repository.TreePath;
import java.util.List;
import java.util.Optional;

/** Where a site comes from: a repository by its provider, owner and name, or by any address. */
final class SiteCheckout {
    private static final String SOME_SITE = "https://host";
    private static final String SOME_NAME = "name";

    /** In the source's schema they stand before its own. */
    static final List<Field> FIELDS = List.of(
            Field.of("provider", Kind.CHOICE, "Who hosts the repository; else `repository` says where it is")
                    .oneOf("gitea", "github", "gitlab"),
            Field.of("base_url", Kind.TEXT, "The provider's site, if it is not the public one"),
            Field.of("repo_owner", Kind.TEXT, "The repository's owner; with GitLab a group, or group/subgroup"),
            Field.of("repo_name", Kind.TEXT, "The repository's name"),
            Field.of("repository", Kind.TEXT, "Instead of a provider: any Git address, by https or ssh"),
            Field.of("credentials", Kind.TEXT, "Name of the credentials to fetch with"),
            Field.of("access_token", Kind.TEXT, "Not kept here: put the token into credentials and name those")
                    .hidden(),
            Field.of("branch", Kind.TEXT, "The branch to deploy when no version is asked for")
                    .fallback("main"),
            Field.of("folder_path", Kind.TEXT, "The folder of the site; all of the repository if left out"));

    private SiteCheckout() {}

    static Checkout read(ConfigReader reader) {
        reader.refuse("access_token", "is not kept in a workload; put it into credentials and set `credentials`");
        return new Checkout(
                repository(reader),
                reader.string("credentials"),
                reader.parsed("branch", Checkout::version).orElse("main"),
                reader.parsed("folder_path", TreePath::parse).orElse(""));
    }

    private static String repository(ConfigReader reader) {
        Optional<Provider> provider = reader.string("provider").flatMap(Provider::of);
        if (provider.isEmpty()) {
            for (String name : List.of("base_url", "repo_owner", "repo_name")) {
                reader.refuse(name, "needs a provider; set `provider`, or `repository` alone");
            }
            if (!reader.has("repository")) {
                reader.problem("provider", "is missing; set it with repo_owner and repo_name, or set `repository`");
            }
            reader.parsed("repository", Checkout::address);
            return reader.string("repository", "");
        }
        reader.refuse("repository", "stands beside a provider; leave one of the two out");
        Optional<String> base = reader.string("base_url");
        String owner = reader.required("repo_owner");
        String name = reader.required("repo_name");
        // One at a time, so that each problem is told at its own field.
        check(reader, "base_url", provider.get(), base, SOME_NAME, SOME_NAME);
        if (!owner.isBlank()) {
            check(reader, "repo_owner", provider.get(), Optional.of(SOME_SITE), owner, SOME_NAME);
        }
        if (!name.isBlank()) {
            check(reader, "repo_name", provider.get(), Optional.of(SOME_SITE), SOME_NAME, name);
        }
        try {
            return provider.get().url(base, owner, name);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    private static void check(
            ConfigReader reader, String field, Provider provider, Optional<String> base, String owner, String name) {
        try {
            Checkout.address(provider.url(base, owner, name));
        } catch (IllegalArgumentException e) {
            String why = String.valueOf(e.getMessage());
            reader.problem(field, why.startsWith(field + " ") ? why.substring(field.length() + 1) : why);
        }
    }
}
