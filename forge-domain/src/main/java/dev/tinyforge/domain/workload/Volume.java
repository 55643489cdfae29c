package dev.tinyforge.domain.workload;

import dev.tinyforge.domain.config.InvalidInput;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * Storage mounted into every instance of a workload.
 *
 * @param scope where the data lives and how long
 * @param source the host path ({@code ABSOLUTE}) or the volume's name; absent for {@code EPHEMERAL}
 * @param target an absolute path inside the container; like {@code source} normalised: no empty parts, none at the end
 * @param singleWriter two instances must never use it at once; forces the recreate strategy
 * @param sizeLimit bytes, for {@code EPHEMERAL}
 */
public record Volume(
        Scope scope,
        Optional<String> source,
        String target,
        boolean readOnly,
        boolean singleWriter,
        OptionalLong sizeLimit) {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]{0,127}");

    public enum Scope {
        ABSOLUTE,
        EPHEMERAL,
        INSTANCE,
        STAGE,
        PROJECT,
        PROJECT_NAMED,
        NAMED
    }

    public Volume {
        target = path("target", target);
        if (target.equals("/")) {
            throw new InvalidInput("target", "must not be `/`: the whole container");
        }
        if (scope == Scope.EPHEMERAL) {
            if (source.isPresent()) {
                throw new InvalidInput("source", "must be left out for an ephemeral volume");
            }
        } else {
            String given = source.orElseThrow(
                    () -> new InvalidInput("source", "is missing; name the volume or the host path"));
            if (scope == Scope.ABSOLUTE) {
                source = Optional.of(path("source", given));
            } else if (!NAME.matcher(given).matches()) {
                throw new InvalidInput("source", "`" + given + "` is not a volume name (letters, digits, `_.-`)");
            }
        }
    }

    private static String path(String field, String path) {
        if (!path.startsWith("/") || path.length() > 1024) {
            throw new InvalidInput(field, "`" + path + "` is not an absolute path");
        }
        StringBuilder normal = new StringBuilder();
        for (String part : path.split("/", -1)) {
            if (part.equals("..") || part.equals(".") || part.indexOf(':') >= 0) {
                throw new InvalidInput(field, "`" + path + "` must not hold `.`, `..` or `:`");
            }
            if (part.chars().anyMatch(Character::isISOControl)) {
                throw new InvalidInput(field, "must not hold control characters");
            }
            if (!part.isEmpty()) {
                normal.append('/').append(part);
            }
        }
        return normal.isEmpty() ? "/" : normal.toString();
    }
}
