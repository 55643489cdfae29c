package dev.tinyforge.http;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.harrel.jsonschema.Validator;
import dev.harrel.jsonschema.ValidatorFactory;
import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.config.ConfigReader;
import dev.tinyforge.tck.app.TestUseCases;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The API's description as a judge of answers. */
final class ApiContract {
    private static final String SCHEMAS = "#/components/schemas/";

    private final Config document;
    private final Validator validator = new ValidatorFactory().createValidator();
    private final Map<String, URI> known = new HashMap<>();

    ApiContract(Config document) {
        this.document = document;
    }

    static ApiContract ofTheServer() {
        return new ApiContract(Description.of(routes()));
    }

    static List<Route> routes() {
        EventStreams streams = new EventStreams(Duration.ofSeconds(1), Duration.ofSeconds(1));
        TestUseCases world = new TestUseCases();
        return HttpServer.routes(
                TestServer.options(), world, world.accounts(), RoutesTest.calm(), streams, new MetricsText(streams));
    }

    Config document() {
        return document;
    }

    /** Fails unless it is one of the answers its operation may give. */
    void check(HttpResponse<String> response) {
        String method = response.request().method().toLowerCase(Locale.ROOT);
        if (method.equals("head")) {
            return;
        }
        String at = response.request().method() + " " + response.request().uri().getRawPath() + " answered "
                + response.statusCode() + ": " + response.body();
        Optional<ConfigReader> operation =
                operation(method, response.request().uri().getRawPath());
        ConfigReader responses =
                operation.flatMap(known -> known.object("responses")).orElseGet(() -> new ConfigReader(Config.empty()));
        String status = String.valueOf(response.statusCode());
        if (!responses.isObject(status)
                || responses.object(status).orElseThrow().has("$ref")) {
            assertTrue(response.statusCode() >= 400, "not described: " + at);
            judge("Problem", "application/problem+json", response, at);
            return;
        }
        ConfigReader content =
                responses.object(status).orElseThrow().object("content").orElse(new ConfigReader(Config.empty()));
        if (content.names().isEmpty()) {
            assertTrue(response.body().isEmpty(), "has a body: " + at);
            return;
        }
        String type = type(response);
        if (!content.isObject(type)) {
            fail("is of type " + type + ": " + at);
        }
        String schema = content.object(type)
                .flatMap(media -> media.object("schema"))
                .flatMap(reference -> reference.string("$ref"))
                .orElseThrow()
                .substring(SCHEMAS.length());
        if (type.endsWith("json")) {
            judge(schema, type, response, at);
        }
    }

    /** What is wrong with a document; empty if nothing is. */
    List<String> problems(String schema, String json) {
        return validator.validate(uri(schema), json).getErrors().stream()
                .map(error -> error.getInstanceLocation() + ": " + error.getError())
                .toList();
    }

    private void judge(String schema, String type, HttpResponse<String> response, String at) {
        assertTrue(type(response).equals(type), "is of type " + type(response) + ": " + at);
        List<String> problems = problems(schema, response.body());
        assertTrue(problems.isEmpty(), () -> problems + " with " + schema + ": " + at);
    }

    private static String type(HttpResponse<String> response) {
        return response.headers().firstValue("Content-Type").orElse("").split(";", 2)[0];
    }

    private Optional<ConfigReader> operation(String method, String path) {
        ConfigReader paths = new ConfigReader(document).object("paths").orElseThrow();
        return paths.names().stream()
                .filter(template -> matches(template, path))
                .flatMap(template -> paths.object(template).stream())
                .flatMap(methods -> methods.object(method).stream())
                .findFirst();
    }

    private static boolean matches(String template, String path) {
        String[] literals = template.split("\\{\\w+}", -1);
        StringBuilder pattern = new StringBuilder();
        for (int i = 0; i < literals.length; i++) {
            pattern.append(i == 0 ? "" : "[^/]+").append(Pattern.quote(literals[i]));
        }
        return path.matches(pattern + "/*");
    }

    private synchronized URI uri(String name) {
        return known.computeIfAbsent(name, this::register);
    }

    /** As JSON schema knows it: definitions have their place there. */
    private URI register(String name) {
        Config all =
                new ConfigReader(document).object("components").orElseThrow().config("schemas");
        String text = JsonText.write(Config.of(
                        "$schema",
                        "https://json-schema.org/draft/2020-12/schema",
                        "$ref",
                        SCHEMAS + name,
                        "$defs",
                        all))
                .replace(SCHEMAS, "#/$defs/");
        return validator.registerSchema(URI.create("https://forge.test/" + name), text);
    }
}
