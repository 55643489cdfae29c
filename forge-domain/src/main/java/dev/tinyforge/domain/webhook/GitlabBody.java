package dev.tinyforge.domain.webhook;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** GitLab's {@code Push Hook} and {@code Tag Push Hook}. */
final class GitlabBody {
    private GitlabBody() {}

    static Reading read(Delivery delivery, Json body, Instant at) {
        String event = delivery.header("x-gitlab-event").orElse("");
        // The event's own id is shared by what one event sets off in turn; the other two are of this delivery.
        Optional<String> id = delivery.header("idempotency-key")
                .or(() -> delivery.header("webhook-id"))
                .or(() -> delivery.header("x-gitlab-event-uuid"));
        return switch (event) {
            case "Push Hook", "Tag Push Hook" -> push(id, body, at);
            default -> Reading.ignored("the event `" + event + "` says nothing of a push");
        };
    }

    private static Reading push(Optional<String> id, Json body, Instant at) {
        String ref = Pushes.ref(body);
        String after = Pushes.commit(body, "after");
        String repository = body.object("project").text("git_http_url");
        List<Json> commits = body.objects("commits");
        long total = body.count("total_commits_count").orElse((long) commits.size());
        if (Pushes.isNone(after)) {
            return Pushes.deleted(ref);
        }
        // Of an annotated tag, `after` is the tag and not the commit.
        String commit = body.has("checkout_sha") ? Pushes.commit(body, "checkout_sha") : after;
        String message = commits.stream()
                .filter(each -> each.find("id").filter(commit::equals).isPresent())
                .findFirst()
                .flatMap(each -> each.find("message"))
                .orElse("");
        return Reading.of(
                id,
                Pushes.pushed(
                        repository,
                        ref,
                        Optional.of(commit),
                        Pushes.paths(commits, total, Integer.MAX_VALUE),
                        message,
                        at));
    }
}
