package dev.tinyforge.engine.event;

import dev.tinyforge.domain.release.ImageRef;
import dev.tinyforge.domain.trigger.InboundEvent;
import dev.tinyforge.domain.trigger.Watched;
import dev.tinyforge.engine.event.Poller.Audience;
import dev.tinyforge.engine.event.Poller.Found;
import dev.tinyforge.engine.event.Poller.Look;
import dev.tinyforge.ports.registry.ImageRegistry;
import dev.tinyforge.ports.registry.ImageRegistry.Answer;
import dev.tinyforge.ports.registry.ImageRegistry.Tags;
import dev.tinyforge.ports.repository.RepositoryHost;
import dev.tinyforge.ports.store.Watches.Watch;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Looks at one repository, and what differs from the look before; the first one that succeeds finds nothing. */
final class Looks {
    /** Remembered for a tag that was asked for and is not there. */
    private static final String ABSENT = "absent";
    /** Remembered for a tag that is there and that nobody has asked about. */
    private static final String UNASKED = "";
    /** Remembered in place of a tag or ref once all were listed; none is written so. A look that failed lists nothing. */
    private static final String LISTED = "*";

    private static final int MOST_TAGS = 200;

    private final ImageRegistry registry;
    private final RepositoryHost repositories;

    Looks(ImageRegistry registry, RepositoryHost repositories) {
        this.registry = registry;
        this.repositories = repositories;
    }

    /** What is asked once for all who ask the same of the same. */
    static String name(Watched watched) {
        String with = watched.credentials().map(name -> " as " + name).orElse("");
        return watched.match(
                tags -> "registry " + ImageRef.parse(tags.repository()).repository() + with,
                refs -> "git " + refs.url() + with);
    }

    /** Whose rate limit counts. */
    static String host(Watched watched) {
        return watched.match(tags -> ImageRef.parse(tags.repository()).registry(), refs -> refs.url());
    }

    static boolean wanted(Watched watched, String name) {
        return watched.match(
                tags -> tags.only().map(name::equals).orElseGet(() -> tags.wanted()
                        .test(name)),
                refs -> refs.wanted().test(name));
    }

    Look at(Audience audience, Watch before, Instant now) {
        return audience.listeners()
                .get(0)
                .watched()
                .match(tags -> tags(audience, tags, before, now), refs -> refs(audience, refs, before, now));
    }

    private Look refs(Audience audience, Watched.Git git, Watch before, Instant now) {
        Map<String, String> seen = new TreeMap<>(repositories.refs(git.url(), git.credentials()));
        List<Found> found = new ArrayList<>();
        if (before.seen().containsKey(LISTED)) {
            seen.forEach((ref, commit) -> {
                if (!commit.equals(before.seen().get(ref)) && anybodyWants(audience, ref)) {
                    InboundEvent push =
                            new InboundEvent.GitPushed(git.url(), ref, Optional.of(commit), Optional.empty(), "", now);
                    found.add(new Found(ref, push));
                }
            });
        }
        seen.put(LISTED, "");
        return new Look(found, seen, Optional.empty(), Optional.empty());
    }

    private Look tags(Audience audience, Watched.Registry watched, Watch before, Instant now) {
        Map<String, String> seen = new TreeMap<>(before.seen());
        Optional<String> validator = before.validator();
        Optional<Instant> notBefore = Optional.empty();
        boolean listedBefore = before.seen().containsKey(LISTED);
        Set<String> wanted = new TreeSet<>();
        if (audience.listeners().stream().allMatch(listener -> only(listener).isPresent())) {
            audience.listeners().forEach(listener -> only(listener).ifPresent(wanted::add));
        } else {
            Answer<Tags> answer = registry.tags(watched.repository(), watched.credentials(), validator);
            if (answer instanceof Answer.Later<Tags> later) {
                return new Look(List.of(), seen, validator, Optional.of(later.notBefore()));
            }
            if (answer instanceof Answer.Of<Tags> listed) {
                validator = listed.value().validator();
                notBefore = listed.notBefore();
                note(listed.value().tags(), listedBefore, seen);
            }
            seen.keySet().stream()
                    .filter(tag -> !tag.equals(LISTED) && anybodyWants(audience, tag))
                    .forEach(wanted::add);
        }
        List<Found> found = new ArrayList<>();
        for (String tag : newestOf(wanted)) {
            if (notBefore.filter(now::isBefore).isPresent()) {
                // The limit is used up: what was not asked is asked the next time.
                break;
            }
            Answer<Optional<String>> answer = registry.digest(watched.repository(), tag, watched.credentials());
            if (answer instanceof Answer.Later<Optional<String>> later) {
                notBefore = Optional.of(later.notBefore());
            } else if (answer instanceof Answer.Of<Optional<String>> of) {
                notBefore = of.notBefore();
                String digest = of.value().orElse(ABSENT);
                String old = seen.put(tag, digest);
                if (old != null && !old.equals(UNASKED) && !old.equals(digest) && !digest.equals(ABSENT)) {
                    found.add(new Found(
                            tag, new InboundEvent.ImagePushed(watched.repository(), tag, Optional.of(digest), now)));
                }
            }
        }
        return new Look(found, seen, validator, notBefore);
    }

    /** A tag that came since the last list is as one that was absent; a tag that went is forgotten, which is no event. */
    private static void note(Set<String> listed, boolean listedBefore, Map<String, String> seen) {
        seen.keySet().retainAll(listed);
        for (String tag : listed) {
            seen.putIfAbsent(tag, listedBefore ? ABSENT : UNASKED);
        }
        seen.put(LISTED, "");
    }

    private static Optional<String> only(Audience.Listener listener) {
        return listener.watched().match(tags -> tags.only(), refs -> Optional.empty());
    }

    private static boolean anybodyWants(Audience audience, String name) {
        return audience.listeners().stream().anyMatch(listener -> wanted(listener.watched(), name));
    }

    /** Oldest first as far as names tell, so that the newest is deployed last; too many: the newest only. */
    private static List<String> newestOf(Set<String> tags) {
        List<String> sorted = tags.stream().sorted(TagOrder.BY_AGE).toList();
        return sorted.subList(Math.max(0, sorted.size() - MOST_TAGS), sorted.size());
    }
}
