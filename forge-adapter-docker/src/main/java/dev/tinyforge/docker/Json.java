package dev.tinyforge.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.core.DockerClientConfig;
import java.io.IOException;
import java.io.InputStream;

/** The JSON of the calls for which docker-java has no command. */
final class Json {
    static final ObjectMapper MAPPER = DockerClientConfig.getDefaultObjectMapper();

    private Json() {}

    static JsonNode read(String text) throws IOException {
        return MAPPER.readTree(text);
    }

    static JsonNode read(InputStream in) throws IOException {
        return MAPPER.readTree(in);
    }

    /** One document after the other, as they come in. */
    static MappingIterator<JsonNode> stream(InputStream in) throws IOException {
        return MAPPER.readerFor(JsonNode.class).readValues(in);
    }

    /** What went wrong, if a document in the middle of an answer says that something did. */
    static String error(JsonNode item) {
        return item.path("errorDetail")
                .path("message")
                .asText(item.path("error").asText(""))
                .strip();
    }
}
