package dev.tinyforge.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.config.InvalidInput;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Documents as JSON, read with limits. Streaming only: no binding, so that nothing has to be reflected on. */
final class JsonText {
    private static final int MAX_DEPTH = 64;
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(100)
                    .maxNameLength(1000)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();

    /** What people write by hand may have comments, and a comma behind the last entry. */
    private static final JsonFactory BY_HAND = ((JsonFactoryBuilder) FACTORY.rebuild())
            .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
            .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
            .build();

    private JsonText() {}

    /** @param name what it is, for problems; @throws InvalidInput with line and column of what is wrong */
    static Config read(byte[] text, String name) {
        return read(FACTORY, text, name);
    }

    /** As {@link #read}, also with comments and a comma behind the last entry. */
    static Config readCommented(byte[] text, String name) {
        return read(BY_HAND, text, name);
    }

    private static Config read(JsonFactory factory, byte[] text, String name) {
        try (JsonParser parser = factory.createParser(text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new InvalidInput(name, "must be a JSON object");
            }
            Map<String, Object> root = object(parser, name);
            if (parser.nextToken() != null) {
                throw at(name, parser.currentLocation(), "there is more behind the end of the document");
            }
            return new Config(root);
        } catch (StreamConstraintsException e) {
            throw at(name, e.getLocation(), tooMuch(String.valueOf(e.getOriginalMessage())));
        } catch (JsonProcessingException e) {
            throw at(name, e.getLocation(), String.valueOf(e.getOriginalMessage()));
        } catch (IOException e) {
            throw new InvalidInput(name, "is not JSON in UTF-8");
        }
    }

    static String write(Config document) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            write(json, document.values());
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        return text.toString();
    }

    private static Map<String, Object> object(JsonParser parser, String name) throws IOException {
        Map<String, Object> values = new LinkedHashMap<>();
        for (String field = parser.nextFieldName(); field != null; field = parser.nextFieldName()) {
            parser.nextToken();
            Object value = value(parser, name);
            if (value != null) {
                values.put(field, value);
            }
        }
        return values;
    }

    private static @Nullable Object value(JsonParser parser, String name) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(parser, name);
            case START_ARRAY -> list(parser, name);
            case VALUE_STRING -> parser.getText();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            case VALUE_NUMBER_INT -> whole(parser, name);
            case VALUE_NUMBER_FLOAT -> decimal(parser, name);
            default -> throw at(name, parser.currentLocation(), "this is no value");
        };
    }

    private static List<Object> list(JsonParser parser, String name) throws IOException {
        List<Object> values = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            Object value = value(parser, name);
            if (value == null) {
                throw at(name, parser.currentLocation(), "a list must not hold null");
            }
            values.add(value);
        }
        return values;
    }

    private static Object whole(JsonParser parser, String name) throws IOException {
        if (parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
            throw at(name, parser.currentLocation(), "the number is too large");
        }
        return parser.getLongValue();
    }

    private static Object decimal(JsonParser parser, String name) throws IOException {
        double value = parser.getDoubleValue();
        if (Double.isInfinite(value)) {
            throw at(name, parser.currentLocation(), "the number is too large");
        }
        return value;
    }

    private static String tooMuch(String message) {
        return message.contains("nesting depth") ? "it is nested deeper than " + MAX_DEPTH + " levels" : message;
    }

    private static InvalidInput at(String name, @Nullable JsonLocation where, String message) {
        String place = where == null ? "" : " at line " + where.getLineNr() + ", column " + where.getColumnNr();
        return new InvalidInput(name, "is not JSON Forge takes" + place + ": " + message);
    }

    private static void write(JsonGenerator json, Object value) throws IOException {
        if (value instanceof Map<?, ?> map) {
            json.writeStartObject();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                json.writeFieldName(String.valueOf(entry.getKey()));
                write(json, entry.getValue());
            }
            json.writeEndObject();
        } else if (value instanceof List<?> list) {
            json.writeStartArray();
            for (Object item : list) {
                write(json, item);
            }
            json.writeEndArray();
        } else if (value instanceof Long number) {
            json.writeNumber(number);
        } else if (value instanceof Double number) {
            json.writeNumber(number);
        } else if (value instanceof Boolean flag) {
            json.writeBoolean(flag);
        } else {
            json.writeString(value.toString());
        }
    }
}
