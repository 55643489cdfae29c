package dev.tinyforge.domain.naming;

import dev.tinyforge.domain.config.InvalidInput;
import dev.tinyforge.domain.workload.Face;
import dev.tinyforge.domain.workload.Workload;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The host names faces get. The pattern may hold {@code {workload}}, {@code {project}}, {@code {stage}} and
 * {@code {tag}}.
 *
 * @param domain the base domain, completing bare subdomains
 * @param pattern for a face without a host of its own
 * @param taggedPattern the same with a tag
 */
public record HostNames(String domain, String pattern, String taggedPattern) {
    public static final String PATTERN = "stage-{stage}-{project}";
    private static final int MAX_HOST = 253;
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^{}]*)\\}");
    private static final Pattern HOST =
            Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*");

    public HostNames {
        domain = check("domain", domain);
        checkPlaceholders("subdomain_pattern", pattern);
        checkPlaceholders("subdomain_pattern", taggedPattern);
    }

    public static HostNames of(String domain) {
        return of(domain, PATTERN);
    }

    public static HostNames of(String domain, String pattern) {
        return new HostNames(domain, pattern, pattern.contains("{tag}") ? pattern : pattern + "-{tag}");
    }

    /** The host name a face is reached at. */
    public String main(Workload workload, Face face) {
        return face.host().map(this::complete).orElseGet(() -> join(subdomain(workload, untagged(), Optional.empty())));
    }

    /** The host name at which one tag of the workload is reached. */
    public String tagged(Workload workload, Face face, String tag) {
        if (face.host().isPresent()) {
            String host = complete(face.host().get());
            int dot = host.indexOf('.');
            String label = dot < 0 ? host : host.substring(0, dot);
            return checkLength(DnsLabel.of(label + "-" + tag) + (dot < 0 ? "" : host.substring(dot)));
        }
        return join(subdomain(workload, taggedPattern, Optional.of(tag)));
    }

    /** Lower case, checked as a host name of at most 253 characters; a wildcard is not one. */
    public static String check(String field, String host) {
        String lower = host.toLowerCase(Locale.ROOT);
        if (lower.length() > MAX_HOST) {
            throw new InvalidInput(field, "has " + lower.length() + " characters; a host name has at most " + MAX_HOST);
        }
        if (!HOST.matcher(lower).matches()) {
            throw new InvalidInput(
                    field,
                    "`" + host + "` is not a host name: labels of 1 to 63 letters, digits and inner dashes, with dots");
        }
        return lower;
    }

    private String untagged() {
        return pattern.replace("-{tag}", "").replace("{tag}", "");
    }

    private String complete(String host) {
        return host.indexOf('.') >= 0 ? check("host", host) : join(DnsLabel.of(host));
    }

    private String join(String label) {
        return checkLength(label + "." + domain);
    }

    private static String checkLength(String host) {
        return check("host", host);
    }

    private static String subdomain(Workload workload, String pattern, Optional<String> tag) {
        boolean labelled = workload.project().isPresent() && workload.stage().isPresent();
        String chosen = labelled || !(pattern.contains("{project}") || pattern.contains("{stage}"))
                ? pattern
                : tag.isPresent() ? "{workload}-{tag}" : "{workload}";
        Matcher matcher = PLACEHOLDER.matcher(chosen);
        String filled = matcher.replaceAll(match -> Matcher.quoteReplacement(
                switch (match.group(1)) {
                    case "project" -> workload.project().orElse("");
                    case "stage" -> workload.stage().orElse("");
                    case "tag" -> tag.orElse("");
                    default -> workload.name();
                }));
        return DnsLabel.of(filled);
    }

    private static void checkPlaceholders(String field, String pattern) {
        Matcher matcher = PLACEHOLDER.matcher(pattern);
        while (matcher.find()) {
            if (!Arrays.asList("workload", "project", "stage", "tag").contains(matcher.group(1))) {
                throw new InvalidInput(
                        field,
                        "`{" + matcher.group(1) + "}` is not known; known are "
                                + Arrays.asList("{workload}", "{project}", "{stage}", "{tag}").stream()
                                        .collect(Collectors.joining(", ")));
            }
        }
        if (pattern.isBlank() || pattern.indexOf('.') >= 0) {
            throw new InvalidInput(field, "must be one DNS label without dots");
        }
    }
}
