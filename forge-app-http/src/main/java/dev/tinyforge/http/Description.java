package dev.tinyforge.http;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.config.ConfigReader;
import io.javalin.http.HandlerType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The API as an OpenAPI document: operations from the routes, schemas and parameters from {@code api.json}. */
final class Description {
    private static final String RESOURCE = "api.json";
    private static final Pattern PATH_PARAMETER = Pattern.compile("\\{(\\w+)}");
    private static final Set<String> SESSION = Set.of("setup", "login", "logout", "me");
    private static final String JSON = "application/json";

    private Description() {}

    static Config of(List<Route> routes) {
        Config fixed = resource();
        Map<String, Map<String, Object>> paths = new LinkedHashMap<>();
        Map<String, Object> pages = new TreeMap<>();
        for (Route route : routes) {
            paths.computeIfAbsent(route.path(), path -> new LinkedHashMap<>())
                    .put(route.method().name().toLowerCase(Locale.ROOT), operation(route));
            for (Operation.Answer answer : route.operation().answers()) {
                if (answer.schema().endsWith(Operation.PAGE)) {
                    pages.put(answer.schema(), page(answer.schema()));
                }
            }
        }
        Config components = new ConfigReader(fixed).config("components");
        Config schemas = new ConfigReader(components).config("schemas").overlay(new Config(pages));
        return fixed.with("paths", paths).with("components", components.with("schemas", schemas));
    }

    private static Config resource() {
        try (InputStream in = Description.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException(RESOURCE + " is not packed");
            }
            return JsonText.read(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(RESOURCE + " cannot be read", e);
        }
    }

    private static Config page(String name) {
        String item = name.substring(0, name.length() - Operation.PAGE.length());
        return Config.of(
                "type",
                "object",
                "description",
                "A part of a list; without `next` it is the last",
                "required",
                List.of("items"),
                "properties",
                Config.of(
                        "items", Config.of("type", "array", "items", schema(item)),
                        "next", Config.of("type", "string")),
                "additionalProperties",
                false);
    }

    private static Config operation(Route route) {
        Operation operation = route.operation();
        Map<String, Object> doc = new LinkedHashMap<>();
        doc.put("operationId", operation.id());
        doc.put("summary", operation.summary());
        doc.put("description", right(route.access()));
        doc.put("tags", List.of(tag(route.path())));
        List<Config> parameters = parameters(route);
        if (!parameters.isEmpty()) {
            doc.put("parameters", parameters);
        }
        operation
                .body()
                .ifPresent(body -> doc.put(
                        "requestBody",
                        Config.of("required", body.required(), "content", content(body(body), body.schema()))));
        doc.put("responses", responses(route));
        doc.put("security", security(route.access()));
        return new Config(doc);
    }

    private static List<Config> security(Access access) {
        Config session = Config.of("session", List.of());
        return switch (access) {
            case PUBLIC -> List.of();
            case USER -> List.of(session);
            case KNOWN, READ, READ_WORKLOAD, READ_DEPLOYMENT, DEPLOY, DEPLOY_WORKLOAD, DEPLOY_DEPLOYMENT, ADMIN ->
                List.of(Config.of("token", List.of()), session);
        };
    }

    private static String right(Access access) {
        if (access == Access.PUBLIC) {
            return "For anybody.";
        }
        if (access == Access.USER) {
            return "For users, with a session.";
        }
        String on =
                switch (access.on()) {
                    case EVERYTHING -> "";
                    case WORKLOAD, DEPLOYMENT -> ", of the workload at least";
                };
        return access.right()
                .map(right -> "Takes the right to " + ConfigReader.spell(right) + on + ".")
                .orElse("For whoever can say who he is.");
    }

    private static String tag(String path) {
        String[] parts = path.split("/");
        if (!parts[1].equals("api")) {
            return "server";
        }
        if (SESSION.contains(parts[2])) {
            return "session";
        }
        return Set.of("doctor", "kinds", "openapi.json", "docs").contains(parts[2]) ? "server" : parts[2];
    }

    private static List<Config> parameters(Route route) {
        List<Config> parameters = new ArrayList<>(PATH_PARAMETER
                .matcher(route.path())
                .results()
                .map(MatchResult::group)
                .map(text -> parameter(text.substring(1, text.length() - 1)))
                .toList());
        route.operation().query().stream().sorted().map(Description::parameter).forEach(parameters::add);
        if (conditional(route)) {
            parameters.add(parameter("If-Match"));
        }
        return parameters;
    }

    private static Config parameter(String name) {
        return Config.of("$ref", "#/components/parameters/" + name);
    }

    private static boolean conditional(Route route) {
        return route.operation().revised()
                && (route.method().equals(HandlerType.PUT) || route.method().equals(HandlerType.DELETE));
    }

    /** A delivery is whatever it is: the sender says by its type. */
    private static String body(Operation.Body body) {
        return body.schema().equals("AnyDelivery") ? "*/*" : JSON;
    }

    private static Config responses(Route route) {
        Map<String, Object> responses = new TreeMap<>();
        for (Operation.Answer answer : route.operation().answers()) {
            String status = String.valueOf(answer.status());
            Config before = responses.get(status) instanceof Config config ? config : response(route, answer);
            responses.put(status, answer.schema().isEmpty() ? before : with(before, answer));
        }
        Config problem = Config.of("$ref", "#/components/responses/Problem");
        for (int status : refusals(route)) {
            responses.putIfAbsent(String.valueOf(status), problem);
        }
        responses.put("default", problem);
        return new Config(responses);
    }

    private static List<Integer> refusals(Route route) {
        List<Integer> statuses = new ArrayList<>(List.of(400));
        if (route.access() != Access.PUBLIC) {
            statuses.addAll(List.of(401, 403));
        }
        if (route.path().contains("{")) {
            statuses.add(404);
        }
        if (conditional(route)) {
            statuses.add(412);
        }
        if (route.operation().body().isPresent()) {
            statuses.add(413);
        }
        return statuses;
    }

    private static Config response(Route route, Operation.Answer answer) {
        Config response = Config.of("description", Problems.title(answer.status()));
        return route.operation().revised() && answer.status() < 202
                ? response.with(
                        "headers",
                        Config.of(
                                "ETag",
                                Config.of(
                                        "description",
                                        "Its revision, for If-Match",
                                        "schema",
                                        Config.of("type", "string"))))
                : response;
    }

    private static Config with(Config response, Operation.Answer answer) {
        Config content = new ConfigReader(response).config("content");
        return response.with("content", content.overlay(content(answer.mediaType(), answer.schema())));
    }

    private static Config content(String mediaType, String schema) {
        return Config.of(mediaType, Config.of("schema", schema(schema)));
    }

    private static Config schema(String name) {
        return Config.of("$ref", "#/components/schemas/" + name);
    }
}
