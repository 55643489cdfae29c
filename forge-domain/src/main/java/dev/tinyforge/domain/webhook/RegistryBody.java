package dev.tinyforge.domain.webhook;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Notifications of an OCI distribution registry: an envelope of events, each with an id of its own. */
final class RegistryBody {
    private RegistryBody() {}

    static Reading read(Json body, Instant at) {
        if (!body.has("events")) {
            throw body.refused("events", "is missing");
        }
        List<Parsed.Inbound> pushes = new ArrayList<>();
        for (Json event : body.objects("events")) {
            pushed(event, at).ifPresent(pushes::add);
        }
        return pushes.isEmpty()
                ? Reading.ignored("none of the events is a push of a manifest with a tag")
                : new Reading(pushes, "");
    }

    private static Optional<Parsed.Inbound> pushed(Json event, Instant at) {
        String id = event.text("id");
        if (!event.text("action").equals("push")) {
            return Optional.empty();
        }
        Json target = event.object("target");
        String type = target.find("mediaType").orElse("");
        Optional<String> tag = target.find("tag").filter(name -> !name.isEmpty());
        if (tag.isEmpty() || !(type.contains("manifest") || type.contains("image.index"))) {
            return Optional.empty();
        }
        String repository = host(event, target) + "/" + target.text("repository");
        return Optional.of(new Parsed.Inbound(
                Optional.of(id),
                Images.pushed(target, "repository", repository, tag.get(), target.find("digest"), at)));
    }

    private static String host(Json event, Json target) {
        return target.find("url")
                .flatMap(Images::authority)
                .or(() -> event.findObject("request").flatMap(request -> request.find("host")))
                .filter(host -> !host.isBlank())
                .orElseThrow(() -> target.refused("url", "says no host, and neither does request.host"));
    }
}
