package dev.tinyforge.domain.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tinyforge.domain.Samples;
import dev.tinyforge.domain.config.InvalidInput;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Deliveries as the senders document them, whole, with values of our own. */
final class Deliveries {
    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    /** The headers each sender documents, by fixture. */
    static final Map<String, Map<String, String>> ALL = all();

    private Deliveries() {}

    private static Map<String, Map<String, String>> all() {
        Map<String, Map<String, String>> all = new LinkedHashMap<>();
        all.put("github-push", github("push"));
        all.put("github-push-tag", github("push"));
        all.put("github-push-deleted", github("push"));
        all.put("github-ping", github("ping"));
        all.put("github-package", github("package"));
        all.put("github-registry-package", github("registry_package"));
        all.put("gitea-push", gitea("push"));
        all.put("gitea-package", gitea("package"));
        Map<String, String> forgejo = gitea("push");
        forgejo.put("X-Forgejo-Event", "push");
        forgejo.put("X-Forgejo-Event-Type", "push");
        forgejo.put("X-Forgejo-Delivery", "f0f0a1b2-0000-4000-8000-00000000f0f0");
        all.put("forgejo-push", forgejo);
        all.put("gitlab-push", gitlab("Push Hook"));
        all.put("gitlab-tag-push", gitlab("Tag Push Hook"));
        all.put("docker-hub-push", Map.of("Content-Type", "application/json", "User-Agent", "Go-http-client/1.1"));
        all.put(
                "registry-events",
                Map.of(
                        "Content-Type", "application/vnd.docker.distribution.events.v1+json",
                        "User-Agent", "Go-http-client/1.1"));
        all.put("generic-image", Map.of("Content-Type", "application/json"));
        all.put("generic-ref", Map.of("Content-Type", "application/json"));
        return all;
    }

    private static Map<String, String> github(String event) {
        return new HashMap<>(Map.of(
                "Accept", "*/*",
                "Content-Type", "application/json",
                "User-Agent", "GitHub-Hookshot/044aadd",
                "X-GitHub-Delivery", "72d3162e-cc78-11e3-81ab-4c9367dc0958",
                "X-GitHub-Event", event,
                "X-GitHub-Hook-ID", "402113377",
                "X-GitHub-Hook-Installation-Target-ID", "611804233",
                "X-GitHub-Hook-Installation-Target-Type", "repository"));
    }

    /** It also sends GitHub's and Gogs' headers. */
    private static Map<String, String> gitea(String event) {
        String id = "9c1b7c2f-6d1e-4b11-a7c9-111122223333";
        return new HashMap<>(Map.of(
                "Content-Type", "application/json",
                "X-Gitea-Delivery", id,
                "X-Gitea-Event", event,
                "X-Gitea-Event-Type", event,
                "X-Gogs-Delivery", id,
                "X-Gogs-Event", event,
                "X-Gogs-Event-Type", event,
                "X-GitHub-Delivery", id,
                "X-GitHub-Event", event,
                "X-GitHub-Event-Type", event));
    }

    private static Map<String, String> gitlab(String event) {
        return new HashMap<>(Map.of(
                "Content-Type", "application/json",
                "User-Agent", "GitLab/17.11.2",
                "Idempotency-Key", "f5e5f430-f57b-4e6e-9fac-d9128cd7232f",
                "X-Gitlab-Event", event,
                "X-Gitlab-Event-UUID", "13792a34-cac6-4fda-95a8-c58e00a3954e",
                "X-Gitlab-Instance", "https://gitlab.lock.example",
                "X-Gitlab-Webhook-UUID", "02affd2d-2cba-4033-917d-ec22d5dc4b38"));
    }

    static byte[] body(String fixture) {
        try (InputStream in = Deliveries.class.getResourceAsStream(fixture + ".json")) {
            return Objects.requireNonNull(in, fixture).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The fixture's body as a tree that may be changed. */
    static Map<String, Object> tree(String fixture) {
        return object(read(body(fixture)));
    }

    static Delivery delivery(String fixture) {
        return new Delivery(ALL.get(fixture), body(fixture));
    }

    static Delivery with(String fixture, byte[] body) {
        return new Delivery(ALL.get(fixture), body);
    }

    static Delivery with(String fixture, Object tree) {
        return with(fixture, write(tree));
    }

    /** The fixture with the value at the dotted path put in place of what is there. */
    static Delivery changed(String fixture, String path, Object value) {
        Map<String, Object> tree = tree(fixture);
        put(tree, path, value);
        return with(fixture, tree);
    }

    static void put(Map<String, Object> tree, String path, Object value) {
        String[] names = path.split("[.\\[]");
        Object at = tree;
        for (int i = 0; i < names.length; i++) {
            boolean last = i == names.length - 1;
            String name = names[i];
            if (name.endsWith("]")) {
                int index = Integer.parseInt(name.substring(0, name.length() - 1));
                if (last) {
                    list(at).set(index, value);
                }
                at = last ? at : list(at).get(index);
            } else {
                if (last) {
                    object(at).put(name, value);
                }
                at = last ? at : object(at).get(name);
            }
        }
    }

    static Parsed parse(Delivery delivery) {
        return Webhooks.parse(delivery, Deliveries::read, Samples.NOW);
    }

    static Object read(byte[] body) {
        try {
            return JSON.readValue(body, Object.class);
        } catch (JsonProcessingException e) {
            throw new InvalidInput("body", "is no JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] write(Object tree) {
        try {
            return JSON.writeValueAsString(tree).getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    @SuppressWarnings("unchecked") // Jackson's objects have names of text
    static Map<String, Object> object(Object value) {
        return (Map<String, Object>) value;
    }

    @SuppressWarnings("unchecked") // a list of anything
    static List<Object> list(Object value) {
        return (List<Object>) value;
    }
}
