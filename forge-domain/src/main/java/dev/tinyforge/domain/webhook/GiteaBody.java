package dev.tinyforge.domain.webhook;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** Gitea's and Forgejo's events {@code push} and {@code package}. */
final class GiteaBody {
    private GiteaBody() {}

    static Reading read(Delivery delivery, Json body, Instant at) {
        String event = delivery.header("x-forgejo-event")
                .or(() -> delivery.header("x-gitea-event"))
                .orElse("");
        Optional<String> id = delivery.header("x-forgejo-delivery").or(() -> delivery.header("x-gitea-delivery"));
        return switch (event) {
            case "push" -> Pushes.read(id, body, Integer.MAX_VALUE, Integer.MAX_VALUE, at);
            case "package" -> image(id, body, at);
            default -> Reading.ignored("the event `" + event + "` says nothing of a push");
        };
    }

    private static Reading image(Optional<String> id, Json body, Instant at) {
        String action = body.text("action");
        Json image = body.object("package");
        String type = image.text("type");
        String version = image.text("version");
        if (!action.equals("created")) {
            return Reading.ignored("the action `" + action + "` of `package` says nothing of a push");
        }
        if (!type.equals("container")) {
            return Reading.ignored("the package is of type `" + type + "` and no container image");
        }
        if (version.startsWith("sha256:")) {
            return Reading.ignored("the image was pushed without a tag");
        }
        String host =
                Images.authority(image.text("html_url")).orElseThrow(() -> image.refused("html_url", "has no host"));
        String path = image.object("owner").text("login") + "/" + image.text("name");
        String repository = host + "/" + path.toLowerCase(Locale.ROOT);
        return Reading.of(id, Images.pushed(image, "name", repository, version, Optional.empty(), at));
    }
}
