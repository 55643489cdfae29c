package dev.tinyforge.cli;

import dev.tinyforge.domain.config.ConfigSchema.Field;
import dev.tinyforge.domain.config.Similar;
import dev.tinyforge.ports.error.ErrorCode;
import dev.tinyforge.ports.error.ForgeException;
import dev.tinyforge.ports.usecase.DescribeKinds;
import java.util.ArrayList;
import java.util.List;

/** Documents to start from: what must be said is there to be filled in, what may be said is a comment. */
final class Example {
    private Example() {}

    /** @throws ForgeException {@code NOT_FOUND} naming the known kinds */
    static List<String> workload(List<DescribeKinds.Kind> sources, String kind) {
        List<String> lines = new ArrayList<>();
        lines.add("{");
        lines.add("  // What people call it; not unique");
        lines.add("  \"name\": \"my-app\",");
        lines.add("  \"source\": \"" + kind + "\",");
        lines.add("  \"source_config\": {");
        lines.addAll(fields(of(sources, "source", kind)));
        lines.add("  },");
        lines.add("  // Addresses: a subdomain or a full host name; without `host` the subdomain pattern decides");
        lines.add("  \"faces\": [{\"host\": \"my-app\"}],");
        lines.add("  // \"env\": {\"LOG_LEVEL\": \"info\", \"TOKEN\": {\"secret\": \"...\"}},");
        lines.add("  // \"volumes\": [{\"scope\": \"project_named\", \"source\": \"data\", \"target\": \"/data\"}],");
        lines.add("  // \"healthcheck\": {\"type\": \"http\", \"path\": \"/health\"},");
        lines.add("  // \"strategy\": \"blue-green\",");
        lines.add("}");
        return lines;
    }

    /** @throws ForgeException {@code NOT_FOUND} naming the known kinds */
    static List<String> trigger(List<DescribeKinds.Kind> triggers, String kind) {
        List<String> lines = new ArrayList<>();
        lines.add("{");
        lines.add("  // What people call it; not unique");
        lines.add("  \"name\": \"my-trigger\",");
        lines.add("  \"kind\": \"" + kind + "\",");
        lines.add("  \"config\": {");
        lines.addAll(fields(of(triggers, "kind", kind)));
        lines.add("  },");
        lines.add("}");
        return lines;
    }

    private static DescribeKinds.Kind of(List<DescribeKinds.Kind> kinds, String what, String name) {
        List<String> names = kinds.stream().map(DescribeKinds.Kind::name).toList();
        return kinds.stream()
                .filter(kind -> kind.name().equals(name))
                .findFirst()
                .orElseThrow(() -> {
                    String hint = Similar.to(name, names)
                            .map(best -> "; did you mean `" + best + "`?")
                            .orElse("");
                    return new ForgeException(
                            ErrorCode.INVALID_INPUT,
                            what + ": `" + name + "` is not one of " + String.join(", ", names) + hint);
                });
    }

    private static List<String> fields(DescribeKinds.Kind kind) {
        List<String> lines = new ArrayList<>();
        for (Field field : kind.schema().fields()) {
            String choices = field.choices().isEmpty() ? "" : " (" + String.join(", ", field.choices()) + ")";
            lines.add("    // " + field.doc() + choices);
            String entry = "\"" + field.name() + "\": " + sample(field) + ",";
            lines.add("    " + (field.required() ? "" : "// ") + entry);
        }
        return lines;
    }

    private static String sample(Field field) {
        if (field.secret()) {
            return "{\"secret\": \"...\"}";
        }
        String text = field.fallback().orElse("");
        return switch (field.kind()) {
            case TEXT, MULTILINE, DURATION, SIZE, CHOICE -> "\"" + escaped(text) + "\"";
            case INTEGER, DECIMAL -> text.isEmpty() ? String.valueOf(Math.max(field.min(), 1)) : text;
            case BOOLEAN -> text.isEmpty() ? "false" : text;
            case TEXT_LIST -> list(text);
            case TEXT_MAP, OBJECT -> "{}";
        };
    }

    private static String list(String text) {
        List<String> items = new ArrayList<>();
        for (String item : text.split(", ")) {
            if (!item.isEmpty()) {
                items.add("\"" + escaped(item) + "\"");
            }
        }
        return "[" + String.join(", ", items) + "]";
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"");
    }
}
