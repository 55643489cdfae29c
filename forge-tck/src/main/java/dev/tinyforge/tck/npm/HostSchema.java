package dev.tinyforge.tck.npm;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * What a proxy host's JSON may hold. Stricter than NPM in one way: booleans must be real ones, whatever the version.
 */
final class HostSchema {

    private static final Pattern DOMAIN = Pattern.compile("[^&| @!#%^();:/\\\\}{=+?<>,~`'\"]+");
    private static final List<String> REQUIRED =
            List.of("domain_names", "forward_scheme", "forward_host", "forward_port");
    private static final List<String> REQUIRED_IN_LOCATION =
            List.of("forward_scheme", "forward_host", "forward_port", "path");
    private static final List<String> BOOLEANS = List.of(
            "ssl_forced",
            "hsts_enabled",
            "hsts_subdomains",
            "http2_support",
            "block_exploits",
            "caching_enabled",
            "allow_websocket_upgrade",
            "enabled");

    private record Rule(Predicate<JsonNode> accepts, String otherwise) {}

    private final Map<String, Rule> rules = new LinkedHashMap<>();
    private final Map<String, Rule> locationRules = new LinkedHashMap<>();

    HostSchema(NpmVersion version) {
        Rule flag = new Rule(JsonNode::isBoolean, "must be boolean");
        Rule text = new Rule(JsonNode::isTextual, "must be string");
        Rule scheme = new Rule(
                value -> value.isTextual() && Set.of("http", "https").contains(value.textValue()),
                "must be equal to one of the allowed values");
        Rule host = new Rule(
                value -> value.isTextual()
                        && !value.textValue().isEmpty()
                        && value.textValue().length() <= 255,
                "must be string of 1 to 255 characters");
        Rule port = new Rule(value -> isInteger(value, 1, 65535), "must be integer of 1 to 65535");

        rules.put("domain_names", new Rule(HostSchema::areDomains, "must be an array of 1 to 100 domain names"));
        rules.put("forward_scheme", scheme);
        rules.put("forward_host", host);
        rules.put("forward_port", port);
        rules.put(
                "certificate_id",
                new Rule(
                        value -> isInteger(value, 0, Integer.MAX_VALUE) || "new".equals(value.textValue()),
                        "must match a schema in anyOf"));
        rules.put("access_list_id", new Rule(value -> isInteger(value, 0, Integer.MAX_VALUE), "must be integer"));
        BOOLEANS.forEach(name -> rules.put(name, flag));
        if (version.knowsTrustForwardedProto()) {
            rules.put("trust_forwarded_proto", flag);
        }
        rules.put("advanced_config", text);
        rules.put("meta", new Rule(JsonNode::isObject, "must be object"));
        rules.put("locations", new Rule(JsonNode::isArray, "must be array"));

        locationRules.put("id", new Rule(value -> value.isNull() || value.isInt(), "must be integer,null"));
        locationRules.put("path", host);
        locationRules.put("forward_scheme", scheme);
        locationRules.put("forward_host", host);
        locationRules.put("forward_port", port);
        locationRules.put("forward_path", text);
        locationRules.put("advanced_config", text);
    }

    /** Throws what NPM answers to a body it does not accept for a new host. */
    void checkCreate(JsonNode body) {
        check("data", body, rules, REQUIRED);
        checkLocations(body);
    }

    /** Throws what NPM answers to a body it does not accept for a change. */
    void checkUpdate(JsonNode body) {
        check("data", body, rules, List.of());
        checkLocations(body);
        if (body.isEmpty()) {
            throw ApiError.invalid("data must NOT have fewer than 1 properties");
        }
    }

    private void checkLocations(JsonNode body) {
        int index = 0;
        for (JsonNode location : body.path("locations")) {
            check("data/locations/" + index++, location, locationRules, REQUIRED_IN_LOCATION);
        }
    }

    private static void check(String where, JsonNode body, Map<String, Rule> rules, List<String> required) {
        if (!body.isObject()) {
            throw ApiError.invalid(where + " must be object");
        }
        for (String name : required) {
            if (!body.has(name)) {
                throw ApiError.invalid(where + " must have required property '" + name + "'");
            }
        }
        for (Map.Entry<String, JsonNode> field : body.properties()) {
            Rule rule = Optional.ofNullable(rules.get(field.getKey()))
                    .orElseThrow(() -> ApiError.invalid(where + " must NOT have additional properties"));
            if (!rule.accepts().test(field.getValue())) {
                throw ApiError.invalid(where + "/" + field.getKey() + " " + rule.otherwise());
            }
        }
    }

    private static boolean isInteger(JsonNode value, int least, int most) {
        return value.canConvertToInt()
                && value.isIntegralNumber()
                && value.intValue() >= least
                && value.intValue() <= most;
    }

    private static boolean areDomains(JsonNode value) {
        Set<String> seen = new HashSet<>();
        for (JsonNode domain : value) {
            if (!domain.isTextual() || !DOMAIN.matcher(domain.textValue()).matches() || !seen.add(domain.textValue())) {
                return false;
            }
        }
        return value.isArray() && !seen.isEmpty() && seen.size() <= 100;
    }
}
