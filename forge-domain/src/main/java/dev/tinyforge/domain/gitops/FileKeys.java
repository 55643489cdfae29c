package dev.tinyforge.domain.gitops;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.config.InvalidInput;
import dev.tinyforge.domain.config.Problem;
import dev.tinyforge.domain.config.Similar;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Which names may stand in the file. */
final class FileKeys {
    /** Who can push would otherwise choose what is deployed, and with whose credentials it is fetched. */
    private static final Set<String> COORDINATES = Set.of(
            "source",
            "source_config",
            "provider",
            "base_url",
            "repository",
            "repo_owner",
            "repo_name",
            "repo",
            "url",
            "branch",
            "commit",
            "folder",
            "folder_path",
            "path",
            "gitops");

    private static final Pattern SECRETS =
            Pattern.compile("(?i).*(secret|token|passw|passphrase|credential|api_?key|private_?key).*|env|env_sets");

    private FileKeys() {}

    /** @throws InvalidInput with every name that may not stand there, or has nothing under it */
    static Config check(@Nullable Object content, Set<Declarable> allowed) {
        if (content == null) {
            return Config.empty();
        }
        if (!(content instanceof Map<?, ?> map)) {
            throw new InvalidInput("", "the file must hold names and values, such as `" + example(allowed) + "`");
        }
        List<Problem> problems = new ArrayList<>();
        Map<String, Object> checked = new LinkedHashMap<>();
        map.forEach((key, value) -> {
            String name = String.valueOf(key);
            Optional<String> refused = refused(name, allowed);
            if (refused.isPresent()) {
                problems.add(new Problem(name, refused.get()));
            } else if (value == null) {
                problems.add(nothing(name));
            } else {
                without(value, name, problems);
                checked.put(name, value);
            }
        });
        if (!problems.isEmpty()) {
            throw new InvalidInput(problems);
        }
        return new Config(checked);
    }

    private static String example(Set<Declarable> allowed) {
        return allowed.contains(Declarable.PORT) ? "port: 8080" : "deploy_strategy: recreate";
    }

    /** Whoever writes a name and nothing under it has forgotten something: it must not pass for left out. */
    private static void without(Object value, String path, List<Problem> problems) {
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, inner) -> {
                if (inner == null) {
                    problems.add(nothing(path + "." + key));
                }
            });
        }
    }

    private static Problem nothing(String path) {
        return new Problem(path, "has no value; give it one or leave it out");
    }

    private static Optional<String> refused(String name, Set<Declarable> allowed) {
        Set<String> names = allowed.stream().map(Declarable::key).collect(Collectors.toSet());
        if (names.contains(name)) {
            return Optional.empty();
        }
        String may = "; the file may declare "
                + Arrays.stream(Declarable.values())
                        .filter(allowed::contains)
                        .map(Declarable::key)
                        .collect(Collectors.joining(", "));
        if (COORDINATES.contains(name)) {
            return Optional.of("says where a workload comes from, and that is set in Forge only" + may);
        }
        if (SECRETS.matcher(name).matches()) {
            return Optional.of(
                    "may hold secrets, and those are set in Forge only: take it out of the repository" + may);
        }
        if (Arrays.stream(Declarable.values()).anyMatch(other -> other.key().equals(name))) {
            return Optional.of("is not declared for this source" + may);
        }
        String hint = Similar.to(name, names)
                .map(best -> "; did you mean `" + best + "`?")
                .orElse("");
        return Optional.of("is not a known field" + hint + may);
    }
}
