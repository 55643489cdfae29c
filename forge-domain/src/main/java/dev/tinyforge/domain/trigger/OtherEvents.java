package dev.tinyforge.domain.trigger;

/** Refuses every event with a sentence that says what this kind of trigger waits for; a kind overrides what it takes. */
abstract class OtherEvents implements InboundEvent.Cases<Verdict> {
    private final String kind;
    private final String awaited;

    /** @param awaited "a pushed image" */
    OtherEvents(String kind, String awaited) {
        this.kind = kind;
        this.awaited = awaited;
    }

    @Override
    public Verdict imagePushed(InboundEvent.ImagePushed event) {
        return other("a pushed image");
    }

    @Override
    public Verdict gitPushed(InboundEvent.GitPushed event) {
        return other("a git push");
    }

    @Override
    public Verdict timeReached(InboundEvent.TimeReached event) {
        return other("a time reached");
    }

    @Override
    public Verdict personAsked(InboundEvent.PersonAsked event) {
        return new Verdict.NoMatch("`" + event.who() + "` asked, but a `" + kind + "` trigger waits for " + awaited
                + "; bind a `manual` trigger, or send what it waits for");
    }

    private Verdict other(String event) {
        return new Verdict.NoMatch("the event is " + event + ", but a `" + kind + "` trigger waits for " + awaited);
    }
}
