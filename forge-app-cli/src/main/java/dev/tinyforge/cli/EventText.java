package dev.tinyforge.cli;

import dev.tinyforge.domain.trigger.InboundEvent;

/** Events in words. What a sender made up is shown without what a terminal would obey. */
final class EventText implements InboundEvent.Cases<String> {
    private static final int COMMIT = 12;

    private EventText() {}

    static String of(InboundEvent event) {
        return safe(event.match(new EventText()));
    }

    /** The text with a blank for each control character, those included that turn the direction of writing. */
    static String safe(String text) {
        return text.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]", " ");
    }

    @Override
    public String imagePushed(InboundEvent.ImagePushed event) {
        return "image " + event.repository() + ":" + event.tag() + " was pushed";
    }

    @Override
    public String gitPushed(InboundEvent.GitPushed event) {
        String ref = event.ref().replaceFirst("^refs/heads/", "branch ").replaceFirst("^refs/tags/", "tag ");
        String commit = event.commit()
                .map(full -> " to " + full.substring(0, Math.min(COMMIT, full.length())))
                .orElse("");
        return ref + " of " + event.repository() + " was pushed" + commit;
    }

    @Override
    public String timeReached(InboundEvent.TimeReached event) {
        return "time went on from " + event.since() + " to " + event.at();
    }

    @Override
    public String personAsked(InboundEvent.PersonAsked event) {
        return event.who() + " asked";
    }
}
