package dev.tinyforge.ports.codec;

import dev.tinyforge.domain.config.Config;
import dev.tinyforge.domain.config.InvalidInput;
import dev.tinyforge.domain.trigger.InboundEvent;
import java.util.Set;

/** What arrived from outside, as a document. */
public final class InboundEventCodec {
    static final int VERSION = 1;

    private InboundEventCodec() {}

    public static Config write(InboundEvent event) {
        return event.match(new Writer()).put("at", event.at()).done();
    }

    /** @throws InvalidInput with the path of what is wrong */
    public static InboundEvent read(Config document) {
        return Fields.document(document, VERSION, InboundEventCodec::event);
    }

    private static InboundEvent event(Fields fields) {
        String type = fields.text(Fields.TYPE);
        return switch (type) {
            case "image-pushed" ->
                new InboundEvent.ImagePushed(
                        fields.text("repository"),
                        fields.text("tag"),
                        fields.optionalText("digest"),
                        fields.instant("at"));
            case "git-pushed" ->
                new InboundEvent.GitPushed(
                        fields.text("repository"),
                        fields.text("ref"),
                        fields.optionalText("commit"),
                        fields.optionalTexts("paths").map(Set::copyOf),
                        fields.text("message"),
                        fields.instant("at"));
            case "time-reached" -> new InboundEvent.TimeReached(fields.instant("since"), fields.instant("at"));
            case "person-asked" -> new InboundEvent.PersonAsked(fields.text("who"), fields.instant("at"));
            default -> throw fields.unknownType(type);
        };
    }

    private static final class Writer implements InboundEvent.Cases<Doc> {
        @Override
        public Doc imagePushed(InboundEvent.ImagePushed event) {
            return Doc.document("image-pushed", VERSION)
                    .put("repository", event.repository())
                    .put("tag", event.tag())
                    .put("digest", event.digest());
        }

        @Override
        public Doc gitPushed(InboundEvent.GitPushed event) {
            return Doc.document("git-pushed", VERSION)
                    .put("repository", event.repository())
                    .put("ref", event.ref())
                    .put("commit", event.commit())
                    .put(
                            "paths",
                            event.paths().map(paths -> paths.stream().sorted().toList()))
                    .put("message", event.message());
        }

        @Override
        public Doc timeReached(InboundEvent.TimeReached event) {
            return Doc.document("time-reached", VERSION).put("since", event.since());
        }

        @Override
        public Doc personAsked(InboundEvent.PersonAsked event) {
            return Doc.document("person-asked", VERSION).put("who", event.who());
        }
    }
}
