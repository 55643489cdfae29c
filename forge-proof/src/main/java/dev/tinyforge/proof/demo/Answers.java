package dev.tinyforge.proof.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/** Reads what the command line answers with {@code --json}. */
final class Answers {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Answers() {}

    /** @return the id of the deployment that was made */
    static String deployment(String json) {
        try {
            JsonNode answer = JSON.readTree(json);
            String nested = answer.path("deployment").path("id").asText();
            return nested.isEmpty() ? answer.path("id").asText() : nested;
        } catch (JsonProcessingException e) {
            throw new AssertionError("forge deploy --json did not answer with JSON: " + json, e);
        }
    }
}
