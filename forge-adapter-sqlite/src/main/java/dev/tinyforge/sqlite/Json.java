package dev.tinyforge.sqlite;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.config.InvalidInput;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Documents as JSON text. What is written reads back the same, decimals that are not numbers included. */
final class Json {
    private static final int MAX_DEPTH = 256;
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .disable(JsonWriteFeature.WRITE_NAN_AS_STRINGS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    static {
        MAPPER.getFactory()
                .setStreamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(MAX_DEPTH)
                        .maxStringLength(Integer.MAX_VALUE)
                        .build());
    }

    private Json() {}

    static String write(Config document) {
        try {
            return MAPPER.writeValueAsString(document.values());
        } catch (JacksonException e) {
            throw new InvalidInput("", "cannot be written as JSON: " + e.getOriginalMessage());
        }
    }

    /** @throws InvalidInput if it is not an object or nested too deep */
    static Config read(String text) {
        try {
            JsonNode node = MAPPER.readTree(text);
            if (node.isObject()) {
                return new Config(map(node));
            }
            throw new InvalidInput("", "is not a JSON object");
        } catch (JacksonException e) {
            throw new InvalidInput("", "is not JSON: " + e.getOriginalMessage());
        }
    }

    private static Map<String, Object> map(JsonNode node) {
        Map<String, Object> map = new LinkedHashMap<>();
        node.properties().forEach(entry -> {
            if (!entry.getValue().isNull()) {
                map.put(entry.getKey(), value(entry.getValue()));
            }
        });
        return map;
    }

    private static Object value(JsonNode node) {
        if (node.isObject()) {
            return map(node);
        }
        if (node.isArray()) {
            List<Object> list = new ArrayList<>();
            node.forEach(item -> list.add(value(item)));
            return list;
        }
        if (node.isTextual()) {
            return node.textValue();
        }
        if (node.isBoolean()) {
            return node.booleanValue();
        }
        if (node.isNumber()) {
            return node.numberValue();
        }
        throw new InvalidInput("", "holds null in a list");
    }
}
