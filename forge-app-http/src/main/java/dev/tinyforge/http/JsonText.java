package dev.tinyforge.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.config.InvalidInput;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Documents as JSON, read with limits. Streaming only: no binding, so that nothing has to be reflected on. */
final class JsonText {
    private static final int MAX_DEPTH = 64;
    /** A few bytes of text may become a hundred of memory. */
    private static final int MOST_FOREIGN = 100_000;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(100)
                    .maxNameLength(1000)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();

    private JsonText() {}

    /** @throws InvalidInput with line and column of what is wrong */
    static Config read(byte[] text) {
        return parse(text, parser -> {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new InvalidInput("", "the body must be a JSON object");
            }
            return new Config(object(parser));
        });
    }

    /** What others send: any value, nulls and numbers of any size included; a {@code JsonReader}. */
    static @Nullable Object foreign(byte[] text) {
        return parse(text, parser -> {
                    if (parser.nextToken() == null) {
                        throw new InvalidInput("", "the body is empty");
                    }
                    return Optional.ofNullable(foreign(parser, new int[] {MOST_FOREIGN}));
                })
                .orElse(null);
    }

    private interface Reading<T> {
        T read(JsonParser parser) throws IOException;
    }

    private static <T> T parse(byte[] text, Reading<T> reading) {
        try (JsonParser parser = FACTORY.createParser(text)) {
            T value = reading.read(parser);
            if (parser.nextToken() != null) {
                throw at(parser.currentLocation(), "there is more behind the end of the document");
            }
            return value;
        } catch (StreamConstraintsException e) {
            throw at(e.getLocation(), tooMuch(String.valueOf(e.getOriginalMessage())));
        } catch (JsonProcessingException e) {
            throw at(e.getLocation(), String.valueOf(e.getOriginalMessage()));
        } catch (IOException e) {
            throw new InvalidInput("", "the body is not JSON in UTF-8");
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

    private static Map<String, Object> object(JsonParser parser) throws IOException {
        Map<String, Object> values = new LinkedHashMap<>();
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            parser.nextToken();
            Object value = value(parser);
            if (value != null) {
                values.put(name, value);
            }
        }
        return values;
    }

    private static @Nullable Object value(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> list(parser);
            case VALUE_STRING -> parser.getText();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            case VALUE_NUMBER_INT -> whole(parser);
            case VALUE_NUMBER_FLOAT -> decimal(parser);
            default -> throw at(parser.currentLocation(), "this is no value");
        };
    }

    private static List<Object> list(JsonParser parser) throws IOException {
        List<Object> values = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            Object value = value(parser);
            if (value == null) {
                throw at(parser.currentLocation(), "a list must not hold null");
            }
            values.add(value);
        }
        return values;
    }

    /** @param left how many more values there may be */
    private static @Nullable Object foreign(JsonParser parser, int[] left) throws IOException {
        if (--left[0] < 0) {
            throw at(parser.currentLocation(), "there are more than " + MOST_FOREIGN + " values in it");
        }
        return switch (parser.currentToken()) {
            case START_OBJECT -> {
                Map<String, @Nullable Object> values = new LinkedHashMap<>();
                for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                    parser.nextToken();
                    values.put(name, foreign(parser, left));
                }
                yield values;
            }
            case START_ARRAY -> {
                List<@Nullable Object> values = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    values.add(foreign(parser, left));
                }
                yield values;
            }
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getNumberValue();
            default -> value(parser);
        };
    }

    private static Object whole(JsonParser parser) throws IOException {
        if (parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
            throw at(parser.currentLocation(), "the number is too large");
        }
        return parser.getLongValue();
    }

    private static Object decimal(JsonParser parser) throws IOException {
        double value = parser.getDoubleValue();
        if (Double.isInfinite(value)) {
            throw at(parser.currentLocation(), "the number is too large");
        }
        return value;
    }

    private static String tooMuch(String message) {
        return message.contains("nesting depth") ? "it is nested deeper than " + MAX_DEPTH + " levels" : message;
    }

    private static InvalidInput at(@Nullable JsonLocation where, String message) {
        String place = where == null ? "" : " at line " + where.getLineNr() + ", column " + where.getColumnNr();
        return new InvalidInput("", "the body is not JSON Forge takes" + place + ": " + message);
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
