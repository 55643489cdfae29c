package dev.tinyforge.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the API's description says of a route. Names of schemas and parameters are those of {@code api.json}.
 *
 * @param id unique among all operations
 * @param query the parameters it knows
 * @param answers those that are no problem
 * @param revised it has to do with revisions
 */
record Operation(
        String id, String summary, Set<String> query, Optional<Body> body, List<Answer> answers, boolean revised) {
    /** Ends the name of the schema of a part of a list. */
    static final String PAGE = "Page";

    Operation {
        query = Set.copyOf(query);
        answers = List.copyOf(answers);
    }

    record Body(String schema, boolean required) {}

    /** @param schema empty: there is no body */
    record Answer(int status, String mediaType, String schema) {}

    static Operation of(String id, String summary) {
        return new Operation(id, summary, Set.of(), Optional.empty(), List.of(), false);
    }

    Operation withQuery(String... names) {
        return new Operation(id, summary, Set.of(names), body, answers, revised);
    }

    Operation withBody(String schema, boolean required) {
        return new Operation(id, summary, query, Optional.of(new Body(schema, required)), answers, revised);
    }

    Operation withAnswer(Answer answer) {
        List<Answer> more = new ArrayList<>(answers);
        more.add(answer);
        return new Operation(id, summary, query, body, more, revised);
    }

    Operation withRevision() {
        return new Operation(id, summary, query, body, answers, true);
    }
}
