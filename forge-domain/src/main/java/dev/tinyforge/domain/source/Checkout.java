package dev.tinyforge.domain.source;

import dev.tinyforge.domain.build.Build;
import dev.tinyforge.domain.build.Recipe;
import dev.tinyforge.domain.config.ConfigReader;
import dev.tinyforge.domain.config.ConfigSchema.Field;
import dev.tinyforge.domain.config.ConfigSchema.Kind;
import dev.tinyforge.domain.config.InvalidInput;
import dev.tinyforge.domain.deploy.Step;
import dev.tinyforge.domain.naming.ResourceNames;
import dev.tinyforge.domain.release.ImageRef;
import dev.tinyforge.domain.release.PinnedImage;
import dev.tinyforge.domain.repository.RepositoryUrl;
import dev.tinyforge.domain.repository.TreePath;
import dev.tinyforge.domain.workload.WorkloadId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** What every source that builds from a repository lets a workload say about it. */
record Checkout(String repository, Optional<String> credentials, String branch, String folder) {
    private static final int SHA = 12;

    /** In a source's schema they stand before its own. */
    static final List<Field> FIELDS = List.of(
            Field.of("repository", Kind.TEXT, "The repository's address, by https or ssh")
                    .mandatory(),
            Field.of("credentials", Kind.TEXT, "Name of the credentials to fetch with"),
            Field.of("branch", Kind.TEXT, "The branch to deploy when no version is asked for")
                    .fallback("main"),
            Field.of("folder", Kind.TEXT, "The part of the repository to build; all of it if left out"));

    static Checkout read(ConfigReader reader) {
        reader.parsed("repository", Checkout::address);
        return new Checkout(
                reader.string("repository", ""),
                reader.string("credentials"),
                reader.parsed("branch", Checkout::version).orElse("main"),
                reader.parsed("folder", TreePath::parse).orElse(""));
    }

    static RepositoryUrl address(String text) {
        if (RepositoryUrl.hasPassword(text)) {
            throw new IllegalArgumentException("holds a password; leave it out and name `credentials` instead");
        }
        return RepositoryUrl.parse(text);
    }

    /** A branch, tag or commit as Git lets one be named (git-check-ref-format). */
    static String version(String text) {
        boolean wrong = text.isEmpty()
                || text.length() > 200
                || text.startsWith("-")
                || text.startsWith("/")
                || text.endsWith("/")
                || text.endsWith(".")
                || text.endsWith(".lock")
                || text.contains("..")
                || text.contains("//")
                || text.contains("@{")
                || text.chars().anyMatch(c -> c <= ' ' || c == 127 || "~^:?*[\\".indexOf(c) >= 0);
        if (wrong) {
            String shown = text.length() > 80 ? text.substring(0, 80) + "..." : text;
            throw new IllegalArgumentException("`" + shown + "` is not the name of a branch, tag or commit");
        }
        return text;
    }

    Wanted.Commit want(Optional<String> version) {
        try {
            return new Wanted.Commit(
                    repository, credentials, version.map(Checkout::version).orElse(branch));
        } catch (IllegalArgumentException e) {
            throw new InvalidInput("tag", String.valueOf(e.getMessage()));
        }
    }

    /** @param ingredients what else the image is made of */
    PinnedImage pin(WorkloadId workload, String commit, List<String> ingredients, Optional<String> afresh) {
        RepositoryUrl url = RepositoryUrl.parse(repository);
        List<String> all = new ArrayList<>(List.of(url.host() + "/" + url.path(), commit, folder));
        all.addAll(ingredients);
        all.add(afresh.orElse(""));
        ImageRef name = new ImageRef(
                ResourceNames.builtImages(workload), Optional.of(commit.substring(0, SHA)), Optional.empty());
        return PinnedImage.built(name, digest(all), commit);
    }

    /**
     * Builds the request's image if it is this workload's own and new; any other one has to be there.
     *
     * @param usual the image that is asked for when nothing is to be built afresh
     */
    Step image(PlanRequest request, Recipe recipe, Duration timeout, PinnedImage usual) {
        PinnedImage image = request.image();
        boolean own = image.asked()
                .repository()
                .equals(ResourceNames.builtImages(request.workload().id()));
        Optional<String> commit = image.commit();
        if (commit.isEmpty() || !own || request.rollbackTo().isPresent()) {
            return new Step.PullImage(image);
        }
        return new Step.BuildImage(
                image,
                new Build(
                        repository,
                        credentials,
                        commit.get(),
                        folder,
                        recipe,
                        ResourceNames.builtLabels(
                                request.workload(),
                                commit.get(),
                                request.settings().network()),
                        timeout,
                        !image.equals(usual)));
    }

    /** Each with its length before it, so that no two lists are alike. */
    private static String digest(List<String> parts) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            for (String part : parts) {
                byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
                sha.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
                sha.update(bytes);
            }
            return "sha256:" + HexFormat.of().formatHex(sha.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
