package dev.tinyforge.npm;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A certificate or access list, as far as one may be chosen by it. */
record Named(int id, String name, List<String> domains) {
    Named {
        domains = List.copyOf(domains);
    }

    /**
     * Reads a list of them and nothing else: an uploaded certificate's {@code meta} holds its private key.
     *
     * @throws IOException if it is no such list; says nothing of what it is
     */
    static List<Named> read(byte[] json) throws IOException {
        List<Named> all = new ArrayList<>();
        try (JsonParser parser = Json.MAPPER.getFactory().createParser(json)) {
            expect(parser.nextToken(), JsonToken.START_ARRAY);
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                expect(parser.currentToken(), JsonToken.START_OBJECT);
                all.add(one(parser));
            }
        }
        return all;
    }

    /** By id if it is a number some has, else by name, else by a domain name only one has. */
    static List<Named> choose(List<Named> all, String wanted) {
        List<Named> byId = all.stream()
                .filter(it -> Integer.toString(it.id()).equals(wanted))
                .toList();
        List<Named> byName =
                all.stream().filter(it -> it.name().equalsIgnoreCase(wanted)).toList();
        List<Named> byDomain = all.stream()
                .filter(it -> it.domains().stream().anyMatch(wanted::equalsIgnoreCase))
                .toList();
        return List.of(byId, byName, byDomain).stream()
                .filter(found -> !found.isEmpty())
                .findFirst()
                .orElse(List.of());
    }

    /** What a person knows it by. */
    String shown() {
        return name.isEmpty() ? String.join(" ", domains) : name;
    }

    private static Named one(JsonParser parser) throws IOException {
        int id = 0;
        String name = "";
        List<String> domains = new ArrayList<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = parser.currentName();
            JsonToken value = parser.nextToken();
            switch (field) {
                case "id" -> id = parser.getValueAsInt();
                case "name", "nice_name" ->
                    name = Optional.ofNullable(parser.getValueAsString()).orElse("");
                case "domain_names" -> {
                    while (value == JsonToken.START_ARRAY && parser.nextToken() == JsonToken.VALUE_STRING) {
                        domains.add(parser.getText());
                    }
                }
                default -> parser.skipChildren();
            }
        }
        return new Named(id, name, domains);
    }

    private static void expect(JsonToken got, JsonToken wanted) throws IOException {
        if (got != wanted) {
            throw new IOException("not a list");
        }
    }
}
