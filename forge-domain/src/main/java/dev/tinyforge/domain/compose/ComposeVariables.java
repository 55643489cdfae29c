package dev.tinyforge.domain.compose;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.config.Problem;
import dev.tinyforge.domain.workload.EnvValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The variables of a Compose file, {@code ${NAME}}, which stand for the workload's env. The tool knows them under names of
 * Forge's own, so that no name a workload chooses ({@code LD_PRELOAD}, {@code DOCKER_HOST}) means anything to the tool.
 */
final class ComposeVariables {
    private static final Pattern REFERENCE = Pattern.compile("\\$(?:(\\$)|(\\{?)([A-Za-z_][A-Za-z0-9_]*)(:?[-+?])?)");
    private static final String PREFIX = "TF_ENV_";

    private final Map<String, EnvValue> env;
    private final String path;
    private final List<Problem> problems = new ArrayList<>();
    private final Map<String, String> values = new TreeMap<>();

    private ComposeVariables(Map<String, EnvValue> env, String path) {
        this.env = env;
        this.path = path;
    }

    /**
     * A tree whose variables have names of Forge's own.
     *
     * @param values what they stand for
     */
    record Renamed(Config tree, Map<String, String> values, List<Problem> problems) {}

    static Renamed of(Config tree, Map<String, EnvValue> env, String path) {
        ComposeVariables variables = new ComposeVariables(env, path);
        Config renamed = new Config(variables.map(tree.values(), ""));
        return new Renamed(renamed, variables.values, variables.problems);
    }

    /** What the tool knows an env variable as. */
    static String known(String name) {
        return name.matches("[A-Za-z0-9_]+")
                ? PREFIX + name
                : "TF_HEX_" + HexFormat.of().formatHex(name.getBytes(StandardCharsets.UTF_8));
    }

    private Map<String, Object> map(Map<?, ?> map, String at) {
        Map<String, Object> renamed = new LinkedHashMap<>();
        map.forEach((key, value) -> renamed.put(key.toString(), value(value, at + "." + key)));
        return renamed;
    }

    private Object value(Object value, String at) {
        if (value instanceof String text) {
            return text(text, at);
        }
        if (value instanceof Map<?, ?> map) {
            return map(map, at);
        }
        if (value instanceof List<?> list) {
            List<Object> renamed = new ArrayList<>();
            list.forEach(item -> renamed.add(value(item, at + "[" + renamed.size() + "]")));
            return renamed;
        }
        return value;
    }

    private String text(String text, String at) {
        return REFERENCE.matcher(text).replaceAll(found -> Matcher.quoteReplacement(reference(found, at)));
    }

    private String reference(java.util.regex.MatchResult found, String at) {
        if (found.group(1) != null) {
            return found.group();
        }
        String name = found.group(3);
        String operator = found.group(4) == null ? "" : found.group(4);
        EnvValue value = env.get(name);
        if (value instanceof EnvValue.Plain plain) {
            values.put(known(name), plain.value());
        } else if (value != null) {
            problems.add(new Problem(
                    path + at,
                    "`" + name + "` is a secret, which is not written into the file; give it to the service by its name"
                            + " alone, under environment"));
        } else if (operator.isEmpty() || found.group(2).isEmpty()) {
            problems.add(new Problem(
                    path + at,
                    "`" + name + "` is not in the workload's env; add it there, or write `$$` for a dollar sign"));
        }
        return "$" + found.group(2) + known(name) + operator;
    }
}
