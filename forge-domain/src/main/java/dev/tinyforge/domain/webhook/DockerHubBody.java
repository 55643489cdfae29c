package dev.tinyforge.domain.webhook;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Docker Hub's one event. It announces itself nowhere and is known by its shape. */
final class DockerHubBody {
    private DockerHubBody() {}

    static boolean isOne(Json body) {
        return body.has("callback_url")
                && body.has("push_data")
                && body.values().get("repository") instanceof Map<?, ?> repository
                && repository.containsKey("repo_name");
    }

    static Reading read(Delivery delivery, Json body, Instant at) {
        String tag = body.object("push_data").text("tag");
        Json repository = body.object("repository");
        String name = "docker.io/" + repository.text("repo_name");
        return Reading.of(
                Webhooks.givenId(delivery), Images.pushed(repository, "repo_name", name, tag, Optional.empty(), at));
    }
}
