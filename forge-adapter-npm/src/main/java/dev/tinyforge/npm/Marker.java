package dev.tinyforge.npm;

import dev.tinyforge.domain.config.InvalidInput;
import dev.tinyforge.domain.workload.DeploymentId;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a host of ours answers, from nginx itself, when it is asked what it has switched to. It stands in the host's
 * {@code advanced_config}, so the answer proves which configuration nginx has loaded; and it makes the host ours.
 */
final class Marker {
    static final String PATH = "/.well-known/tinyforge/switch";

    private static final String WORD = "tinyforge ";
    private static final Pattern LOCATION =
            Pattern.compile(Pattern.quote("location = " + PATH) + "\\s*\\{[^}]*\"" + WORD + "([^\"]+)\"");

    private Marker() {}

    /**
     * The whole {@code advanced_config} of a host.
     *
     * @param forceTls NPM's own redirect would catch the question too, so the host redirects all but that
     */
    static String config(DeploymentId deployment, boolean forceTls) {
        String marker =
                "location = " + PATH + " { default_type text/plain; return 200 \"" + WORD + deployment + "\"; }";
        if (!forceTls) {
            return marker;
        }
        return marker + """

                set $tinyforge_scheme $scheme;
                if ($uri = %s) { set $tinyforge_scheme marker; }
                if ($tinyforge_scheme = http) { return 301 https://$host$request_uri; }""".formatted(PATH);
    }

    /** The deployment an {@code advanced_config} answers for. */
    static Optional<DeploymentId> inConfig(String advancedConfig) {
        Matcher matcher = LOCATION.matcher(advancedConfig);
        return matcher.find() ? id(matcher.group(1)) : Optional.empty();
    }

    /** The deployment an answer speaks of. */
    static Optional<DeploymentId> inAnswer(String body) {
        return body.startsWith(WORD) ? id(body.substring(WORD.length()).strip()) : Optional.empty();
    }

    static Optional<DeploymentId> id(String text) {
        try {
            return Optional.of(new DeploymentId(text));
        } catch (InvalidInput e) {
            return Optional.empty();
        }
    }
}
