package dev.tinyforge.ports.codec;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.config.ConfigReader;
import dev.tinyforge.domain.config.InvalidInput;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A part of a list, in answers.
 *
 * @param next the cursor that gets the part behind it; absent: this was the last
 */
public record PageDocument(List<Config> items, Optional<String> next) {
    public PageDocument {
        items = List.copyOf(items);
    }

    /** A list in one part. */
    public static <T> PageDocument whole(List<T> all, Function<T, Config> writer) {
        return new PageDocument(all.stream().map(writer).toList(), Optional.empty());
    }

    public Config write() {
        Map<String, Object> doc = new LinkedHashMap<>();
        doc.put("items", items);
        AnswerFields.put(doc, "next", next);
        return new Config(doc);
    }

    /** @throws InvalidInput if it is not what {@link #write} makes */
    public static PageDocument read(Config document) {
        ConfigReader reader = new ConfigReader(document);
        return new PageDocument(items(document), reader.string("next"));
    }

    private static List<Config> items(Config document) {
        if (!(document.get("items") instanceof List<?> list)) {
            throw new InvalidInput("items", "is missing or not a list");
        }
        return list.stream()
                .map(item -> Config.of("item", item))
                .map(PageDocument::unwrap)
                .toList();
    }

    private static Config unwrap(Config wrapped) {
        return new ConfigReader(wrapped).config("item");
    }
}
