package dev.tinyforge.domain.webhook;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** GitHub's events {@code push}, {@code package} and {@code registry_package}. */
final class GithubBody {
    private static final int MOST_COMMITS = 2_048;
    private static final int MOST_CHANGES = 3_000;

    private GithubBody() {}

    static Reading read(Delivery delivery, Json body, Instant at) {
        String event = delivery.header("x-github-event").orElse("");
        Optional<String> id = delivery.header("x-github-delivery");
        return switch (event) {
            case "push" -> Pushes.read(id, body, MOST_COMMITS, MOST_CHANGES, at);
            case "package", "registry_package" -> image(id, body, event, at);
            default -> Reading.ignored("the event `" + event + "` says nothing of a push");
        };
    }

    private static Reading image(Optional<String> id, Json body, String event, Instant at) {
        String action = body.text("action");
        Json version = body.object(event).object("package_version");
        Optional<Json> container = version.findObject("container_metadata");
        if (!action.equals("published") && !action.equals("updated")) {
            return Reading.ignored("the action `" + action + "` of `" + event + "` says nothing of a push");
        }
        if (container.isEmpty()) {
            return Reading.ignored("the package is no container image");
        }
        Json tag = container.get().object("tag");
        String name = tag.find("name").orElse("");
        if (name.isEmpty()) {
            return Reading.ignored("the image was pushed without a tag");
        }
        String url = version.text("package_url").toLowerCase(Locale.ROOT);
        String repository = url.replaceFirst("@.*$", "").replaceFirst(":[^/:]*$", "");
        return Reading.of(id, Images.pushed(version, "package_url", repository, name, tag.find("digest"), at));
    }
}
