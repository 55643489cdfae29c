package dev.tinyforge.domain.webhook;

import dev.tinyforge.domain.repository.RepositoryUrl;
import dev.tinyforge.domain.trigger.InboundEvent;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Events of git pushes out of what the forges send, which has one shape in most places. */
final class Pushes {
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");

    private Pushes() {}

    /**
     * A push as GitHub sends it, and Gitea and Forgejo after it; they say how many commits there are, GitHub whether it was
     * forced and whether it deletes.
     *
     * @param mostCommits so many in one push, and it has more than are listed
     * @param mostChanges so many in one commit, and it has more than are listed
     */
    static Reading read(Optional<String> id, Json body, int mostCommits, int mostChanges, Instant at) {
        String ref = ref(body);
        String after = commit(body, "after");
        String repository = body.object("repository").text("clone_url");
        List<Json> commits = body.objects("commits");
        long total = body.count("total_commits").orElse((long) commits.size());
        Optional<Set<String>> paths = paths(commits, total, mostChanges);
        // A push that drops commits lists only those it adds.
        boolean listed = !body.flag("forced") && commits.size() < mostCommits;
        Optional<Json> head = body.findObject("head_commit");
        if (body.flag("deleted") || isNone(after)) {
            return deleted(ref);
        }
        // Of an annotated tag, `after` is the tag and not the commit.
        String commit = head.isPresent() ? commit(head.get(), "id") : after;
        String message = head.flatMap(newest -> newest.find("message")).orElse("");
        return Reading.of(
                id, pushed(repository, ref, Optional.of(commit), listed ? paths : Optional.empty(), message, at));
    }

    /** A full ref. */
    static String ref(Json body) {
        String ref = body.text("ref");
        if (!ref.startsWith("refs/")) {
            throw body.refused("ref", "`" + ref + "` is no full ref such as refs/heads/main");
        }
        return ref;
    }

    static String commit(Json body, String field) {
        String commit = body.text(field);
        if (!COMMIT.matcher(commit).matches()) {
            throw body.refused(field, "`" + commit + "` is no commit");
        }
        return commit;
    }

    static boolean isNone(String commit) {
        return commit.chars().allMatch(c -> c == '0');
    }

    static Reading deleted(String ref) {
        return Reading.ignored("`" + ref + "` was deleted; there is no commit to deploy");
    }

    /**
     * What the commits changed, taken together. Not known if none is listed, as when a branch starts at, or is set back to,
     * a commit that was there before; if one lists nothing, as senders do with large ones; or if there are more than listed.
     *
     * @param total how many there are
     * @param most so many changes of one commit, and it has more than are listed
     */
    static Optional<Set<String>> paths(List<Json> commits, long total, int most) {
        Set<String> all = new LinkedHashSet<>();
        boolean known = !commits.isEmpty() && total <= commits.size();
        for (Json commit : commits) {
            Set<String> paths = new LinkedHashSet<>(commit.texts("added"));
            paths.addAll(commit.texts("modified"));
            paths.addAll(commit.texts("removed"));
            known &= !paths.isEmpty() && paths.size() < most;
            all.addAll(paths);
        }
        return known ? Optional.of(all) : Optional.empty();
    }

    /** An event is kept and shown: no token stays in its address. */
    static InboundEvent.GitPushed pushed(
            String repository,
            String ref,
            Optional<String> commit,
            Optional<Set<String>> paths,
            String message,
            Instant at) {
        return new InboundEvent.GitPushed(RepositoryUrl.withoutUser(repository), ref, commit, paths, message, at);
    }
}
