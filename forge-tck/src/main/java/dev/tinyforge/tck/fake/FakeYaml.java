package dev.tinyforge.tck.fake;

import dev.tinyforge.domain.config.InvalidInput;
import dev.tinyforge.ports.yaml.YamlReader;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads lines of {@code name: value}, indented by two blanks below a name without a value; refuses the rest of YAML. */
public final class FakeYaml implements YamlReader {
    private static final Pattern LINE = Pattern.compile("( {2})?([A-Za-z_]+):(?: ([^\\[{&*!|>'\"]+))?");

    @Override
    public @Nullable Object read(byte[] text, int most) {
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        Map<String, @Nullable Object> inner = document;
        for (String line : new String(text, StandardCharsets.UTF_8).lines().toList()) {
            Matcher entry = LINE.matcher(line.stripTrailing());
            if (text.length > most || !line.isBlank() && !entry.matches()) {
                throw new InvalidInput("", "the file is not YAML Forge takes: " + line);
            }
            if (line.isBlank()) {
                continue;
            }
            String name = entry.group(2);
            Map<String, @Nullable Object> into = entry.group(1) == null ? document : inner;
            if (entry.group(3) == null && entry.group(1) == null) {
                inner = new LinkedHashMap<>();
                into.put(name, inner);
            } else {
                into.put(name, value(entry.group(3)));
            }
        }
        return document.isEmpty() ? null : document;
    }

    private static @Nullable Object value(@Nullable String text) {
        return text != null && text.matches("\\d{1,18}") ? (Object) Long.valueOf(text) : text;
    }
}
