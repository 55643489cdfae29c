package dev.tinyforge.http;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.config.ConfigReader;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The OpenAPI document as a page that loads nothing from anywhere. */
final class DescriptionPage {
    private static final String STYLE = """
            :root{color-scheme:light dark}
            body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:0 auto;padding:1rem}
            code{font:14px ui-monospace,monospace}
            section{border-top:1px solid #8884;padding:.5rem 0}
            h3 code:first-child{font-weight:700}
            table{border-collapse:collapse;width:100%}
            td,th{text-align:left;vertical-align:top;padding:.15rem .75rem .15rem 0}
            """;

    private final ConfigReader document;

    DescriptionPage(Config document) {
        this.document = new ConfigReader(document);
    }

    /** Nothing but this page's own style. */
    String policy() {
        return "default-src 'none'; style-src 'sha256-" + hash(STYLE)
                + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    }

    String html() {
        ConfigReader info = section(document, "info");
        StringBuilder html = new StringBuilder("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">"
                        + "<meta name=\"viewport\" content=\"width=device-width\"><title>")
                .append(escape(info.string("title", "")))
                .append(" API</title><style>")
                .append(STYLE)
                .append("</style></head><body><h1>")
                .append(escape(info.string("title", "")))
                .append(" API</h1><p>")
                .append(escape(info.string("description", "")))
                .append("</p><p>For programs: <a href=\"openapi.json\">openapi.json</a></p>");
        for (ConfigReader tag : document.objects("tags")) {
            operations(html, tag.string("name", ""), tag.string("description", ""));
        }
        html.append("<h2>Documents</h2>");
        ConfigReader schemas = section(section(document, "components"), "schemas");
        schemas.names().forEach(name -> schema(html, name, section(schemas, name)));
        return html.append("</body></html>").toString();
    }

    private void operations(StringBuilder html, String tag, String description) {
        html.append("<h2>")
                .append(escape(tag))
                .append("</h2><p>")
                .append(escape(description))
                .append("</p>");
        ConfigReader paths = section(document, "paths");
        for (String path : paths.names()) {
            ConfigReader methods = section(paths, path);
            for (String method : methods.names()) {
                ConfigReader operation = section(methods, method);
                if (operation.strings("tags").contains(tag)) {
                    operation(html, method.toUpperCase(Locale.ROOT), path, operation);
                }
            }
        }
    }

    private static void operation(StringBuilder html, String method, String path, ConfigReader operation) {
        html.append("<section id=\"")
                .append(escape(operation.string("operationId", "")))
                .append("\"><h3><code>")
                .append(method)
                .append("</code> <code>")
                .append(escape(path))
                .append("</code></h3><p>")
                .append(escape(operation.string("summary", "")))
                .append(". ")
                .append(escape(operation.string("description", "")))
                .append("</p><table>");
        List<String> parameters = operation.objects("parameters").stream()
                .map(parameter -> last(parameter.string("$ref", "")))
                .toList();
        if (!parameters.isEmpty()) {
            row(html, "Parameters", escape(String.join(", ", parameters)));
        }
        operation.object("requestBody").ifPresent(body -> row(html, "Body", content(section(body, "content"))));
        ConfigReader responses = section(operation, "responses");
        for (String status : responses.names()) {
            ConfigReader response = section(responses, status);
            if (!response.has("$ref")) {
                row(html, escape(status), content(section(response, "content")));
            }
        }
        html.append("</table></section>");
    }

    private static String content(ConfigReader content) {
        return content.names().stream()
                .map(type -> type(section(section(content, type), "schema")) + " <small>" + escape(type) + "</small>")
                .collect(Collectors.joining(" or "));
    }

    private static void schema(StringBuilder html, String name, ConfigReader schema) {
        html.append("<section id=\"schema-")
                .append(escape(name))
                .append("\"><h3>")
                .append(escape(name))
                .append("</h3><p>")
                .append(escape(schema.string("description", "")))
                .append("</p>");
        ConfigReader properties = section(schema, "properties");
        List<String> required = schema.strings("required");
        if (properties.names().isEmpty()) {
            html.append("<p>").append(type(schema)).append("</p>");
        } else {
            html.append("<table>");
            for (String property : properties.names()) {
                ConfigReader of = section(properties, property);
                String text = type(of) + (required.contains(property) ? "" : ", optional");
                row(html, "<code>" + escape(property) + "</code>", text, escape(of.string("description", "")));
            }
            html.append("</table>");
        }
        html.append("</section>");
    }

    /** In words, with links. */
    private static String type(ConfigReader schema) {
        if (schema.has("$ref")) {
            String name = escape(last(schema.string("$ref", "")));
            return "<a href=\"#schema-" + name + "\">" + name + "</a>";
        }
        if (schema.has("enum")) {
            return escape(String.join(" | ", schema.strings("enum")));
        }
        if (schema.has("oneOf")) {
            return schema.objects("oneOf").stream().map(DescriptionPage::type).collect(Collectors.joining(" or "));
        }
        if (schema.string("type", "").equals("array")) {
            return "list of " + type(section(schema, "items"));
        }
        if (!section(schema, "properties").names().isEmpty()) {
            ConfigReader properties = section(schema, "properties");
            return "{ "
                    + properties.names().stream()
                            .map(name -> escape(name) + ": " + type(section(properties, name)))
                            .collect(Collectors.joining(", "))
                    + " }";
        }
        return escape(
                Stream.of(schema.string("type", "anything"), schema.string("format", ""), schema.string("pattern", ""))
                        .filter(text -> !text.isEmpty())
                        .collect(Collectors.joining(" ")));
    }

    private static void row(StringBuilder html, String... cells) {
        html.append("<tr>");
        for (String cell : cells) {
            html.append("<td>").append(cell).append("</td>");
        }
        html.append("</tr>");
    }

    private static ConfigReader section(ConfigReader reader, String name) {
        return reader.isObject(name) ? reader.object(name).orElseThrow() : new ConfigReader(Config.empty());
    }

    private static String last(String reference) {
        return reference.substring(reference.lastIndexOf('/') + 1);
    }

    private static String escape(String text) {
        String escaped = text;
        for (Map.Entry<String, String> entry : List.of(
                Map.entry("&", "&amp;"), Map.entry("<", "&lt;"), Map.entry(">", "&gt;"), Map.entry("\"", "&quot;"))) {
            escaped = escaped.replace(entry.getKey(), entry.getValue());
        }
        return escaped;
    }

    private static String hash(String text) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
