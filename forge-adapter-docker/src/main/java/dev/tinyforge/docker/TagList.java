package dev.tinyforge.docker;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.tinyforge.domain.release.ImageRef;
import java.io.IOException;
import java.net.URI;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The tags of a repository, page by page. */
final class TagList {
    private static final int MOST_TAGS = 1_000_000;
    private static final Pattern NEXT =
            Pattern.compile("<([^<>]*)>[^,<]*;\\s*rel\\s*=\\s*\"?next\"?", Pattern.CASE_INSENSITIVE);

    private final RegistryRequests requests;
    private final Set<String> tags = new HashSet<>();
    private final Set<URI> read = new HashSet<>();

    TagList(RegistryRequests requests) {
        this.requests = requests;
    }

    Set<String> tags() {
        return tags;
    }

    /** @return where the next page is */
    Optional<URI> add(URI asked, RegistryReply page) throws IOException {
        read.add(asked);
        read(page.body());
        Optional<URI> next = next(asked, page);
        if (next.isPresent() && read.contains(next.get())) {
            throw requests.astray("its pages of tags lead in a circle");
        }
        return next;
    }

    private Optional<URI> next(URI asked, RegistryReply page) {
        for (String link : page.all("Link")) {
            Matcher matcher = NEXT.matcher(link);
            if (matcher.find()) {
                URI next = requests.led(asked, matcher.group(1));
                if (!RegistryAddress.sameOrigin(asked, next)) {
                    throw requests.astray("its next page of tags is at another host, " + next.getHost());
                }
                return Optional.of(next);
            }
        }
        return Optional.empty();
    }

    static boolean hasNext(RegistryReply page) {
        return page.all("Link").stream().anyMatch(link -> NEXT.matcher(link).find());
    }

    private void read(byte[] body) throws IOException {
        boolean found = false;
        try (JsonParser json = Json.MAPPER.createParser(body)) {
            if (json.nextToken() == JsonToken.START_OBJECT) {
                while (json.nextToken() == JsonToken.FIELD_NAME) {
                    String field = json.currentName();
                    json.nextToken();
                    if ("tags".equals(field)) {
                        found = true;
                        readTags(json);
                    } else {
                        json.skipChildren();
                    }
                }
            }
        }
        if (!found) {
            throw requests.astray("its answer is no list of tags");
        }
    }

    /** A repository that has lost its last tag has null. */
    private void readTags(JsonParser json) throws IOException {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            json.skipChildren();
            return;
        }
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (json.currentToken() == JsonToken.VALUE_STRING && ImageRef.isTag(json.getText())) {
                tags.add(json.getText());
            }
            json.skipChildren();
            if (tags.size() > MOST_TAGS) {
                throw requests.astray("it lists more than " + MOST_TAGS + " tags");
            }
        }
    }
}
