package dev.tinyforge.domain.webhook;

import dev.tinyforge.domain.release.ImageRef;
import dev.tinyforge.domain.trigger.InboundEvent;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * What anybody can send: {@code {"image": "registry/app:1.2"}}, or {@code {"ref": "main", "repository": "https://…"}} with
 * {@code commit}, {@code paths} and {@code message} if they are known.
 */
final class GenericBody {
    private GenericBody() {}

    static Reading read(Delivery delivery, Json body, Instant at) {
        if (body.has("image") == body.has("ref")) {
            throw body.refused(
                    "body", body.has("image") ? "holds both `image` and `ref`" : "holds neither `image` nor `ref`");
        }
        return Reading.of(Webhooks.givenId(delivery), body.has("image") ? image(body, at) : push(body, at));
    }

    private static InboundEvent image(Json body, Instant at) {
        try {
            ImageRef image = ImageRef.parse(body.text("image"));
            String tag = image.tag().orElseThrow(() -> body.refused("image", "`" + image + "` names no tag"));
            return new InboundEvent.ImagePushed(image.repository(), tag, image.digest(), at);
        } catch (IllegalArgumentException e) {
            throw body.refused("image", String.valueOf(e.getMessage()));
        }
    }

    private static InboundEvent push(Json body, Instant at) {
        String ref = body.text("ref");
        String repository = body.text("repository");
        Optional<String> commit = body.has("commit") ? Optional.of(Pushes.commit(body, "commit")) : Optional.empty();
        Set<String> paths = new LinkedHashSet<>(body.texts("paths"));
        return Pushes.pushed(
                repository,
                ref.startsWith("refs/") ? ref : "refs/heads/" + ref,
                commit,
                body.has("paths") ? Optional.of(paths) : Optional.empty(),
                body.find("message").orElse(""),
                at);
    }
}
